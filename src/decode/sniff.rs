//! What a file is, by its first bytes; by its name where bytes say nothing.

use crate::model::Format;

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One document.
    Document(Format),
    /// Something that holds documents: `gz`, `zst`, `zip`, `tar`, `jsonl`, `json`, `csv`, `tsv`.
    Container(&'static str),
    /// Something that is not read; the words name it.
    Unknown(&'static str),
}

/// First bytes of formats that hold no statement, or none that this version reads.
const UNKNOWN: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office file (.doc, .xls, .msg)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"\xFD7zXZ\0", "XZ data"),
    (b"BZh", "bzip2 data"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet table"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
    (b"%!PS", "PostScript"),
];

/// Tells what a file is. `head` is its beginning, of 4 KiB at least where the file is as long.
pub fn kind(head: &[u8], name: &str) -> Kind {
    let ending = ending(name);
    if let Some((_, what)) = UNKNOWN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Kind::Unknown(what);
    }
    if head.starts_with(b"\x1F\x8B") {
        return Kind::Container("gz");
    }
    if head.starts_with(b"\x28\xB5\x2F\xFD") {
        return Kind::Container("zst");
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip(head, &ending);
    }
    if head.get(257..262) == Some(b"ustar") {
        return Kind::Container("tar");
    }
    let text = skip_mark(head);
    if head[..head.len().min(1024)].windows(5).any(|w| w == b"%PDF-") {
        return Kind::Document(Format::Pdf);
    }
    if text.starts_with(b"{\\rtf") {
        return Kind::Unknown("RTF");
    }
    match ending.as_str() {
        "csv" => Kind::Container("csv"),
        "tsv" | "tab" => Kind::Container("tsv"),
        "jsonl" | "ndjson" => Kind::Container("jsonl"),
        "json" => Kind::Container("json"),
        "md" | "markdown" => Kind::Document(Format::Md),
        "eml" | "mht" | "mhtml" => Kind::Document(Format::Eml),
        "css" | "js" | "mjs" | "map" | "svg" | "woff" | "woff2" | "ttf" | "eot" | "ico" | "webp" => {
            Kind::Unknown("a style sheet, script, picture or font of a web page")
        }
        "html" | "htm" | "xhtml" | "shtml" | "aspx" | "php" if text.contains(&b'<') => Kind::Document(Format::Html),
        _ if looks_like_html(text) => Kind::Document(Format::Html),
        _ if looks_like_mail(text) => Kind::Document(Format::Eml),
        _ => Kind::Document(Format::Txt),
    }
}

/// Whether the name alone says that a file is plain text, so that nobody needs to look into it first.
pub fn is_text_name(name: &str) -> bool {
    matches!(ending(name).as_str(), "txt" | "text")
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_ascii_lowercase())
}

/// Office files are zip archives whose first members tell them apart.
fn zip(head: &[u8], ending: &str) -> Kind {
    // The archive's own first member; further on, stored members may be office files themselves.
    let first = head.get(30..).unwrap_or_default();
    let has = |needle: &[u8]| memchr::memmem::find(head, needle).is_some();
    match ending {
        "docx" | "docm" => Kind::Document(Format::Docx),
        "odt" | "ott" => Kind::Document(Format::Odt),
        "xlsx" | "xlsm" | "pptx" | "ods" | "odp" | "epub" | "jar" | "apk" => {
            Kind::Unknown("a spreadsheet, presentation or book")
        }
        _ if first.starts_with(b"mimetypeapplication/vnd.oasis.opendocument.text") => Kind::Document(Format::Odt),
        _ if first.starts_with(b"mimetypeapplication/") => Kind::Unknown("a spreadsheet, presentation or book"),
        _ if first.starts_with(b"[Content_Types].xml") && has(b"word/") => Kind::Document(Format::Docx),
        _ if first.starts_with(b"[Content_Types].xml") => Kind::Unknown("a spreadsheet or presentation"),
        _ => Kind::Container("zip"),
    }
}

fn skip_mark(head: &[u8]) -> &[u8] {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let blank = head.iter().take_while(|b| b.is_ascii_whitespace()).count();
    &head[blank..]
}

fn looks_like_html(text: &[u8]) -> bool {
    let head = text[..text.len().min(1024)].to_ascii_lowercase();
    let opens =
        [&b"<!doctype html"[..], b"<html", b"<head", b"<body", b"<!-- saved from"].iter().any(|t| head.starts_with(t));
    let xml = head.starts_with(b"<?xml") || head.starts_with(b"<!--") || head.starts_with(b"<!doctype");
    opens || xml && memchr::memmem::find(&head, b"<html").is_some()
}

/// Header lines of a message, one of which only machines write.
fn looks_like_mail(text: &[u8]) -> bool {
    let head = &text[..text.len().min(4096)];
    let first = head.split(|&b| b == b':').next().unwrap_or(b"");
    let opens = [&b"From"[..], b"Received", b"Return-Path", b"MIME-Version", b"Delivered-To", b"Message-ID"]
        .iter()
        .any(|h| first.eq_ignore_ascii_case(h));
    opens
        && [&b"\nMIME-Version:"[..], b"\nMessage-ID:", b"\nContent-Type:"]
            .iter()
            .any(|h| memchr::memmem::find(head, h).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_before_the_name() {
        let html = Kind::Document(Format::Html);
        for (bytes, name, want) in [
            (&b"%PDF-1.7"[..], "speech.txt", Kind::Document(Format::Pdf)),
            (b"<!DOCTYPE html><html>", "page", html),
            (b"\xEF\xBB\xBF\n<html lang=en>", "page.txt", html),
            (
                b"PK\x03\x04..........................mimetypeapplication/vnd.oasis.opendocument.text",
                "a.zip",
                Kind::Document(Format::Odt),
            ),
            (b"PK\x03\x04....[Content_Types].xml", "a.xlsx", Kind::Unknown("a spreadsheet, presentation or book")),
            (b"PK\x03\x04....a.txt", "a.zip", Kind::Container("zip")),
            (b"Received: from x\nMIME-Version: 1.0\n\nDear", "mail", Kind::Document(Format::Eml)),
            (b"From: the heart\n\nDear friends", "speech", Kind::Document(Format::Txt)),
            (b"We need <five> helicopters", "a.txt", Kind::Document(Format::Txt)),
            (b"# On peace", "a.md", Kind::Document(Format::Md)),
            (b"text,date\n", "a.csv", Kind::Container("csv")),
            (b"body { color: red }", "a.css", Kind::Unknown("a style sheet, script, picture or font of a web page")),
        ] {
            assert_eq!(kind(bytes, name), want, "{name}");
        }
    }
}
