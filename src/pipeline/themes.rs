//! `themes/*.toml`: what each theme is called and which words name it.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::dictionaries;
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

/// A word for which context rules look: many rules ask for the same, which is then met once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContextWord {
    /// The rules that want it, sorted.
    pub wanted_by: Vec<u16>,
    /// The rules that refuse it, sorted.
    pub refused_by: Vec<u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    theme: Vec<ThemeEntry>,
}

#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ThemeEntry {
    pub id: String,
    pub label: String,
    pub group: String,
    pub scope: String,
    #[serde(default)]
    pub terms: Vec<String>,
    #[serde(default)]
    pub case: Vec<String>,
    #[serde(default)]
    pub not: Vec<String>,
    pub yes: Vec<String>,
    pub no: Vec<String>,
    #[serde(default)]
    pub context: Vec<ContextEntry>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ContextEntry {
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
    /// The words of these rules.
    pub context: Vec<ContextWord>,
    /// Examples by theme id.
    pub examples: Vec<Examples>,
    /// Where each word of a rule stands in `context`.
    known: HashMap<String, u32>,
}

/// Reads every theme file and hands the terms to the matcher.
///
/// # Errors
/// Names the file and line of an unknown key, a double id, a theme without terms or a malformed term.
pub fn load(files: &Files, without: &[String], matcher: &mut MatcherBuilder) -> Result<Themes, PipelineError> {
    let mut entries: BTreeMap<String, (String, &str, ThemeEntry)> = BTreeMap::new();
    for (path, text) in files.below("themes/", &[".toml", ".yml", ".yaml", ".jsonl"]) {
        for entry in read(&path, text)? {
            let folder = |path: &str| path.rsplit_once("/themes/").map_or("", |(folder, _)| folder).to_owned();
            match entries.get(&entry.id) {
                // A theme of a pipeline takes the place of the one that it extends.
                Some((before, _, _)) if folder(before) == folder(&path) => {
                    let message = format!("theme id `{}` is used twice", entry.id);
                    return Err(PipelineError::at(&path, text, &entry.id, message)
                        .hint(format!("it is also in {before}; rename one or join them")));
                }
                _ => drop(entries.insert(entry.id.clone(), (path.clone(), text, entry))),
            }
        }
    }
    for id in without {
        if entries.remove(id).is_none() {
            let message = format!("without_themes names `{id}`, which the extended pipeline does not have");
            return Err(PipelineError::missing(&format!("{}/pipeline.toml", files.label()), message));
        }
    }
    let mut out = Themes::default();
    for (path, text, entry) in entries.into_values() {
        add(&mut out, matcher, &path, text, entry)?;
    }
    Ok(out)
}

fn read(path: &str, text: &str) -> Result<Vec<ThemeEntry>, PipelineError> {
    match path.rsplit('.').next() {
        Some("toml") => {
            let file: ThemeFile = toml::from_str(text).map_err(|e| PipelineError::toml(path, text, &e))?;
            Ok(file.theme)
        }
        Some("jsonl") => dictionaries::spacy(path, text),
        _ => dictionaries::quanteda(path, text),
    }
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
        for word in context.with.iter().chain(&context.without) {
            if !out.known.contains_key(word) {
                let n = out.context.len() as u32;
                add(Owner::Context { word: n }, std::slice::from_ref(word), Case::Ignore)?;
                out.context.push(ContextWord::default());
                out.known.insert(word.clone(), n);
            }
        }
        context.with.iter().for_each(|word| out.context[out.known[word] as usize].wanted_by.push(rule));
        context.without.iter().for_each(|word| out.context[out.known[word] as usize].refused_by.push(rule));
        out.rules.push(ContextRule { needs_company: !context.with.is_empty() });
    }
    out.examples.push(Examples { file: path.to_owned(), entry: entry.id.clone(), yes: entry.yes, no: entry.no });
    out.themes.push(Theme { id: entry.id, label: entry.label, group: entry.group, scope: entry.scope });
    Ok(())
}
