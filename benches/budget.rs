//! A fixed amount of work, for counting its instructions; nothing is measured or printed here.
//!
//! `budget start` compiles the built-in pipeline. `budget kernel` analyses a fixed text made of the two sample
//! statements (`corpus.rs`), on one thread; [`counted_analyses`] holds what counts, so that `.ci/instructions` can
//! leave out what happens once. Not part of `cargo bench`.

mod corpus;

use std::hint::black_box;
use std::process::ExitCode;

use rapporteur::kernel;
use rapporteur::model::Source;
use rapporteur::pipeline::Pipeline;

/// Bytes of the text: enough that no stage hides behind another.
const BYTES: usize = 200_000;
/// How often it is analysed.
const ROUNDS: usize = 3;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("start") => {
            black_box(Pipeline::built_in());
            ExitCode::SUCCESS
        }
        Some("kernel") => {
            let (pipeline, statements) = (Pipeline::built_in(), corpus::statements(BYTES));
            // Patterns are compiled when they are first needed: that belongs to the start.
            black_box(round(&statements, pipeline));
            black_box(counted_analyses(&statements, pipeline));
            ExitCode::SUCCESS
        }
        _ => ExitCode::from(64),
    }
}

/// What callgrind counts, by this name; gives the number of sentences.
#[inline(never)]
fn counted_analyses(statements: &[(Source, String)], pipeline: &Pipeline) -> usize {
    (0..ROUNDS).map(|_| round(statements, pipeline)).sum()
}

/// One round.
#[inline(never)]
fn round(statements: &[(Source, String)], pipeline: &Pipeline) -> usize {
    let sentences = |(source, text): &(Source, String)| {
        let found = kernel::analyse(source, text.as_bytes(), pipeline);
        found.statement.map_or(0, |s| s.sentences.len())
    };
    statements.iter().map(sentences).sum()
}
