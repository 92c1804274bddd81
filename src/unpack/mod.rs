//! Archives, compressed files and tables taken apart into statements, one after the other.
//!
//! Streams: nothing is unfolded to disk, and one statement at a time is in
//! memory. What unfolds too far is stopped (see [`LIMITS`]). What a member is
//! and says is for the decode stage; which files there are, for discover.

mod archive;
mod meter;
mod open;
mod rows;
mod sidecar;

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use crate::decode::{self, Kind};
use crate::discover;
use crate::model::{Issue, IssueCode, Source};
use crate::pipeline::Columns;
use meter::Metered;
pub use open::{digest, read};
pub use sidecar::{Metadata, is_sidecar};

/// The limits, for people.
pub const LIMITS: &str = "A document may have 64 MiB. A compressed file or archive may unfold to 200 times its size \
    and 64 MiB more, archives may lie 3 deep in one another. Documents that are not plain text are read in a process \
    of its own, with 30 s and 1 GiB of memory for each.";

/// Bytes that a file may unfold to for each of its own, beyond [`decode::MAX_BYTES`].
const MOST_RATIO: u64 = 200;
/// Containers within containers.
const MOST_DEPTH: usize = 3;
/// Bytes by which a container is known.
const HEAD: usize = 4096;

/// A statement out of a container, or why there is none.
#[derive(Debug)]
pub struct Part {
    /// Which one.
    pub source: Source,
    /// Its bytes.
    pub bytes: Result<Vec<u8>, Issue>,
}

/// Takes parts; `Err` where the one who wanted them is gone.
pub type Take<'t> = dyn FnMut(Part) -> io::Result<()> + 't;

/// A container with what is common to all that lies in it.
struct Unpacker<'u> {
    columns: &'u Columns,
    /// Bytes to which all that lies in the file may still unfold.
    room: u64,
    take: &'u mut Take<'u>,
}

/// A file on disk that may be a container.
pub struct Container {
    file: File,
    kind: &'static str,
    size: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

impl Container {
    /// Looks into a file: `None` where it is a document of its own, or of unknown kind. One that is a text by its name,
    /// as nearly all are, is not opened: it is read later, and opening each twice would take time.
    ///
    /// # Errors
    /// `unreadable`, with what the system says.
    pub fn open(path: &Path, name: &str) -> Result<Option<Self>, Issue> {
        if decode::is_text_name(name) {
            return Ok(None);
        }
        Container::look(path, name).map_err(|e| open::unreadable(&e))
    }

    fn look(path: &Path, name: &str) -> io::Result<Option<Self>> {
        let (mut file, _) = open::open(path)?;
        let mut head = Vec::with_capacity(HEAD);
        file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let Kind::Container(kind) = decode::kind(&head, name) else { return Ok(None) };
        file.seek(SeekFrom::Start(0))?;
        let (sha256, size) = open::digest_of(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Some(Container { file, kind, size, sha256 }))
    }

    /// Hands over every statement in it, in the order of the file; faults of the container come as a part too.
    ///
    /// # Errors
    /// Only what `take` returns.
    pub fn unpack(self, source: &Source, columns: &Columns, take: &mut Take<'_>) -> io::Result<()> {
        let room = decode::MAX_BYTES + MOST_RATIO * self.size;
        let (mut parts, mut gone) = (0usize, None);
        let mut counted = |part: Part| {
            parts += 1;
            take(part).inspect_err(|e| gone = Some(e.kind()))
        };
        let mut unpacker = Unpacker { columns, room, take: &mut counted };
        let done = match self.kind {
            "zip" => archive::zip(&mut unpacker, source, self.file, 1),
            // As far as its digest goes, should it have grown since.
            kind => unpacker.stream(kind, source.clone(), &mut self.file.take(self.size), 1),
        };
        let fault = match done {
            Err(_) if gone.is_some() => return Err(io::Error::other("nobody takes the parts")),
            Err(fault) => Some(fault),
            Ok(()) if parts == 0 => {
                Some(Issue::new(IssueCode::EmptyText, "nothing is in it").hint("delete it or fill it"))
            }
            Ok(()) => None,
        };
        match fault {
            Some(issue) => take(Part { source: source.clone(), bytes: Err(issue) }),
            None => Ok(()),
        }
    }
}

impl Unpacker<'_> {
    /// Takes a container apart that can only be read from front to back.
    fn stream(&mut self, kind: &str, source: Source, input: &mut dyn Read, depth: usize) -> Result<(), Issue> {
        // Tables hold nothing that could be deeper; a compressed tar archive is one container to its user.
        let is_table = matches!(kind, "csv" | "tsv" | "json" | "jsonl");
        if depth > MOST_DEPTH && !is_table {
            return Err(Issue::new(
                IssueCode::Bomb,
                format!("containers lie more than {MOST_DEPTH} deep in one another"),
            )
            .hint("unpack the outer ones"));
        }
        match kind {
            "gz" => self.folded(source, ".gz", &mut flate2::read::MultiGzDecoder::new(BufReader::new(input)), depth),
            "zst" => {
                let mut decoder = zstd::Decoder::new(input).map_err(|e| broken("zst", &e))?;
                // A frame may ask for a window of gigabytes; 128 MiB is what the format's own tool allows.
                decoder.window_log_max(27).map_err(|e| broken("zst", &e))?;
                self.folded(source, ".zst", &mut decoder, depth)
            }
            "tar" => archive::tar(self, &source, input, depth),
            "zip" => {
                let bytes = whole(input)?;
                archive::zip(self, &source, io::Cursor::new(bytes), depth)
            }
            "json" => rows::json(self, &source, &whole(input)?),
            "jsonl" => rows::jsonl(self, &source, input),
            "csv" => rows::csv(self, &source, input, crate::model::Format::Csv),
            _ => rows::csv(self, &source, input, crate::model::Format::Tsv),
        }
    }

    /// One compressed stream: its name without the ending tells what is in it.
    fn folded(&mut self, mut source: Source, ending: &str, input: &mut dyn Read, depth: usize) -> Result<(), Issue> {
        let name = source.name.to_ascii_lowercase();
        if let Some(bare) = name.strip_suffix(".tgz").or(name.strip_suffix(".tzst")) {
            source.name = format!("{}.tar", &source.name[..bare.len()]);
        } else if name.ends_with(ending) {
            source.name.truncate(name.len() - ending.len());
        }
        let mut input = Metered::new(input, self.room);
        let done = self.member(source, &mut input, depth + 1);
        self.room = self.room.min(input.room());
        done
    }

    /// Something inside a container: a container itself, or a statement.
    fn member(&mut self, source: Source, input: &mut dyn Read, depth: usize) -> Result<(), Issue> {
        let mut head = Vec::new();
        input.take(HEAD as u64).read_to_end(&mut head).map_err(|e| fault(&e))?;
        let kind = decode::kind(&head, &source.name);
        let mut input = io::Cursor::new(head).chain(input);
        match kind {
            Kind::Container("tar") => self.stream("tar", source, &mut input, depth.saturating_sub(1)),
            Kind::Container(kind) => self.stream(kind, source, &mut input, depth),
            _ => {
                let bytes = whole(&mut input);
                // A fault of the stream ends it; a statement over the limit does not.
                match bytes {
                    Err(issue) if issue.code != IssueCode::TooLarge => Err(issue),
                    bytes => self.give(source, bytes),
                }
            }
        }
    }

    fn give(&mut self, source: Source, bytes: Result<Vec<u8>, Issue>) -> Result<(), Issue> {
        (self.take)(Part { source, bytes }).map_err(|e| Issue::new(IssueCode::Internal, e.to_string()))
    }
}

/// All bytes of a statement, up to the limit.
fn whole(input: &mut dyn Read) -> Result<Vec<u8>, Issue> {
    let mut bytes = Vec::new();
    input.take(decode::MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|e| fault(&e))?;
    if bytes.len() as u64 > decode::MAX_BYTES { Err(decode::too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

/// What a reader's error means.
fn fault(error: &io::Error) -> Issue {
    if meter::is_bomb(error) {
        return Issue::new(IssueCode::Bomb, format!("it unfolds to over {MOST_RATIO} times its size"))
            .hint("unpack it by hand if you trust it");
    }
    Issue::new(IssueCode::Broken, format!("damaged or cut short: {error}")).hint("fetch it again")
}

fn broken(kind: &str, error: &io::Error) -> Issue {
    Issue::new(IssueCode::Broken, format!("no whole {kind} data: {error}")).hint("fetch it again")
}

/// A member of an archive: its path follows the archive's.
fn inside(archive: &Source, path: &str) -> Source {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|p| !matches!(*p, "" | "." | "..")).collect();
    let path = parts.join("/");
    let below = |outer: &str| format!("{outer}/{path}");
    let mut source = Source::new(below(&archive.doc_id), below(&archive.path));
    source.file.clone_from(&archive.file);
    source
}

/// Whether people keep such files beside statements without meaning them.
fn is_ignored(path: &str) -> bool {
    path.split(['/', '\\']).any(|part| !matches!(part, "." | "..") && discover::is_ignored(part))
}
