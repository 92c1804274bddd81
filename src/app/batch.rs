//! Chunks of inputs through all threads, back in order.
//!
//! Reading, analysing and encoding a chunk is one task; only so many chunks
//! are under way that memory does not grow with the corpus. The bytes come out
//! in the order of the inputs, so the number of threads changes nothing.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;

use super::AppError;
use crate::collect::{self, Links, Record};
use crate::decode;
use crate::discover::Input;
use crate::kernel;
use crate::model::{Analysed, Issue, IssueCode, Severity};
use crate::pipeline::Pipeline;
use crate::publish::{self, Counts, Encoded, Encoder, InputRecord};

/// Bytes of input in a chunk: large enough for row groups that skip well, small enough for many threads.
const CHUNK_BYTES: u64 = 2 << 20;
/// Files in a chunk, however small.
const CHUNK_FILES: usize = 1024;

/// What a chunk became.
pub(super) struct Done {
    pub encoded: Vec<Encoded>,
    pub inputs: Vec<InputRecord>,
    pub counts: Counts,
}

/// Splits the inputs at fixed sizes, whatever the number of threads.
pub(super) fn chunks(inputs: &[Input]) -> Vec<&[Input]> {
    let mut out = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (n, input) in inputs.iter().enumerate() {
        bytes += input.bytes;
        if bytes >= CHUNK_BYTES || n + 1 - start >= CHUNK_FILES {
            out.push(&inputs[start..=n]);
            (start, bytes) = (n + 1, 0);
        }
    }
    if start < inputs.len() {
        out.push(&inputs[start..]);
    }
    out
}

/// A step of a chunk that a worker has done.
enum Step {
    Read(Vec<Record>),
    Encoded(Result<Done, AppError>),
}

/// Runs every chunk on the pool and hands the results to `take` in order.
///
/// Reading and encoding run on any thread; between them the records are linked in order.
///
/// # Errors
/// The first error of `take` or of a chunk; chunks under way are finished and dropped.
pub(super) fn in_order(
    chunks: &[&[Input]],
    pool: &rayon::ThreadPool,
    pipeline: &Pipeline,
    encoder: &Encoder,
    mut take: impl FnMut(Done) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let most = pool.current_num_threads() * 2;
    let (sender, receiver) = mpsc::channel();
    let mut links = Links::default();
    pool.in_place_scope(|scope| {
        let (mut read_ahead, mut encoded) = (BTreeMap::new(), BTreeMap::new());
        let (mut started, mut linked, mut taken) = (0, 0, 0);
        while taken < chunks.len() {
            while started < chunks.len() && started < taken + most {
                let (number, chunk, sender) = (started, chunks[started], sender.clone());
                scope.spawn(move |_| {
                    let records = chunk.iter().map(|input| read(input, pipeline)).collect();
                    let _ = sender.send((number, Step::Read(records)));
                });
                started += 1;
            }
            match receiver.recv() {
                Ok((number, Step::Read(records))) => drop(read_ahead.insert(number, records)),
                Ok((number, Step::Encoded(done))) => drop(encoded.insert(number, done)),
                Err(_) => return Err(AppError::Bug("a worker ended without a result".to_owned())),
            }
            while let Some(mut records) = read_ahead.remove(&linked) {
                records.iter_mut().for_each(|record| links.link(record));
                let (number, chunk, sender) = (linked, chunks[linked], sender.clone());
                scope.spawn(move |_| {
                    let _ = sender.send((number, Step::Encoded(finish(chunk, &records, pipeline, encoder))));
                });
                linked += 1;
            }
            while let Some(done) = encoded.remove(&taken) {
                take(done?)?;
                taken += 1;
            }
        }
        Ok(())
    })
}

/// One chunk, read and linked: collect, encode, count.
fn finish(chunk: &[Input], records: &[Record], pipeline: &Pipeline, encoder: &Encoder) -> Result<Done, AppError> {
    let inputs = chunk
        .iter()
        .zip(records)
        .map(|(input, record)| InputRecord {
            doc_id: input.source.doc_id.clone(),
            sha256: record.sha256.clone(),
            bytes: input.bytes,
        })
        .collect();
    Ok(Done { encoded: encode(records, pipeline, encoder)?, inputs, counts: count(records, chunk) })
}

/// Collects and encodes records.
pub(super) fn encode(records: &[Record], pipeline: &Pipeline, encoder: &Encoder) -> Result<Vec<Encoded>, AppError> {
    let batches = collect::batches(records, pipeline).map_err(|e| AppError::Bug(e.to_string()))?;
    encoder.encode(&batches).map_err(|e| AppError::Bug(e.to_string()))
}

/// Reads and analyses one input; whatever happens, a record comes back.
fn read(input: &Input, pipeline: &Pipeline) -> Record {
    if input.bytes > decode::MAX_BYTES {
        let issue =
            Issue::new(IssueCode::TooLarge, format!("{} bytes; the limit is {}", input.bytes, decode::MAX_BYTES))
                .hint("split it: one statement a file");
        return collect::unread(input.source.clone(), issue);
    }
    let bytes = match std::fs::read(&input.path) {
        Ok(bytes) => bytes,
        Err(cause) => {
            let issue =
                Issue::new(IssueCode::Unreadable, cause.to_string()).hint("give this user the right to read it");
            return collect::unread(input.source.clone(), issue);
        }
    };
    let analysed =
        catch_unwind(AssertUnwindSafe(|| kernel::analyse(&input.source, &bytes, pipeline))).unwrap_or_else(|_| {
            let issue = Issue::new(IssueCode::Internal, "a fault of the program while reading this file")
                .hint("please report it, with the file");
            Analysed { issues: vec![issue], ..Analysed::default() }
        });
    Record::new(input.source.clone(), Some(publish::sha256(&bytes)), analysed)
}

fn count(records: &[Record], chunk: &[Input]) -> Counts {
    let mut counts = Counts { inputs: chunk.len(), bytes: chunk.iter().map(|i| i.bytes).sum(), ..Counts::default() };
    for record in records {
        add_issues(&mut counts, &record.analysed.issues);
        let Some(statement) = &record.analysed.statement else { continue };
        counts.documents += 1;
        counts.sentences += statement.sentences.len();
        counts.theme_tags += record.analysed.themes.len();
        counts.requests += record.analysed.requests.len();
        counts.place_mentions += record.analysed.places.len();
    }
    counts
}

/// Counts issues; an input is skipped once, whatever the number of its issues.
pub(super) fn add_issues(counts: &mut Counts, issues: &[Issue]) {
    counts.issues += issues.len();
    counts.skipped += usize::from(issues.iter().any(|i| i.code.severity() == Severity::Skipped));
    counts.unread += usize::from(issues.iter().any(|i| i.code.unread()));
}
