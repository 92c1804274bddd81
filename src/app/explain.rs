//! `rapporteur explain`: one statement in the terminal, and why its cues ask or do not.

use std::path::Path;

use super::progress::colours;
use super::{AppError, show};
use crate::exit::Exit;
use crate::kernel;
use crate::model::terminal::plain;
use crate::model::{Analysed, Request, Source, Span, Statement};
use crate::pipeline::Pipeline;
use crate::tag;

/// Prints fields, sentences and requests of a statement; with a number, the verdict on every cue of that sentence.
///
/// # Errors
/// A file that cannot be read or holds no text, or a number without a sentence.
pub fn explain(file: &Path, sentence: Option<usize>, pipeline: Option<&Path>) -> Result<Exit, AppError> {
    let pipeline = Pipeline::open(pipeline)?;
    let bytes = std::fs::read(file).map_err(|cause| AppError::Read { path: file.to_owned(), cause })?;
    let found = kernel::analyse(&Source::of_file(file), &bytes, &pipeline);
    let data = |message: String, hint: &str| AppError::Data { path: file.to_owned(), message, hint: hint.to_owned() };
    let Some(statement) = &found.statement else {
        let message = found.issues.first().map_or("no text", |i| i.message.as_str()).to_owned();
        return Err(data(message, "explain reads one text file"));
    };
    let out = match sentence {
        None => whole(statement, &found, &pipeline, colours(&std::io::stdout())),
        Some(n) if (1..=statement.sentences.len()).contains(&n) => one(statement, &found, n - 1, &pipeline),
        Some(n) => return Err(data(format!("there is no sentence {n}"), "run explain without -s to see the numbers")),
    };
    show(&out)?;
    Ok(Exit::Complete)
}

fn whole(statement: &Statement, found: &Analysed, pipeline: &Pipeline, colour: bool) -> String {
    let f = &statement.fields;
    let mut out = String::new();
    let mut field = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            out.push_str(&format!("{name:<14} {}\n", plain(value)));
        }
    };
    field("symbol", f.symbol.as_deref());
    field("title", f.title.as_deref());
    field("type", f.doc_type.map(|t| t.name()));
    field("speaker", f.speaker.as_deref());
    field("role", f.speaker_role.as_deref());
    field("entity", f.speaker_entity.as_deref());
    field("delivered by", f.delivered_by.as_deref());
    field("occasion", f.occasion.as_deref());
    field("place", f.place.as_deref());
    let date = f.date.map(|d| format!("{d} ({})", d.source.name()));
    field("date", date.as_deref());
    field("language", f.lang);
    for issue in &found.issues {
        out.push_str(&format!("{:<14} {}\n", issue.code.severity().name(), plain(&issue.message)));
    }
    for (n, sentence) in statement.sentences.iter().enumerate() {
        out.push_str(&format!("\n{:>3}  {}\n", n + 1, paint(n, sentence.span, statement, found, colour)));
        let themes: Vec<&str> =
            found.sentence_tags[n].themes.iter().map(|&t| pipeline.themes[t as usize].id.as_str()).collect();
        if !themes.is_empty() {
            out.push_str(&format!("     themes: {}\n", themes.join(", ")));
        }
        for request in found.requests.iter().filter(|r| r.sentence as usize == n) {
            out.push_str(&describe(request, statement, pipeline));
        }
    }
    out
}

const CUE: &str = "\x1b[1;33m";
const THEME: &str = "\x1b[36m";
const PLACE: &str = "\x1b[32m";
const PLAIN: &str = "\x1b[0m";

/// The sentence with its cues, themes and places in colours.
fn paint(n: usize, sentence: Span, statement: &Statement, found: &Analysed, colour: bool) -> String {
    let words = |span: Span| plain(span.of(&statement.text));
    if !colour {
        return words(sentence).into_owned();
    }
    let here = |s: u32| s as usize == n;
    let mut marks: Vec<(Span, &str)> = Vec::new();
    marks.extend(found.requests.iter().filter(|r| here(r.sentence)).map(|r| (r.cue, CUE)));
    marks.extend(found.themes.iter().filter(|t| here(t.sentence)).map(|t| (t.span, THEME)));
    marks.extend(found.places.iter().filter(|p| here(p.sentence)).map(|p| (p.span, PLACE)));
    marks.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let (mut out, mut at) = (String::new(), sentence.start);
    for (span, code) in marks.into_iter().filter(|(span, _)| sentence.contains(*span)) {
        // Of overlapping mentions the first is painted.
        if span.start >= at {
            out.push_str(&format!("{}{code}{}{PLAIN}", words(Span { start: at, end: span.start }), words(span)));
            at = span.end;
        }
    }
    out + &words(Span { start: at, end: sentence.end })
}

fn describe(request: &Request, statement: &Statement, pipeline: &Pipeline) -> String {
    let cue = &pipeline.requests.cues[request.cue_id as usize];
    let part = |name: &str, span: Option<Span>| {
        span.map_or(String::new(), |s| format!("; {name} “{}”", plain(s.of(&statement.text))))
    };
    let themes: Vec<&str> = request.ask_themes.iter().map(|&t| pipeline.themes[t as usize].id.as_str()).collect();
    format!(
        "     {} ({}, strength {}, {:?}, {}): cue “{}”{}{}{}{}{}\n",
        request.kind.name(),
        cue.verb,
        cue.strength,
        cue.form,
        request.polarity.name(),
        plain(request.cue.of(&statement.text)),
        part("requester", request.requester),
        part("addressee", request.addressee),
        part("ask", request.ask),
        part("purpose", request.purpose),
        if themes.is_empty() { String::new() } else { format!("; asked themes {}", themes.join(", ")) },
    )
}

fn one(statement: &Statement, found: &Analysed, n: usize, pipeline: &Pipeline) -> String {
    let themes: Vec<_> = found.themes.iter().filter(|t| t.sentence as usize == n).copied().collect();
    let verdicts = tag::examine(statement, n as u32, &themes, pipeline);
    let mut out = format!("{:>3}  {}\n", n + 1, plain(statement.sentences[n].span.of(&statement.text)));
    for verdict in &verdicts {
        match &verdict.outcome {
            Ok(request) => out.push_str(&describe(request, statement, pipeline)),
            Err(reason) => {
                let cue = &pipeline.requests.cues[verdict.cue_id as usize];
                out.push_str(&format!(
                    "     no request: “{}” ({}, {:?}): {}\n",
                    plain(verdict.cue.of(&statement.text)),
                    cue.verb,
                    cue.form,
                    reason.words()
                ));
            }
        }
    }
    if verdicts.is_empty() {
        out.push_str("     no request: the sentence holds no cue of the pipeline\n");
    }
    for tag in &themes {
        out.push_str(&format!(
            "     theme {}: “{}” by term `{}`\n",
            pipeline.themes[tag.theme as usize].id,
            plain(tag.span.of(&statement.text)),
            pipeline.matcher.term(tag.term)
        ));
    }
    out
}
