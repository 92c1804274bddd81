//! Tables with one statement a row: CSV, TSV, JSON Lines, JSON.

use std::cell::Cell;
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};
use std::rc::Rc;

use encoding_rs_io::DecodeReaderBytesBuilder;
use serde_json::{Map, Value};

use super::{Unpacker, fault};
use crate::decode;
use crate::model::{Format, Given, Issue, IssueCode, Key, Source};
use crate::pipeline::Columns;

/// Rows of a table with a header.
pub(super) fn csv(to: &mut Unpacker<'_>, source: &Source, input: &mut dyn Read, format: Format) -> Result<(), Issue> {
    let (header, mut rows) = Rows::open(input, (format == Format::Tsv).then_some(b'\t')).map_err(|e| unread(&e))?;
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let places = places(&header, to.columns);
    let Some(&(_, text)) = places.iter().find(|(key, _)| *key == Key::Text) else {
        let message = format!("no column for the text; its columns are: {}", header.join(", "));
        return Err(Issue::new(IssueCode::BadRow, message)
            .hint("name the column in inputs.toml of your pipeline: [columns] text = [\"…\"]"));
    };
    let mut ids = Ids::new(source, format);
    let mut record = csv::ByteRecord::new();
    loop {
        if !rows.next(&mut record).map_err(|e| unread(&e))? {
            return Ok(());
        }
        let mut given = Given::default();
        for &(key, n) in places.iter().filter(|(key, _)| *key != Key::Text) {
            given.set(key, &decode::lossy(record.get(n).unwrap_or_default()));
        }
        let cell = record.get(text).unwrap_or_default();
        let bytes = if cell.trim_ascii().is_empty() { Err(empty()) } else { Ok(cell.to_vec()) };
        to.give(ids.next(given), bytes)?;
    }
}

/// The rows of a table, whatever its encoding and the mark between its cells.
pub(super) struct Rows<'i> {
    reader: csv::Reader<Box<dyn Read + 'i>>,
    /// Bytes read for one row: a row that a lost quotation mark makes endless is stopped.
    leash: Rc<Cell<u64>>,
}

/// Stops where one row takes more than a statement may have.
struct Leashed<R> {
    inner: R,
    used: Rc<Cell<u64>>,
}

impl<R: Read> Read for Leashed<R> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.used.set(self.used.get() + n as u64);
        if self.used.get() > decode::MAX_BYTES {
            return Err(std::io::Error::other(
                "one row is longer than a statement may be; is a quotation mark missing?",
            ));
        }
        Ok(n)
    }
}

impl<'i> Rows<'i> {
    /// Reads the header; `mark` stands between cells, or is told from the first line.
    pub(super) fn open(input: impl Read + 'i, mark: Option<u8>) -> csv::Result<(Vec<String>, Self)> {
        let mut decoded = decoded(input);
        let mut head = Vec::new();
        decoded.by_ref().take(1 << 16).read_to_end(&mut head)?;
        let bare = without_mark(&head).to_vec();
        let mark = mark.unwrap_or_else(|| delimiter(&bare));
        let leash = Rc::new(Cell::new(0));
        let inner = std::io::Cursor::new(bare).chain(decoded);
        let whole: Box<dyn Read + 'i> = Box::new(Leashed { inner, used: Rc::clone(&leash) });
        let mut reader = csv::ReaderBuilder::new().delimiter(mark).flexible(true).from_reader(whole);
        let header = reader.byte_headers()?.iter().map(|c| decode::lossy(c).trim().to_owned()).collect();
        Ok((header, Rows { reader, leash }))
    }

    /// Reads the next row; `false` where there is none.
    pub(super) fn next(&mut self, record: &mut csv::ByteRecord) -> csv::Result<bool> {
        self.leash.set(0);
        self.reader.read_byte_record(record)
    }
}

/// A byte-order mark decides on UTF-16; other bytes pass as they are and are told apart cell by cell.
fn decoded<'i>(input: impl Read + 'i) -> impl Read + 'i {
    DecodeReaderBytesBuilder::new().bom_sniffing(true).utf8_passthru(true).build(input)
}

/// The bytes after a byte-order mark.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The mark between cells: the one that the header has most of.
fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|&b| b == b'\n').next().unwrap_or(head);
    let count = |mark: u8| line.iter().filter(|&&b| b == mark).count();
    b",;\t|".iter().copied().rev().max_by_key(|&mark| count(mark)).unwrap_or(b',')
}

/// Which fields stand in which columns.
pub(super) fn places(header: &[&str], columns: &Columns) -> Vec<(Key, usize)> {
    let find = |name: &String| header.iter().position(|h| h.eq_ignore_ascii_case(name));
    columns.iter().filter_map(|(&key, names)| Some((key, names.iter().find_map(find)?))).collect()
}

/// One JSON object a line.
pub(super) fn jsonl(to: &mut Unpacker<'_>, source: &Source, input: &mut dyn Read) -> Result<(), Issue> {
    let mut input = BufReader::with_capacity(1 << 16, decoded(input));
    let mut ids = Ids::new(source, Format::Jsonl);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = input.by_ref().take(decode::MAX_BYTES + 1).read_until(b'\n', &mut line).map_err(|e| fault(&e))?;
        if read == 0 {
            return Ok(());
        }
        if read as u64 > decode::MAX_BYTES {
            return Err(decode::too_large(read as u64));
        }
        let bytes = without_mark(&line).trim_ascii();
        if !bytes.is_empty() {
            let row = serde_json::from_slice::<Value>(bytes).map_err(|e| bad(format!("no JSON: {e}")));
            object(to, &mut ids, row)?;
        }
    }
}

/// One JSON object, or a list of them.
pub(super) fn json(to: &mut Unpacker<'_>, source: &Source, bytes: &[u8]) -> Result<(), Issue> {
    let bytes = without_mark(bytes);
    let mut ids = Ids::new(source, Format::Json);
    match serde_json::from_slice::<Value>(bytes).map_err(|e| bad(format!("no JSON: {e}")))? {
        Value::Array(rows) => rows.into_iter().try_for_each(|row| object(to, &mut ids, Ok(row))),
        row => object(to, &mut ids, Ok(row)),
    }
}

fn object(to: &mut Unpacker<'_>, ids: &mut Ids<'_>, row: Result<Value, Issue>) -> Result<(), Issue> {
    let map = match row {
        Ok(Value::Object(map)) => map,
        Ok(_) => return to.give(ids.next(Given::default()), Err(bad("no JSON object".to_owned()))),
        Err(issue) => return to.give(ids.next(Given::default()), Err(issue)),
    };
    let mut given = Given::default();
    let mut text = None;
    for (&key, names) in to.columns {
        if let Some(value) = names.iter().find_map(|name| cell(&map, name)) {
            match key {
                Key::Text => text = Some(value),
                key => given.set(key, &value),
            }
        }
    }
    let bytes = match text.filter(|t| !t.trim().is_empty()) {
        Some(text) => Ok(text.into_bytes()),
        None => Err(empty()),
    };
    to.give(ids.next(given), bytes)
}

/// The value of a key, whatever its case; lists of words are paragraphs.
fn cell(map: &Map<String, Value>, name: &str) -> Option<String> {
    let value = map.get(name).or_else(|| map.iter().find(|(k, _)| k.eq_ignore_ascii_case(name)).map(|(_, v)| v))?;
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(parts) => {
            let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
            (!parts.is_empty()).then(|| parts.join("\n\n"))
        }
        _ => None,
    }
}

/// Ids of the rows of a table: `#` and the id that the row gives, else its number.
struct Ids<'s> {
    table: &'s Source,
    format: Format,
    row: usize,
    seen: HashSet<String>,
}

impl<'s> Ids<'s> {
    fn new(table: &'s Source, format: Format) -> Self {
        Ids { table, format, row: 0, seen: HashSet::new() }
    }

    fn next(&mut self, given: Given) -> Source {
        self.row += 1;
        let named = given.get(Key::Id).filter(|id| !self.seen.contains(*id)).map(str::to_owned);
        let id = named.unwrap_or_else(|| {
            let number = self.row.to_string();
            // A number that an id has taken already.
            (0..).map(|n| number.clone() + &"'".repeat(n)).find(|id| !self.seen.contains(id)).unwrap_or(number)
        });
        self.seen.insert(id.clone());
        let mut source = self.table.clone();
        source.doc_id = format!("{}#{id}", self.table.doc_id);
        source.path = format!("{}#{id}", self.table.path);
        source.name = format!("{id}.txt");
        source.row_of = Some(self.format);
        source.given = given;
        source
    }
}

fn unread(error: &csv::Error) -> Issue {
    match error.kind() {
        csv::ErrorKind::Io(error) => fault(error),
        _ => bad(format!("no table: {error}")),
    }
}

fn bad(message: String) -> Issue {
    Issue::new(IssueCode::BadRow, message).hint("one object a line, with a key for the text")
}

fn empty() -> Issue {
    Issue::new(IssueCode::BadRow, "the row has no text")
        .hint("fill its text, or name the column in inputs.toml of your pipeline")
}
