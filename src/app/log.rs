//! What a run says on standard error: plain lines for people, or one JSON object a line for machines.
//!
//! The way is chosen once, before a command begins. In JSON nothing but events is written; in plain text only what
//! a person asked for or must know. A closed standard error is no reason to fail.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::Serialize;

use crate::collect::Record;
use crate::exit::Exit;
use crate::model::{Issue, Source, terminal};
use crate::publish::{Counts, Recipe};

static JSON: AtomicBool = AtomicBool::new(false);

/// From here on, events are written as JSON and nothing else is.
pub fn as_json() {
    JSON.store(true, Ordering::Relaxed);
}

pub(super) fn is_json() -> bool {
    JSON.load(Ordering::Relaxed)
}

/// What happened.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Event<'e> {
    RunStarted {
        version: &'e str,
        recipe: &'e Recipe,
        output: &'e str,
    },
    Stage {
        stage: &'e str,
    },
    FileRead {
        doc_id: &'e str,
        ms: f64,
        sentences: usize,
        theme_tags: usize,
        requests: usize,
        place_mentions: usize,
    },
    Issue {
        source_path: &'e str,
        doc_id: &'e str,
        severity: &'e str,
        code: &'e str,
        message: &'e str,
        hint: Option<&'e str>,
    },
    ReportMade {
        report: &'e str,
        rows: usize,
    },
    NothingNew {
        run_id: &'e str,
        folder: &'e str,
    },
    Published {
        run_id: &'e str,
        folder: &'e str,
    },
    RunRemoved {
        run_id: &'e str,
    },
    Summary {
        counts: &'e Counts,
        seconds: f64,
    },
    Warning {
        message: &'e str,
        hint: Option<&'e str>,
    },
    Error {
        message: &'e str,
        hint: Option<&'e str>,
        exit_code: Option<u8>,
    },
}

#[derive(Serialize)]
struct Line<'e> {
    time: String,
    #[serde(flatten)]
    event: &'e Event<'e>,
}

/// Writes an event, where events are wanted.
pub(super) fn event(event: &Event<'_>) {
    if !is_json() {
        return;
    }
    let time = format!("{:.3}", jiff::Timestamp::now());
    if let Ok(line) = serde_json::to_string(&Line { time, event }) {
        write(&json_shown(&line));
    }
}

/// A step of the run begins.
pub(super) fn stage(stage: &str) {
    event(&Event::Stage { stage });
}

/// A statement was read, or could not be.
pub(super) fn read(record: &Record, took: Duration) {
    if !is_json() {
        return;
    }
    let found = &record.analysed;
    if let Some(statement) = &found.statement {
        event(&Event::FileRead {
            doc_id: &record.source.doc_id,
            ms: (took.as_secs_f64() * 1e6).round() / 1e3,
            sentences: statement.sentences.len(),
            theme_tags: found.themes.len(),
            requests: found.requests.len(),
            place_mentions: found.places.len(),
        });
    }
    found.issues.iter().for_each(|i| issue(&record.source, i));
}

/// A row of `issues`.
pub(super) fn issue(source: &Source, issue: &Issue) {
    event(&Event::Issue {
        source_path: &source.path,
        doc_id: &source.doc_id,
        severity: issue.code.severity().name(),
        code: issue.code.name(),
        message: &issue.message,
        hint: issue.hint.as_deref(),
    });
}

/// An error with its cure (`cause\n  hint: cure`), and the exit code that it ends in, if it does.
pub(super) fn error(error: &str, exit: Option<Exit>) {
    let (message, hint) = cause_and_cure(error);
    if is_json() {
        event(&Event::Error { message, hint, exit_code: exit.map(|e| e as u8) });
    } else {
        complain(&format!("error: {error}"));
    }
}

/// What went wrong without harm to the run.
pub(super) fn warning(warning: &str) {
    let (message, hint) = cause_and_cure(warning);
    if is_json() {
        event(&Event::Warning { message, hint });
    } else {
        complain(&format!("warning: {warning}"));
    }
}

/// One plain line on standard error; nothing where events are wanted.
pub(super) fn complain(text: &str) {
    if !is_json() {
        write(&terminal::plain(&one_line(text)));
    }
}

/// Several lines for a person, whose words are plain already and whose colours are our own.
pub(super) fn table(lines: &str) {
    if !is_json() {
        write(lines);
    }
}

/// Lets a fault of the program be told in one line like any other error; `RUST_BACKTRACE` shows it at length.
pub fn hold_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|info| error(&super::AppError::Bug(info.to_string()).to_string(), None)));
    }
}

fn write(line: &str) {
    // In one piece, so that lines of several threads stay whole.
    let _ = std::io::stderr().lock().write_all(format!("{line}\n").as_bytes());
}

const HINT: &str = "\n  hint: ";

fn cause_and_cure(text: &str) -> (&str, Option<&str>) {
    text.split_once(HINT).map_or((text, None), |(cause, cure)| (cause, Some(cure)))
}

/// Cause and cure beside each other; what else has several lines is joined too.
fn one_line(text: &str) -> String {
    let text = text.replace(HINT, "; hint: ");
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// JSON escapes few characters by itself; those that a terminal obeys stand in its strings alone.
fn json_shown(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        if terminal::is_obeyed(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cause_and_cure_stand_on_one_line() {
        let text = "a.toml: no such\n    key\n  hint: did you mean `b`?";
        assert_eq!(one_line(text), "a.toml: no such key; hint: did you mean `b`?");
        assert_eq!(cause_and_cure("x: gone\n  hint: look"), ("x: gone", Some("look")));
    }

    #[test]
    fn an_event_is_one_line_that_says_what_it_is() {
        let event = Event::Warning { message: "a\n\u{9b}31m\u{202e}b", hint: None };
        let line = json_shown(&serde_json::to_string(&Line { time: "T".to_owned(), event: &event }).unwrap());
        assert_eq!(line, r#"{"time":"T","event":"warning","message":"a\n\u009b31m\u202eb","hint":null}"#);
        let read: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read["message"], "a\n\u{9b}31m\u{202e}b");
    }
}
