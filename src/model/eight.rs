//! Eight bytes of a text in one number, the first of them lowest.
//!
//! What is asked of each byte is answered for all of them at once, as the highest bit of each.

const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each byte.
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Eight bytes of a text, 0 behind its end.
#[inline]
pub fn eight(text: &[u8], at: usize) -> u64 {
    match text.get(at..).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => text.get(at..).unwrap_or(&[]).iter().rev().fold(0, |sum, &b| sum << 8 | u64::from(b)),
    }
}

/// The first `len` bytes; all where there are more.
#[inline]
pub fn keep(bytes: u64, len: usize) -> u64 {
    if len >= 8 { bytes } else { bytes & ((1 << (8 * len)) - 1) }
}

/// The ASCII bytes from `low` to `high`.
#[inline]
pub fn between(bytes: u64, low: u8, high: u8) -> u64 {
    // With its highest bit set a byte lends nothing to its neighbour.
    let from = |low: u8| (bytes | HIGHS) - ONES * u64::from(low);
    from(low) & !from(high + 1) & !bytes & HIGHS
}

/// Small ASCII letters and digits.
#[inline]
pub fn small_letters(bytes: u64) -> u64 {
    between(bytes, b'a', b'z') | between(bytes, b'0', b'9')
}

/// The same with capitals as small letters. Other bytes are changed too.
#[inline]
pub fn small(bytes: u64) -> u64 {
    bytes | (ONES * 0x20)
}

/// ASCII letters and digits.
#[inline]
pub fn letters(bytes: u64) -> u64 {
    between(small(bytes), b'a', b'z') | between(bytes, b'0', b'9')
}

/// How many bytes at the start of a text are ASCII.
#[inline]
pub fn ascii_len(text: &[u8]) -> usize {
    let (eights, rest) = text.as_chunks::<8>();
    let found = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes) & HIGHS;
    match eights.iter().position(|bytes| found(bytes) != 0) {
        Some(n) => n * 8 + (found(&eights[n]).trailing_zeros() / 8) as usize,
        None => eights.len() * 8 + rest.iter().position(|b| !b.is_ascii()).unwrap_or(rest.len()),
    }
}

/// How many of the first bytes are among those found.
#[inline]
pub fn run(found: u64) -> usize {
    ((found ^ HIGHS).trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_told_alone() {
        for byte in 0..=255u8 {
            let bytes = u64::from_le_bytes([b'a', byte, b'Z', 0, 0xFF, byte, b'0', b' ']);
            let is = |found: u64, n: usize| found >> (8 * n + 7) & 1 == 1;
            for n in [1, 5] {
                assert_eq!(is(letters(bytes), n), byte.is_ascii_alphanumeric(), "{byte}");
                let small = byte.is_ascii_lowercase() || byte.is_ascii_digit();
                assert_eq!(is(small_letters(bytes), n), small, "{byte}");
                assert_eq!(is(between(bytes, b' ', b' '), n), byte == b' ');
            }
            assert!(is(letters(bytes), 0) && is(letters(bytes), 2) && is(letters(bytes), 6) && !is(letters(bytes), 3));
        }
        for (text, ascii) in [("", 0), ("abé", 2), ("é", 0), ("abcdefgh", 8), ("abcdefghij–", 10), ("abcdefg–", 7)]
        {
            assert_eq!(ascii_len(text.as_bytes()), ascii, "{text}");
        }
        assert_eq!((run(letters(eight(b"abc-d", 0))), run(letters(eight(b"abcdefgh", 0)))), (3, 8));
        assert_eq!((eight(b"abc", 1), keep(eight(b"abcdefgh", 0), 2)), (0x6362, 0x6261));
    }
}
