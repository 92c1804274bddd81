//! `report.html`: the whole run as one page for people who do not program.
//!
//! The page asks nothing of any network and runs no words of a statement as
//! markup: its policy allows one style and one script by their digests, the
//! template escapes, the script writes text nodes. Same tables, same bytes.

mod choose;
mod evidence;
mod sections;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::chart::{self, percent};
use super::figures::{Figures, Link, Table, counted, share};
use super::{Frame, ReportError, Tables};
use evidence::Evidence;
use sections::Section;

const TEMPLATE: &str = include_str!("report.html");
const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// What made the run: nothing that differs between runs of the same input.
pub struct About {
    /// Version of the program.
    pub version: String,
    /// Name of the pipeline.
    pub pipeline: String,
    /// Version of the pipeline.
    pub pipeline_version: String,
    /// SHA-256 over the pipeline's files.
    pub pipeline_digest: String,
    /// Name and version of the scale of strengths.
    pub strength_scale: String,
    /// How far the pipeline agrees with hand-coded labels, where that is known of exactly this pipeline.
    pub accuracy: Option<Accuracy>,
    /// Which statements were kept, in words, where not all were.
    pub filter: Option<String>,
}

/// Agreement with hand-coded labels, as the README tells it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accuracy {
    /// What the figures are and how they were got.
    pub about: String,
    /// What else is to be known.
    pub note: String,
    /// Names of the columns, the first one's too.
    pub columns: Vec<String>,
    /// What was compared.
    pub row: Vec<AccuracyRow>,
}

/// One thing that was compared.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccuracyRow {
    /// Its name.
    pub what: String,
    /// A figure for each column after the first.
    pub figures: Vec<String>,
}

#[derive(Serialize)]
struct Page {
    headline: String,
    standfirst: String,
    facts: Vec<Fact>,
    sections: Vec<Section>,
    evidence: Option<Evidence>,
    words: Words,
    about: Made,
    style: String,
    style_hash: String,
    script: &'static str,
    script_hash: String,
}

#[derive(Serialize)]
struct Fact {
    label: &'static str,
    value: String,
}

#[derive(Serialize)]
struct Words {
    intro: &'static str,
    table: Table,
    note: String,
}

#[derive(Serialize)]
struct Made {
    version: String,
    made: String,
}

/// The page of a run, whose reports are `frames`.
///
/// # Errors
/// A table that cannot be read, or a fault in the template.
pub fn html(tables: &Tables, frames: &[Frame], about: &About) -> Result<Vec<u8>, ReportError> {
    let figures = Figures::of(frames);
    let links: Vec<Link> = figures.all().flat_map(|f| f.links.iter().cloned()).collect();
    let evidence = evidence::evidence(tables, frames, &links).map_err(|e| tables.fault(e))?;
    let style = format!("{}{STYLE}", chart::STYLE);
    let page = Page {
        headline: headline(&figures),
        standfirst: standfirst(&figures, about),
        facts: facts(&figures),
        evidence,
        words: words(about),
        about: made(about),
        style_hash: hash(&style),
        style,
        script_hash: hash(SCRIPT),
        script: SCRIPT,
        sections: sections::sections(tables, frames, figures, about).map_err(|e| tables.fault(e))?,
    };
    let fault = |cause| ReportError::Page { cause };
    let mut templates = minijinja::Environment::new();
    // The name's ending makes minijinja escape.
    templates.add_template("report.html", TEMPLATE).map_err(fault)?;
    let mut out = templates.get_template("report.html").and_then(|t| t.render(&page)).map_err(fault)?;
    out.push('\n');
    Ok(out.into_bytes())
}

/// As a content security policy names a style or script.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

fn headline(figures: &Figures) -> String {
    let all = &figures.overview;
    let statements = counted(all.documents, "statement", "statements");
    match (all.documents, all.period()) {
        (0, _) => "No statement was read".to_owned(),
        (_, Some(period)) => format!("{statements}, {period}: who asked whom for what"),
        (_, None) => format!("{statements}: who asked whom for what"),
    }
}

fn standfirst(figures: &Figures, about: &About) -> String {
    let all = &figures.overview;
    if all.documents == 0 {
        let why = if all.not_read > 0 { " Below stands why." } else { " The folder was empty." };
        return format!("There is nothing to count.{why}");
    }
    let requests = counted(all.requests, "request was", "requests were");
    let mut out = format!("{requests} found, in {} of the statements.", percent(share(all.asking, all.documents)));
    if let Some(first) = figures.asked.first().filter(|f| f.id == "asks_by_theme") {
        let themes: Vec<String> =
            first.table.rows.iter().take(3).map(|r| format!("{} ({})", r.label, r.cells[1].text)).collect();
        out.push_str(&format!(" What most statements ask for: {}.", themes.join(", ")));
    }
    if let Some(filter) = &about.filter {
        out.push_str(&format!(" Only these statements were kept: {filter}."));
    }
    out
}

fn facts(figures: &Figures) -> Vec<Fact> {
    let all = &figures.overview;
    if all.documents == 0 {
        return Vec::new();
    }
    let fact = |label, n| Fact { label, value: chart::grouped(n) };
    vec![
        fact("statements read", all.documents),
        fact("inputs not read", all.not_read),
        fact("sentences", all.sentences),
        fact("requests", all.requests),
        fact("statements with a request", all.asking),
    ]
}

fn words(about: &About) -> Words {
    let mut table = Table::new("Words of this report", &["Word", "Meaning"]);
    for (word, meaning) in [
        (
            "statement",
            "One document, or one row of a table of documents. Near copies of another statement are not counted.",
        ),
        ("request", "A cue (we need, I urge, must) with what it asks. A request that is denied is not counted."),
        ("appeal", "A kind of request: somebody calls on, urges, invites."),
        ("obligation", "A kind of request: something must or should be done."),
        ("need", "A kind of request: something is needed, lacking or vital."),
        ("expectation", "A kind of request: something is hoped for or expected."),
        ("strength", "From 1, the mildest (hope, vital), to 5, the strongest (demand, must)."),
        ("cue", "The words that make a sentence a request."),
        ("ask", "What is asked for, as written."),
        (
            "asked of",
            "The addressee: who is asked, as written. Case, articles and closing marks do not tell addressees apart.",
        ),
        (
            "theme",
            "A subject of the pipeline. It is named where one of its terms stands; it is asked for where one stands in an ask.",
        ),
        (
            "country, mission",
            "Named in a sentence by any of its names. A mission's host country counts where it is named itself.",
        ),
    ] {
        table.row(word, None, vec![meaning.to_owned()]);
    }
    Words {
        intro: "Every column of the tables is defined in codebook.csv.",
        table,
        note: format!("Strengths follow the scale {}. Shares are rounded to whole per cents.", about.strength_scale),
    }
}

fn made(about: &About) -> Made {
    Made {
        version: about.version.clone(),
        made: format!(
            "Made by Rapporteur {} with the pipeline {} {} (digest {}).",
            about.version,
            about.pipeline,
            about.pipeline_version,
            about.pipeline_digest.get(..12).unwrap_or(&about.pipeline_digest)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_that_browsers_compute() {
        // printf '' | openssl dgst -sha256 -binary | base64
        assert_eq!(hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }

    #[test]
    fn script_and_style_cannot_end_their_element() {
        assert!(!SCRIPT.contains("</") && !STYLE.contains("</") && !chart::STYLE.contains("</"));
        assert!(!SCRIPT.contains("innerHTML") && !TEMPLATE.contains(" style="));
    }
}
