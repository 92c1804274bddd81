//! `themes/*.toml`: what each theme is called and which words name it.

use serde::Deserialize;

use super::files::Files;
use super::matcher::{MatcherBuilder, Owner};
use super::term::Case;
use super::{Examples, PipelineError};

/// A theme of the pipeline.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Its id in every table.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// The family that it belongs to.
    pub group: String,
    /// What belongs to it, in a sentence.
    pub scope: String,
}

/// A rule that lets ambiguous words count only in company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContextRule {
    /// Whether one of the `with` words must stand in the sentence.
    pub needs_company: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    theme: Vec<ThemeEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeEntry {
    id: String,
    label: String,
    group: String,
    scope: String,
    #[serde(default)]
    terms: Vec<String>,
    #[serde(default)]
    case: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
    #[serde(default)]
    context: Vec<ContextEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContextEntry {
    terms: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
}

/// What the theme files say.
#[derive(Default)]
pub struct Themes {
    /// Sorted by id.
    pub themes: Vec<Theme>,
    /// All context rules, numbered across themes.
    pub rules: Vec<ContextRule>,
    /// Examples by theme id.
    pub examples: Vec<Examples>,
}

/// Reads every theme file and hands the terms to the matcher.
///
/// # Errors
/// Names the file and line of an unknown key, a double id, a theme without terms or a malformed term.
pub fn load(files: &Files, matcher: &mut MatcherBuilder) -> Result<Themes, PipelineError> {
    let mut entries: Vec<(String, &str, ThemeEntry)> = Vec::new();
    for (name, text) in files.below("themes/", ".toml") {
        let path = files.path(name);
        let file: ThemeFile = toml::from_str(text).map_err(|e| PipelineError::toml(&path, text, &e))?;
        entries.extend(file.theme.into_iter().map(|entry| (path.clone(), text, entry)));
    }
    entries.sort_by(|a, b| a.2.id.cmp(&b.2.id));
    for pair in entries.windows(2) {
        if pair[0].2.id == pair[1].2.id {
            let (path, text, entry) = &pair[1];
            return Err(PipelineError::at(path, text, &entry.id, format!("theme id `{}` is used twice", entry.id))
                .hint(format!("it is also in {}; rename one or join them", pair[0].0)));
        }
    }
    let mut out = Themes::default();
    for (path, text, entry) in entries {
        add(&mut out, matcher, &path, text, entry)?;
    }
    Ok(out)
}

fn add(
    out: &mut Themes,
    matcher: &mut MatcherBuilder,
    path: &str,
    text: &str,
    entry: ThemeEntry,
) -> Result<(), PipelineError> {
    let theme = out.themes.len() as u16;
    let fault = |term: &str, error: String| {
        PipelineError::at(path, text, term, format!("theme `{}`, term `{term}`: {error}", entry.id))
    };
    if entry.terms.is_empty() && entry.case.is_empty() && entry.context.is_empty() {
        return Err(fault(&entry.id, "the theme has no terms; list at least one".to_owned()));
    }
    let mut add = |owner: Owner, terms: &[String], case: Case| {
        terms.iter().try_for_each(|t| matcher.add(owner, t, case).map_err(|e| fault(t, e.to_string())))
    };
    add(Owner::Theme { theme, rule: None }, &entry.terms, Case::Ignore)?;
    add(Owner::Theme { theme, rule: None }, &entry.case, Case::Exact)?;
    add(Owner::ThemeNot { theme }, &entry.not, Case::Ignore)?;
    for context in &entry.context {
        let rule = out.rules.len() as u16;
        add(Owner::Theme { theme, rule: Some(rule) }, &context.terms, Case::Ignore)?;
        add(Owner::With { rule }, &context.with, Case::Ignore)?;
        add(Owner::Without { rule }, &context.without, Case::Ignore)?;
        out.rules.push(ContextRule { needs_company: !context.with.is_empty() });
    }
    out.examples.push(Examples { file: path.to_owned(), entry: entry.id.clone(), yes: entry.yes, no: entry.no });
    out.themes.push(Theme { id: entry.id, label: entry.label, group: entry.group, scope: entry.scope });
    Ok(())
}
