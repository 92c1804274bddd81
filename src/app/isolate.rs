//! Documents of foreign formats, read in processes of their own.
//!
//! A parser that crashes, loops or eats memory takes down its process and that
//! document, never the batch. The process is this program with a hidden
//! command; it reads documents from its standard input and answers on its
//! standard output, each as eight bytes of length and that many bytes.

use std::io::{self, BufReader, BufWriter, Read, Write};
#[cfg(unix)]
use std::os::unix::process::parent_id as parent;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::AppError;
use crate::decode::{self, Raw};
use crate::exit::Exit;
use crate::model::{Format, Issue, IssueCode};
use crate::pipeline::Sites;

/// The hidden command.
pub const COMMAND: &str = "read-documents";
/// Time for one document.
const MOST_TIME: Duration = Duration::from_secs(30);
/// How often a busy reader looks at the clock, and whether anybody still waits for it.
const TICK: Duration = Duration::from_millis(200);
/// Memory of a reader, in bytes of address space.
const MOST_MEMORY: u64 = 1 << 30;
/// Answers are no longer than the words of the largest document, escaped.
const LONGEST_ANSWER: u64 = 8 * decode::MAX_BYTES;

/// What a reader answers.
#[derive(Serialize, Deserialize)]
enum Answer<'b> {
    #[serde(borrow)]
    Read(Raw<'b>),
    Failed(Issue),
}

/// Readers that wait for work; as many are started as are needed at one time.
pub(super) struct Readers {
    sites: String,
    idle: Mutex<Vec<Reader>>,
}

struct Reader {
    child: Child,
    to: BufWriter<ChildStdin>,
    from: BufReader<ChildStdout>,
}

impl Readers {
    /// None is started yet.
    ///
    /// # Errors
    /// None that a pipeline can cause.
    pub(super) fn new(sites: &Sites) -> Result<Self, AppError> {
        let sites = serde_json::to_string(sites).map_err(|e| AppError::Bug(e.to_string()))?;
        Ok(Readers { sites, idle: Mutex::default() })
    }

    /// Reads the words of a document.
    ///
    /// # Errors
    /// What the format's reader says, or `reader_failed` where it died.
    pub(super) fn read(&self, format: Format, bytes: &[u8]) -> Result<Raw<'static>, Issue> {
        // A reader that has read before may be gone or full, which is not this document's fault.
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(mut reader) = waiting
            && let Ok(answer) = reader.ask(format, bytes)
        {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            return answer;
        }
        let mut reader = match Reader::start(&self.sites) {
            Ok(reader) => reader,
            Err(error) => {
                let issue = Issue::new(IssueCode::ReaderFailed, format!("its reader could not be started: {error}"));
                return Err(issue.hint("may this user start processes?"));
            }
        };
        match reader.ask(format, bytes) {
            Ok(answer) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
                answer
            }
            Err(_) => Err(Issue::new(
                IssueCode::ReaderFailed,
                format!(
                    "the reader of {} crashed on it, or took more than {} s or {} MiB",
                    format.name(),
                    MOST_TIME.as_secs(),
                    MOST_MEMORY >> 20
                ),
            )
            .hint("save it in another format, best as text")),
        }
    }
}

impl Reader {
    fn start(sites: &str) -> io::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let missing = || io::Error::other("no pipe");
        let to = BufWriter::new(child.stdin.take().ok_or_else(missing)?);
        let from = BufReader::new(child.stdout.take().ok_or_else(missing)?);
        let mut reader = Reader { child, to, from };
        send(&mut reader.to, sites.as_bytes())?;
        Ok(reader)
    }

    fn ask(&mut self, format: Format, bytes: &[u8]) -> io::Result<Result<Raw<'static>, Issue>> {
        let name = serde_json::to_vec(&format)?;
        send(&mut self.to, &name)?;
        send(&mut self.to, bytes)?;
        let answer = receive(&mut self.from)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(match serde_json::from_slice::<Answer<'_>>(&answer)? {
            Answer::Read(raw) => Ok(Raw { text: raw.text.into_owned().into(), ..raw }),
            Answer::Failed(issue) => Err(issue),
        })
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It may be gone already, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn send(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// The next message; `None` where the other side has closed.
fn receive(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut len = [0; 8];
    match from.read_exact(&mut len) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let len = u64::from_le_bytes(len);
    if len > LONGEST_ANSWER {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    from.take(len).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == len { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// The other side: reads documents until its input ends.
///
/// # Errors
/// Where the two sides do not understand each other.
pub fn read_documents() -> Result<Exit, AppError> {
    // Where the system knows no such limit the time limit remains.
    #[cfg(unix)]
    let _ = rlimit::setrlimit(rlimit::Resource::AS, MOST_MEMORY, MOST_MEMORY);
    let gone = |error: io::Error| AppError::Bug(format!("a reader of documents was spoken to wrongly: {error}"));
    let (mut from, mut to) = (io::stdin().lock(), io::stdout().lock());
    let Some(sites) = receive(&mut from).map_err(gone)? else { return Ok(Exit::Complete) };
    let sites: Sites = serde_json::from_slice(&sites).map_err(|e| gone(e.into()))?;
    let watch = watchdog();
    while let Some(format) = receive(&mut from).map_err(gone)? {
        let format: Format = serde_json::from_slice(&format).map_err(|e| gone(e.into()))?;
        let bytes = receive(&mut from).map_err(gone)?.unwrap_or_default();
        let _ = watch.send(true);
        let read = catch_unwind(AssertUnwindSafe(|| decode::read_as(format, &bytes, &sites)));
        let _ = watch.send(false);
        let answer = match read {
            Ok(Ok(raw)) => Answer::Read(raw),
            Ok(Err(issue)) => Answer::Failed(issue),
            Err(_) => Answer::Failed(
                Issue::new(IssueCode::ReaderFailed, format!("the reader of {} gave up on it", format.name()))
                    .hint("save it in another format, best as text"),
            ),
        };
        let answer = serde_json::to_vec(&answer).map_err(|e| gone(e.into()))?;
        send(&mut to, &answer).map_err(gone)?;
    }
    Ok(Exit::Complete)
}

/// Ends the process where a document takes too long, or whoever asked for it is gone: `true` says that one begins,
/// `false` that it is done.
fn watchdog() -> mpsc::Sender<bool> {
    let (sender, receiver) = mpsc::channel::<bool>();
    let asker = parent();
    std::thread::spawn(move || {
        let mut begin: Option<Instant> = None;
        loop {
            let news = match begin {
                Some(_) => receiver.recv_timeout(TICK),
                None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match news {
                Ok(busy) => begin = busy.then(Instant::now),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    if parent() != asker || begin.is_some_and(|b| b.elapsed() > MOST_TIME) {
                        std::process::exit(Exit::Bug as i32);
                    }
                }
            }
        }
    });
    sender
}

/// Where processes do not know who started them, a reader ends with its document.
#[cfg(not(unix))]
fn parent() -> u32 {
    0
}
