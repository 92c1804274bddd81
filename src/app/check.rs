//! `rapporteur check`: every entry's own examples, and the pipeline's whole form.

use std::path::Path;

use super::{AppError, say};
use crate::exit::Exit;
use crate::kernel;
use crate::model::terminal::plain;
use crate::model::{Analysed, PlaceKind, Source};
use crate::pipeline::{Examples, Pipeline};

/// An example that does not hold.
#[derive(Debug, PartialEq, Eq)]
struct Broken {
    file: String,
    entry: String,
    example: String,
    expected: bool,
}

/// Loads a pipeline and tries all its examples.
///
/// # Errors
/// A pipeline that cannot be loaded; broken examples are listed and end in the pipeline's exit code.
pub fn check(pipeline: Option<&Path>) -> Result<Exit, AppError> {
    let pipeline = Pipeline::open(pipeline)?;
    let (tried, broken) = try_examples(&pipeline);
    let mut out = String::new();
    for b in &broken {
        let (what, cure) = if b.expected {
            ("must be found in", "add the words it needs, or mend the example")
        } else {
            ("must not be found in", "add a `not` or a context rule, or mend the example")
        };
        out.push_str(&format!("{}: `{}` {what}: {}\n  hint: {cure}\n", b.file, b.entry, plain(&b.example)));
    }
    out.push_str(&format!(
        "pipeline {} {}: {} themes, {} cues, {} places, {} missions, {} terms; {tried} examples, {} broken\n",
        pipeline.name,
        pipeline.version,
        pipeline.themes.len(),
        pipeline.requests.cues.len(),
        pipeline.gazetteer.places.len(),
        pipeline.gazetteer.missions.len(),
        pipeline.matcher.len(),
        broken.len(),
    ));
    say(&out)?;
    Ok(if broken.is_empty() { Exit::Complete } else { Exit::Config })
}

fn try_examples(pipeline: &Pipeline) -> (usize, Vec<Broken>) {
    let mut trial = Trial { tried: 0, broken: Vec::new() };
    for (n, examples) in pipeline.theme_examples.iter().enumerate() {
        trial.each(examples, |text| analyse(text, pipeline).themes.iter().any(|t| t.theme as usize == n));
    }
    for (n, examples) in pipeline.requests.examples.iter().enumerate() {
        trial.each(examples, |text| {
            analyse(text, pipeline).requests.iter().any(|r| r.cue_id as usize == n || same_kind(pipeline, r.cue_id, n))
        });
    }
    let places = pipeline.gazetteer.places.len();
    for (n, examples) in pipeline.gazetteer.examples.iter().enumerate() {
        trial.each(examples, |text| {
            analyse(text, pipeline).places.iter().any(|m| match m.kind {
                PlaceKind::Mission => m.place as usize + places == n,
                _ => m.place as usize == n,
            })
        });
    }
    for rule in pipeline.headings.rules() {
        trial.each(&rule.examples, |text| rule.pattern.is_match(text));
    }
    for example in &pipeline.sentence_examples {
        trial.tried += 1;
        let found = sentences(&example.text, pipeline);
        if found != example.sentences {
            trial.broken.push(Broken {
                file: "sentences.toml".to_owned(),
                entry: example.sentences.join(" | "),
                example: found.join(" | "),
                expected: true,
            });
        }
    }
    (trial.tried, trial.broken)
}

/// The sentences of a text, its opening words aside.
fn sentences(text: &str, pipeline: &Pipeline) -> Vec<String> {
    let found = analyse(text, pipeline);
    let Some(statement) = found.statement else { return Vec::new() };
    statement.sentences.iter().skip(1).map(|s| s.span.of(&statement.text).to_owned()).collect()
}

/// A twin cue of the same verb may read the example: "need" as a verb or a noun.
fn same_kind(pipeline: &Pipeline, cue: u16, n: usize) -> bool {
    let (a, b) = (&pipeline.requests.cues[cue as usize], &pipeline.requests.cues[n]);
    a.kind == b.kind && a.verb == b.verb
}

struct Trial {
    tried: usize,
    broken: Vec<Broken>,
}

impl Trial {
    fn each(&mut self, examples: &Examples, found: impl Fn(&str) -> bool) {
        for (list, expected) in [(&examples.yes, true), (&examples.no, false)] {
            for example in list {
                self.tried += 1;
                if found(example) != expected {
                    self.broken.push(Broken {
                        file: examples.file.clone(),
                        entry: examples.entry.clone(),
                        example: example.clone(),
                        expected,
                    });
                }
            }
        }
    }
}

/// An example as the body of a statement, so that no headline is seen in it.
fn analyse(text: &str, pipeline: &Pipeline) -> Analysed {
    let source = Source::new("example".to_owned(), "example".to_owned());
    kernel::analyse(&source, format!("It is so.\n\n{text}").as_bytes(), pipeline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_built_in_pipeline_holds() {
        let pipeline = Pipeline::built_in();
        let (tried, broken) = try_examples(pipeline);
        assert!(tried > 1000);
        for theme in &pipeline.theme_examples {
            assert!(theme.yes.len() >= 5 && theme.no.len() >= 5, "{} has too few examples", theme.entry);
        }
        assert_eq!(broken, []);
    }
}
