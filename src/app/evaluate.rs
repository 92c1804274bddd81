//! `rapporteur evaluate`: the figures that a sceptic can rerun.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{AppError, say};
use crate::evaluate::{Compared, Figures, Gold, Rate, compare};
use crate::exit::Exit;
use crate::kernel;
use crate::model::Source;
use crate::model::terminal::plain;
use crate::pipeline::Pipeline;

/// What `evaluate` shall do.
pub struct EvaluatePlan {
    /// The folder of labels.
    pub gold: PathBuf,
    /// A pipeline's folder or name; the default one if none.
    pub pipeline: Option<PathBuf>,
    /// Whether to list every disagreement.
    pub errors: bool,
    /// Whether to write JSON.
    pub json: bool,
    /// A file of floors.
    pub floors: Option<PathBuf>,
}

/// Runs the pipeline over labelled texts and prints how far it agrees.
///
/// # Errors
/// Labels or floors that cannot be read, or a figure under its floor.
pub fn evaluate(plan: &EvaluatePlan) -> Result<Exit, AppError> {
    let pipeline = Pipeline::open(plan.pipeline.as_deref())?;
    let data = |message: String, hint: &str| AppError::Data { path: plan.gold.clone(), message, hint: hint.to_owned() };
    let gold = Gold::read(&plan.gold)
        .map_err(|e| data(e.to_string(), "a folder of labels holds texts/, documents.jsonl and sentences.jsonl"))?;
    let mut all: Vec<Compared> = Vec::new();
    let mut out = String::new();
    for document in &gold.documents {
        let path = gold.texts.join(&document.doc);
        let bytes = std::fs::read(&path).map_err(|cause| AppError::Read { path: path.clone(), cause })?;
        let analysed = kernel::analyse(&Source::of_file(&path), &bytes, &pipeline);
        let labels = gold.sentences.get(&document.doc).map_or(&[][..], Vec::as_slice);
        let compared = compare(document, labels, &analysed, &pipeline);
        if plan.errors {
            for d in &compared.disagreements {
                out.push_str(&format!(
                    "{}\t{}\texpected: {}\tfound: {}\t{}\n",
                    plain(&document.doc),
                    d.what,
                    plain(&d.expected),
                    plain(&d.found),
                    plain(&d.sentence)
                ));
            }
        }
        all.push(compared);
    }
    let figures = Figures::of(&all);
    if plan.json {
        out = serde_json::to_string_pretty(&figures).map_err(|e| AppError::Bug(e.to_string()))?;
        out.push('\n');
    } else if !plan.errors {
        out = table(&figures);
    }
    say(&out)?;
    match &plan.floors {
        Some(path) => hold_floors(&figures, path),
        None => Ok(Exit::Complete),
    }
}

fn table(f: &Figures) -> String {
    let mut out = format!(
        "{} statements\n\n{:<28} precision recall  F1     95 % interval   both missed extra\n",
        f.documents, ""
    );
    let mut row = |name: &str, r: &Rate| {
        out.push_str(&format!(
            "{name:<28} {:.3}     {:.3}   {:.3}  {:.3} to {:.3}  {:>5} {:>6} {:>5}\n",
            r.precision, r.recall, r.f1, r.f1_interval.0, r.f1_interval.1, r.both, r.missed, r.extra
        ));
    };
    row("sentences", &f.sentences);
    row("requests", &f.requests);
    row("themes (micro)", &f.themes_micro);
    row("themes of asks", &f.ask_themes);
    row("places", &f.places);
    row("missions", &f.missions);
    for (theme, rate) in &f.themes {
        row(&format!("  {theme}"), rate);
    }
    out.push_str(&format!(
        "\nthemes, macro F1 {:.3} · kind right {:.3} · polarity right {:.3} · Cohen's kappa {:.3} · Krippendorff's alpha {:.3}\n",
        f.themes_macro_f1, f.kind_agreement, f.polarity_agreement, f.kappa, f.alpha
    ));
    out.push_str(&format!("fields right {:.3} of {} values:", f.fields_accuracy, f.field_values));
    for (field, accuracy) in &f.fields {
        out.push_str(&format!(" {field} {accuracy:.3}"));
    }
    out.push('\n');
    out
}

/// Fails where a figure is under the floor that the file names for it.
fn hold_floors(f: &Figures, path: &std::path::Path) -> Result<Exit, AppError> {
    let data = |message: String| AppError::Data {
        path: path.to_owned(),
        message,
        hint: "a floor is written as NAME = 0.9".to_owned(),
    };
    let text = std::fs::read_to_string(path).map_err(|cause| AppError::Read { path: path.to_owned(), cause })?;
    let floors: BTreeMap<String, f64> = toml::from_str(&text).map_err(|e| data(e.to_string()))?;
    let mut under = Vec::new();
    for (name, floor) in floors {
        let value = match name.as_str() {
            "sentences_f1" => f.sentences.f1,
            "fields_accuracy" => f.fields_accuracy,
            "requests_f1" => f.requests.f1,
            "requests_precision" => f.requests.precision,
            "kind_agreement" => f.kind_agreement,
            "themes_micro_f1" => f.themes_micro.f1,
            "ask_themes_f1" => f.ask_themes.f1,
            "places_f1" => f.places.f1,
            "missions_f1" => f.missions.f1,
            _ => return Err(data(format!("`{name}` is no figure"))),
        };
        if value < floor {
            under.push(format!("{name} is {value:.3}, its floor {floor}"));
        }
    }
    if under.is_empty() { Ok(Exit::Complete) } else { Err(data(under.join("; "))) }
}
