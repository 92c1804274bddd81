//! Inputs in chunks of work: files by their paths, archives and tables taken apart on the way.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::SyncSender;

use crate::discover::{Input, Inputs};
use crate::model::{Issue, IssueCode, Source};
use crate::pipeline::Columns;
use crate::publish::InputRecord;
use crate::unpack::{Container, Metadata, Part};

/// Bytes of input in a chunk: large enough for row groups that skip well, small enough for many threads.
const CHUNK_BYTES: u64 = 2 << 20;
/// Statements in a chunk, however small.
const CHUNK_PARTS: usize = 4096;

/// One statement to be read.
pub(super) enum Work {
    /// A file on disk, and where it lies.
    File(Source, PathBuf),
    /// What came out of a container, and the digest of the container.
    Part { part: Part, sha256: Option<String> },
}

/// What one task reads.
#[derive(Default)]
pub(super) struct Chunk {
    pub work: Vec<Work>,
    /// Files that were opened for it, in order; a container is in its first chunk. Where a digest is missing, the
    /// worker who reads the file will know it, or why there is none.
    pub files: Vec<InputRecord>,
    bytes: u64,
}

/// Cuts the inputs into chunks at fixed sizes, whatever the number of threads, and sends them in order.
pub(super) struct Feed<'f> {
    columns: &'f Columns,
    metadata: &'f Metadata,
    to: SyncSender<Chunk>,
    chunk: Chunk,
}

impl<'f> Feed<'f> {
    pub(super) fn new(columns: &'f Columns, metadata: &'f Metadata, to: SyncSender<Chunk>) -> Self {
        Feed { columns, metadata, to, chunk: Chunk::default() }
    }

    /// Sends all inputs; ends early where nobody receives them.
    pub(super) fn run(mut self, inputs: &Inputs) {
        for input in inputs.iter() {
            if self.input(input).is_err() {
                return;
            }
        }
        if !self.chunk.files.is_empty() || !self.chunk.work.is_empty() {
            let _ = self.to.send(self.chunk);
        }
    }

    fn input(&mut self, input: Input<'_>) -> io::Result<()> {
        let (mut source, path, bytes) = (input.source(), input.path(), input.bytes());
        let doc_id = source.doc_id.clone();
        match Container::open(&path, &source.name) {
            Ok(Some(container)) => {
                let sha256 = Some(container.sha256.clone());
                self.chunk.files.push(InputRecord { doc_id, sha256: sha256.clone(), bytes, unread: None });
                let columns = self.columns;
                let unpacked = catch_unwind(AssertUnwindSafe(|| {
                    container.unpack(&source, columns, &mut |mut part: Part| {
                        self.complete(&mut part.source);
                        let bytes = part.bytes.as_ref().map_or(0, |b| b.len() as u64);
                        self.push(Work::Part { part, sha256: sha256.clone() }, bytes)
                    })
                }));
                unpacked.unwrap_or_else(|_| {
                    let issue =
                        Issue::new(IssueCode::ReaderFailed, "its reader gave up on it; what came before was read")
                            .hint("unpack it by hand");
                    let part = Part { source: source.clone(), bytes: Err(issue) };
                    self.push(Work::Part { part, sha256: sha256.clone() }, 0)
                })
            }
            Ok(None) => {
                self.complete(&mut source);
                self.chunk.files.push(InputRecord { doc_id, sha256: None, bytes, unread: None });
                self.push(Work::File(source, path), bytes)
            }
            Err(issue) => {
                self.chunk.files.push(InputRecord { doc_id, sha256: None, bytes: 0, unread: None });
                self.push(Work::Part { part: Part { source, bytes: Err(issue) }, sha256: None }, 0)
            }
        }
    }

    /// Adds what a sidecar says of the statement.
    fn complete(&self, source: &mut Source) {
        if let Some(given) = self.metadata.of(source.stem()) {
            source.given.complete(given);
        }
    }

    fn push(&mut self, work: Work, bytes: u64) -> io::Result<()> {
        self.chunk.work.push(work);
        self.chunk.bytes += bytes;
        if self.chunk.bytes < CHUNK_BYTES && self.chunk.work.len() < CHUNK_PARTS {
            return Ok(());
        }
        self.to.send(std::mem::take(&mut self.chunk)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
