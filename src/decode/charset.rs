//! Which encoding: byte-order mark, then strict UTF-8, then detection.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::model::{Issue, IssueCode};

/// The text and the name of its encoding.
///
/// # Errors
/// `binary` where NUL bytes show that it is no text.
pub(super) fn read(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), Issue> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return Ok((text, encoding.name()));
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        return Ok((text, encoding.name()));
    }
    if memchr::memchr(0, bytes).is_some() {
        return Err(Issue::new(IssueCode::Binary, "the file is not a text: it holds NUL bytes")
            .hint("convert it to UTF-8 text"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), UTF_8.name()));
    }
    if nearly_utf8(bytes) {
        return Ok((String::from_utf8_lossy(bytes), UTF_8.name()));
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Ok((text, encoding.name()))
}

/// The text of a page, which may name its encoding itself.
///
/// # Errors
/// See [`read`].
pub(super) fn read_declared(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), Issue> {
    let head = &bytes[..bytes.len().min(2048)];
    let declared = memchr::memmem::find(&head.to_ascii_lowercase(), b"charset=").and_then(|at| {
        let label = head[at + 8..].trim_ascii_start();
        let label = label.strip_prefix(b"\"").or(label.strip_prefix(b"'")).unwrap_or(label);
        let end = label.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:".contains(b))).unwrap_or(label.len());
        Encoding::for_label(&label[..end])
    });
    match declared {
        // A page of single bytes that calls itself UTF-16 is none.
        Some(encoding)
            if encoding.is_ascii_compatible()
                && Encoding::for_bom(bytes).is_none()
                && std::str::from_utf8(bytes).is_err()
                && !nearly_utf8(bytes) =>
        {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            Ok((text, encoding.name()))
        }
        _ => read(bytes),
    }
}

/// The text of a part of a file whatever its bytes: UTF-8, else Windows-1252.
pub fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) if nearly_utf8(bytes) => String::from_utf8_lossy(bytes),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// NUL in nearly every second byte: Latin text in UTF-16.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let pairs = head.len() / 2;
    if pairs < 4 {
        return None;
    }
    let nul_at = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    match (nul_at(0), nul_at(1)) {
        (even, odd) if odd * 10 > pairs * 7 && even * 10 < pairs => Some(UTF_16LE),
        (even, odd) if even * 10 > pairs * 7 && odd * 10 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-8 with a few damaged bytes: its multi-byte characters outnumber the faults.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_does_not_change_the_encoding() {
        let mut bytes = "Étienne à Genève, déjà vu, où ça, très bien".as_bytes().to_vec();
        bytes.extend_from_slice(b" \xFF end");
        let (text, name) = read(&bytes).unwrap();
        assert_eq!(name, "UTF-8");
        assert_eq!(text.matches('\u{FFFD}').count(), 1);
    }

    #[test]
    fn utf16_without_a_mark_is_seen_by_its_nuls() {
        let bytes: Vec<u8> = "We need helicopters".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&bytes).unwrap(), (Cow::Borrowed("We need helicopters"), "UTF-16BE"));
    }
}
