//! Chunks of inputs through all threads, back in order.
//!
//! A chunk is read and analysed in one task and encoded in another, and threads
//! with nothing else to do take parts of them; only so many chunks
//! are under way that memory does not grow with the corpus. The bytes come out
//! in the order of the inputs, so the number of threads changes nothing.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, TryRecvError};
use std::time::Instant;

use rayon::prelude::*;

use super::feed::{Chunk, Feed, Work};
use super::isolate::Readers;
use super::{AppError, log};
use crate::collect::{Dates, Gathered, Links, Record};
use crate::decode::{self, Kind};
use crate::discover::Inputs;
use crate::kernel;
use crate::model::{Analysed, Format, Issue, IssueCode, Severity, Source};
use crate::pipeline::Pipeline;
use crate::publish::{self, Counts, Encoded, Encoder, InputRecord};
use crate::unpack::{self, Metadata};

/// What a chunk became.
pub(super) struct Done {
    pub encoded: Vec<Encoded>,
    pub inputs: Vec<InputRecord>,
    pub counts: Counts,
}

/// What every task needs.
pub(super) struct Shop<'s> {
    pub pipeline: &'s Pipeline,
    pub encoder: &'s Encoder,
    pub readers: &'s Readers,
    pub metadata: &'s Metadata,
}

/// A step of a chunk that a worker has done.
enum Step {
    Read(Vec<Record>, Vec<InputRecord>),
    Encoded(Result<Done, AppError>),
    Died,
}

/// A task that dies says so, so that nobody waits for it.
fn guarded(task: impl FnOnce() -> Step) -> Step {
    catch_unwind(AssertUnwindSafe(task)).unwrap_or(Step::Died)
}

/// Runs every chunk on the pool and hands the results to `take` in order.
///
/// Reading and encoding run on any thread; between them the records are linked in order.
///
/// Returns the dates that statements gave one another.
///
/// # Errors
/// The first error of `take` or of a chunk; chunks under way are finished and dropped.
pub(super) fn in_order(
    inputs: &Inputs,
    pool: &rayon::ThreadPool,
    shop: &Shop<'_>,
    mut take: impl FnMut(Done) -> Result<(), AppError>,
) -> Result<Dates, AppError> {
    // One that is ready while the others are worked on; each holds its texts, what was found in them and its tables.
    let most = pool.current_num_threads() + 1;
    let (sender, receiver) = mpsc::channel();
    let (to_chunks, chunks) = mpsc::sync_channel::<Chunk>(1);
    let mut links = Links::default();
    std::thread::scope(|threads| {
        let feed = Feed::new(&shop.pipeline.columns, shop.metadata, to_chunks);
        threads.spawn(move || feed.run(inputs));
        // Moved in, so that the feed ends where this ends early.
        let chunks = chunks;
        pool.in_place_scope(|scope| {
            let (mut read_ahead, mut encoded) = (BTreeMap::new(), BTreeMap::new());
            let (mut started, mut linked, mut taken, mut more) = (0, 0, 0, true);
            while more || taken < started {
                while more && started < taken + most {
                    // While work is under way its results come first.
                    let next = if taken == started {
                        chunks.recv().map_err(|_| TryRecvError::Disconnected)
                    } else {
                        chunks.try_recv()
                    };
                    let chunk = match next {
                        Ok(chunk) => chunk,
                        Err(TryRecvError::Empty) => break,
                        Err(TryRecvError::Disconnected) => {
                            more = false;
                            break;
                        }
                    };
                    let (number, sender) = (started, sender.clone());
                    scope.spawn(move |_| {
                        let step = guarded(|| {
                            let Chunk { work, mut files, .. } = chunk;
                            // Shared out where threads have nothing else to do: among the last chunks, or in the only one.
                            let records: Vec<Record> = work.into_par_iter().map(|work| read(work, shop)).collect();
                            name_digests(&mut files, &records);
                            Step::Read(records, files)
                        });
                        let _ = sender.send((number, step));
                    });
                    started += 1;
                }
                if taken == started {
                    continue;
                }
                match receiver.recv() {
                    Ok((number, Step::Read(records, files))) => drop(read_ahead.insert(number, (records, files))),
                    Ok((number, Step::Encoded(done))) => drop(encoded.insert(number, done)),
                    Ok((_, Step::Died)) => return Err(AppError::Bug("a worker died".to_owned())),
                    Err(_) => return Err(AppError::Bug("a worker ended without a result".to_owned())),
                }
                while let Some((mut records, files)) = read_ahead.remove(&linked) {
                    records.iter_mut().for_each(|record| links.link(record));
                    let (number, sender) = (linked, sender.clone());
                    scope.spawn(move |_| {
                        let step = guarded(|| Step::Encoded(finish(&records, files, shop)));
                        let _ = sender.send((number, step));
                    });
                    linked += 1;
                }
                while let Some(done) = encoded.remove(&taken) {
                    take(done?)?;
                    taken += 1;
                }
            }
            Ok(links.dates())
        })
    })
}

/// The digests that only the readers of files know, or why there are none.
fn name_digests(files: &mut [InputRecord], records: &[Record]) {
    let mut records = records.iter();
    for file in files.iter_mut().filter(|f| f.sha256.is_none()) {
        let Some(record) = records.by_ref().find(|r| r.source.file == file.doc_id) else { continue };
        file.sha256.clone_from(&record.sha256);
        if record.sha256.is_none() {
            file.unread = record.analysed.issues.first().map(|issue| issue.message.clone());
        }
    }
}

/// One chunk, read and linked: collect, encode, count.
fn finish(records: &[Record], inputs: Vec<InputRecord>, shop: &Shop<'_>) -> Result<Done, AppError> {
    let mut counts = count(records);
    counts.bytes = inputs.iter().map(|i| i.bytes).sum();
    Ok(Done { encoded: encode(records, shop.pipeline, shop.encoder)?, inputs, counts })
}

/// Collects and encodes records: each table before the next is made, but where a thread has nothing else to do.
pub(super) fn encode(records: &[Record], pipeline: &Pipeline, encoder: &Encoder) -> Result<Vec<Encoded>, AppError> {
    let gathered = Gathered::of(records, pipeline);
    let table = |n| encoder.encode(n, &gathered.batch(n)?);
    (0..encoder.tables()).into_par_iter().map(table).collect::<Result<_, _>>().map_err(|e| AppError::Bug(e.to_string()))
}

/// Reads and analyses one statement; whatever happens, a record comes back.
fn read(work: Work, shop: &Shop<'_>) -> Record {
    let clock = Instant::now();
    let (source, bytes, sha256) = match work {
        Work::Part { part, sha256 } => (part.source, part.bytes, sha256),
        Work::File(source, path) => {
            let bytes = unpack::read(&path);
            let sha256 = bytes.as_deref().map(publish::sha256).ok();
            (source, bytes, sha256)
        }
    };
    let analysed = bytes.map_or_else(skipped, |bytes| analyse(&source, &bytes, shop));
    let record = Record::new(source, sha256, analysed);
    log::read(&record, clock.elapsed());
    record
}

/// The kernel; what strangers' libraries parse is read apart first.
fn analyse(source: &Source, bytes: &[u8], shop: &Shop<'_>) -> Analysed {
    let analysed = catch_unwind(AssertUnwindSafe(|| {
        let words = match decode::kind(bytes, &source.name) {
            Kind::Document(format) if format != Format::Txt => shop.readers.read(format, bytes),
            kind => decode::read_kind(kind, bytes, &source.name, &shop.pipeline.sites),
        };
        match words {
            Ok(raw) => kernel::analyse_words(source, &raw, shop.pipeline),
            Err(issue) => skipped(issue),
        }
    }));
    analysed.unwrap_or_else(|_| {
        skipped(
            Issue::new(IssueCode::Internal, "a fault of the program while reading this file")
                .hint("please report it, with the file"),
        )
    })
}

fn skipped(issue: Issue) -> Analysed {
    Analysed { issues: vec![issue], ..Analysed::default() }
}

fn count(records: &[Record]) -> Counts {
    let mut counts = Counts { inputs: records.len(), ..Counts::default() };
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
