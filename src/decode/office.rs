//! DOCX and ODT: the XML of the main text inside the archive.
//!
//! Headers, footers, notes, comments and deleted words are no part of a
//! statement and are left out. Entities are never expanded but the five of XML.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use zip::ZipArchive;
use zip::result::ZipError;

use super::prose::Prose;
use super::{MAX_BYTES, Raw, broken};
use crate::model::{Format, Issue, IssueCode};

/// Reads a DOCX document.
///
/// # Errors
/// `encrypted`, `broken_file` or `decompression_bomb`.
pub(super) fn docx<'b>(bytes: &[u8]) -> Result<Raw<'b>, Issue> {
    let mut archive = open(bytes, Format::Docx)?;
    let numbering =
        member(&mut archive, "word/numbering.xml", Format::Docx).map(|xml| Numbering::of(&xml)).unwrap_or_default();
    let xml = member(&mut archive, "word/document.xml", Format::Docx)?;
    let mut reader = Reader::from_str(&xml);
    let (mut prose, mut numbering) = (Prose::default(), numbering);
    // Inside `w:t` words are text; elsewhere they are white space between elements.
    let (mut is_text, mut hidden) = (false, 0u32);
    let (mut list, mut level) = (None, 0);
    loop {
        match reader.read_event().map_err(|e| broken(Format::Docx, e))? {
            Event::Eof => break,
            Event::Start(tag) => match tag.local_name().as_ref() {
                _ if hidden > 0 => hidden += 1,
                "del" | "moveFrom" | "Fallback" | "instrText" | "rPrChange" | "pPrChange" => hidden = 1,
                "t" => is_text = true,
                "p" => (list, level) = (None, 0),
                _ => {}
            },
            Event::Empty(tag) if hidden == 0 => match tag.local_name().as_ref() {
                "br" | "cr" => prose.line(),
                "tab" => prose.words(" "),
                "noBreakHyphen" => prose.words("-"),
                "ilvl" => level = value(&tag).and_then(|v| v.parse().ok()).unwrap_or(0),
                "numId" => list = value(&tag).filter(|v| v != "0"),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                _ if hidden > 0 => hidden -= 1,
                "t" => is_text = false,
                "pPr" => {
                    prose.block();
                    if let Some(list) = list.take() {
                        prose.item(&numbering.next(list, level));
                    }
                }
                "tc" => prose.words(" "),
                "p" | "tr" => prose.block(),
                _ => {}
            },
            event if is_text && hidden == 0 => words(event, &mut prose),
            _ => {}
        }
    }
    Ok(Raw { knows_paragraphs: true, ..Raw::new(Cow::Owned(prose.finish()), Format::Docx) })
}

/// Reads an ODT document.
///
/// # Errors
/// `encrypted`, `broken_file` or `decompression_bomb`.
pub(super) fn odt<'b>(bytes: &[u8]) -> Result<Raw<'b>, Issue> {
    let mut archive = open(bytes, Format::Odt)?;
    let manifest = member(&mut archive, "META-INF/manifest.xml", Format::Odt).unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(encrypted());
    }
    let xml = member(&mut archive, "content.xml", Format::Odt)?;
    let mut reader = Reader::from_str(&xml);
    let mut prose = Prose::default();
    let (mut in_text, mut hidden, mut paragraphs) = (false, 0u32, 0u32);
    loop {
        match reader.read_event().map_err(|e| broken(Format::Odt, e))? {
            Event::Eof => break,
            Event::Start(tag) => match tag.name().as_ref() {
                _ if hidden > 0 => hidden += 1,
                "text:note" | "office:annotation" | "text:tracked-changes" | "text:table-of-content" => hidden = 1,
                "office:text" => in_text = true,
                "text:p" | "text:h" => {
                    paragraphs += 1;
                    prose.block();
                }
                "text:list-item" => {
                    prose.block();
                    prose.item("•");
                    prose.words(" ");
                }
                _ => {}
            },
            Event::Empty(tag) if hidden == 0 => match tag.name().as_ref() {
                "text:line-break" => prose.line(),
                "text:s" | "text:tab" => prose.words(" "),
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                _ if hidden > 0 => hidden -= 1,
                "text:p" | "text:h" => {
                    paragraphs = paragraphs.saturating_sub(1);
                    prose.block();
                }
                _ => {}
            },
            event if in_text && paragraphs > 0 && hidden == 0 => words(event, &mut prose),
            _ => {}
        }
    }
    Ok(Raw { knows_paragraphs: true, ..Raw::new(Cow::Owned(prose.finish()), Format::Odt) })
}

fn words(event: Event<'_>, prose: &mut Prose) {
    match event {
        Event::Text(text) => prose.words(&text.xml_content(XmlVersion::Implicit1_0)),
        Event::CData(text) => prose.words(&text.xml_content(XmlVersion::Implicit1_0)),
        Event::GeneralRef(name) => match name.resolve_char_ref() {
            Ok(Some(c)) => prose.words(c.encode_utf8(&mut [0; 4])),
            _ => {
                if let Some(text) = quick_xml::escape::resolve_predefined_entity(name.as_ref()) {
                    prose.words(text);
                }
            }
        },
        _ => {}
    }
}

/// The attribute `w:val`.
fn value(tag: &BytesStart<'_>) -> Option<String> {
    attribute(tag, "w:val")
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.try_get_attribute(name).ok().flatten().map(|a| a.value.into_owned())
}

fn open(bytes: &[u8], format: Format) -> Result<ZipArchive<Cursor<&[u8]>>, Issue> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|e| fault(&e, format))
}

/// One file of the archive as text.
fn member(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, format: Format) -> Result<String, Issue> {
    let file = archive.by_name(name).map_err(|e| fault(&e, format))?;
    let mut xml = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut xml).map_err(|e| broken(format, e))?;
    if xml.len() as u64 > MAX_BYTES {
        return Err(Issue::new(IssueCode::Bomb, format!("{name} unfolds to over {MAX_BYTES} bytes"))
            .hint("split it: one statement a file"));
    }
    Ok(super::lossy(&xml).into_owned())
}

fn fault(error: &ZipError, format: Format) -> Issue {
    match error {
        ZipError::UnsupportedArchive(what) if what.contains("assword") => encrypted(),
        error => broken(format, error),
    }
}

fn encrypted() -> Issue {
    Issue::new(IssueCode::Encrypted, "locked by a password").hint("save a copy without password")
}

/// Which lists have bullets and which count.
#[derive(Default)]
struct Numbering {
    /// `numId` to its abstract list.
    lists: HashMap<String, String>,
    /// Abstract list and level that have a bullet or nothing.
    bullets: HashMap<(String, usize), bool>,
    counters: HashMap<(String, usize), u32>,
}

impl Numbering {
    fn of(xml: &str) -> Self {
        let mut out = Numbering::default();
        let mut reader = Reader::from_str(xml);
        let (mut list, mut level, mut number) = (String::new(), 0usize, None);
        while let Ok(event) = reader.read_event() {
            let (Event::Start(tag) | Event::Empty(tag)) = &event else {
                if matches!(event, Event::Eof) {
                    break;
                }
                continue;
            };
            match tag.local_name().as_ref() {
                "abstractNum" => list = attribute(tag, "w:abstractNumId").unwrap_or_default(),
                "lvl" => level = attribute(tag, "w:ilvl").and_then(|v| v.parse().ok()).unwrap_or(0),
                "numFmt" => {
                    let bullet = value(tag).is_some_and(|v| v == "bullet" || v == "none");
                    out.bullets.insert((list.clone(), level), bullet);
                }
                "num" => number = attribute(tag, "w:numId"),
                "abstractNumId" => {
                    if let (Some(number), Some(list)) = (number.take(), value(tag)) {
                        out.lists.insert(number, list);
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// The mark of the next item of a list.
    fn next(&mut self, number: String, level: usize) -> String {
        let list = self.lists.get(&number).cloned().unwrap_or_default();
        if self.bullets.get(&(list, level)).copied().unwrap_or(true) {
            return "• ".to_owned();
        }
        self.counters.retain(|(list, deeper), _| *list != number || *deeper <= level);
        let count = self.counters.entry((number, level)).or_default();
        *count += 1;
        format!("{count}. ")
    }
}
