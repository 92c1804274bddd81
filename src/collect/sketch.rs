//! Near copies: texts that share nearly all their word sequences.
//!
//! One-permutation MinHash (Li, Owen, Zhang 2012): every run of [`SHINGLE`]
//! words falls by its hash into one of [`BUCKETS`] buckets, of which each keeps
//! its least value; the share of equal buckets estimates the Jaccard
//! similarity of the two sets of runs. Bands of buckets find the candidates.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::quality::FixedState;

use crate::model::eight::{ascii_len, eight, keep, letters, run, small};

/// Words in a run.
const SHINGLE: usize = 4;
/// Odd numbers, one for each place in a run.
const WEIGHTS: [u64; SHINGLE] =
    [0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x27D4_EB2F_1656_67C5];
/// Buckets of a sketch.
const BUCKETS: usize = 64;
/// Buckets in a band: two texts with one equal band are compared.
const BAND: usize = 4;
/// Words under which a text is known again only letter by letter.
const FEWEST_WORDS: usize = 60;
/// A bucket without a value.
const EMPTY: u16 = u16::MAX;

/// What is kept of a text.
pub(super) type Sketch = Box<[u16; BUCKETS]>;

/// A hash of the letters and digits of a text, and its sketch; none where it is too short.
pub(super) fn sketch(text: &str) -> (u64, Option<Sketch>) {
    let mut least = Box::new([EMPTY; BUCKETS]);
    let mut words = [0u64; SHINGLE];
    let mut seen = 0;
    let all = each_word(text, |word| {
        words[seen % SHINGLE] = word;
        seen += 1;
        if seen >= SHINGLE {
            // A weight for each place, so that the same words in another order are another run.
            let place = |i: usize| words[(seen + i) % SHINGLE].wrapping_mul(WEIGHTS[i]);
            let run = mix((0..SHINGLE).fold(0u64, |sum, i| sum.wrapping_add(place(i))));
            let bucket = &mut least[(run >> 58) as usize];
            *bucket = (*bucket).min((run & 0xFFFF) as u16);
        }
    });
    (all, (seen >= FEWEST_WORDS).then_some(least))
}

const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// A hash of letters one after the other, wherever the words among them begin and end.
#[derive(Default)]
struct Letters {
    hash: u64,
    /// Bytes that are not yet eight, the first of them lowest, and how many.
    held: u64,
    len: usize,
}

impl Letters {
    /// Adds `len` bytes, 1 to 8; the others are 0.
    #[inline]
    fn push(&mut self, bytes: u64, len: usize) {
        self.held |= bytes << (8 * self.len);
        let sum = self.len + len;
        if sum < 8 {
            self.len = sum;
            return;
        }
        self.hash = step(self.hash, self.held);
        self.held = if self.len == 0 { 0 } else { bytes >> (8 * (8 - self.len)) };
        self.len = sum - 8;
    }

    fn finish(&self) -> u64 {
        mix(step(self.hash, self.held))
    }
}

#[inline]
fn step(hash: u64, bytes: u64) -> u64 {
    (hash.rotate_left(5) ^ bytes).wrapping_mul(BASE)
}

/// Calls `word(hash)` for every run of letters and digits; gives a hash of all of them.
fn each_word(text: &str, mut word: impl FnMut(u64)) -> u64 {
    let (mut all, mut hash) = (Letters::default(), 0u64);
    let mut rest = text;
    loop {
        let ascii = ascii_len(rest.as_bytes());
        let plain = &rest.as_bytes()[..ascii];
        let mut at = 0;
        while at < ascii {
            let bytes = eight(plain, at);
            let len = run(letters(bytes));
            if len > 0 {
                let bytes = keep(small(bytes), len);
                all.push(bytes, len);
                hash = step(hash, bytes);
                at += len;
            }
            if len < 8 && at < ascii {
                if hash != 0 {
                    word(hash);
                    hash = 0;
                }
                at += 1;
            }
        }
        let mut chars = rest[ascii..].chars();
        match chars.next() {
            Some(c) if c.is_alphanumeric() => {
                for c in c.to_lowercase().map(|c| u64::from(u32::from(c))) {
                    all.push(c, size_of::<char>());
                    hash = step(hash, c);
                }
            }
            _ if hash != 0 => {
                word(hash);
                hash = 0;
            }
            _ => {}
        }
        if rest[ascii..].is_empty() {
            return all.finish();
        }
        rest = chars.as_str();
    }
}

/// A hash of one word, capitals aside.
pub(super) fn hash_word(word: &str) -> u64 {
    if word.is_ascii() {
        return hash_ascii(word.as_bytes());
    }
    mix(word.chars().flat_map(char::to_lowercase).fold(0, |hash, c| step(hash, u64::from(u32::from(c)))))
}

/// The same for ASCII letters alone.
pub(super) fn hash_ascii(word: &[u8]) -> u64 {
    let eights = (0..word.len()).step_by(8).map(|at| keep(small(eight(word, at)), word.len() - at));
    mix(eights.fold(0, step))
}

/// The finaliser of MurmurHash3.
fn mix(mut h: u64) -> u64 {
    h = (h ^ (h >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    h = (h ^ (h >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    h ^ (h >> 33)
}

/// Sketches of the texts so far.
#[derive(Debug, Default)]
pub(super) struct Sketches {
    texts: Vec<(u32, Sketch)>,
    /// Of each band the place in `chain` of the text that had it last.
    bands: HashMap<u64, u32>,
    /// A text, and the place of the one before it with the same band; a place of its own says that there is none.
    chain: Vec<(u32, u32)>,
}

impl Sketches {
    /// The number of the first text that this one nearly copies; else the text is remembered under its own.
    ///
    /// Four of five equal buckets make a copy: an estimated similarity of 0.8, which a repost with two
    /// changed lines of twenty keeps and two messages of one series do not reach.
    pub(super) fn copy_of(&mut self, number: u32, sketch: &Sketch) -> Option<u32> {
        // Bands without a value say nothing: short texts share them all.
        let filled = |(_, values): &(usize, &[u16])| values.iter().any(|v| *v != EMPTY);
        let keys: Vec<u64> = sketch.chunks(BAND).enumerate().filter(filled).map(band_key).collect();
        let mut candidates: Vec<u32> = keys.iter().flat_map(|key| self.with_band(*key)).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let equal = |n: &u32| {
            let other = &self.texts[*n as usize].1;
            let both = || sketch.iter().zip(other.iter()).filter(|(a, b)| **a != EMPTY || **b != EMPTY);
            both().filter(|(a, b)| a == b).count() * 5 >= both().count() * 4
        };
        if let Some(n) = candidates.into_iter().find(equal) {
            return Some(self.texts[n as usize].0);
        }
        let n = self.texts.len() as u32;
        self.texts.push((number, sketch.clone()));
        for key in keys {
            let place = self.chain.len() as u32;
            let before = self.bands.insert(key, place).unwrap_or(place);
            self.chain.push((n, before));
        }
        None
    }

    /// The texts with a band, the latest first.
    fn with_band(&self, key: u64) -> impl Iterator<Item = u32> + '_ {
        let mut next = self.bands.get(&key).copied();
        std::iter::from_fn(move || {
            let place = next?;
            let (text, before) = self.chain[place as usize];
            next = (before != place).then_some(before);
            Some(text)
        })
    }
}

fn band_key(band: (usize, &[u16])) -> u64 {
    FixedState::default().hash_one(band)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(lines: impl Iterator<Item = usize>) -> String {
        lines
            .map(|n| format!("In year {n} we need {} more helicopters for mission {} in the north. ", n * 7, n * 13))
            .collect()
    }

    #[test]
    fn a_text_is_known_by_its_letters_and_digits_alone() {
        let hash = |text: &str| sketch(text).0;
        let same = [
            "Côte d’Ivoire needs 24 co-operating helicopters.",
            "CÔTE D'IVOIRE\nneeds 24 cooperating heli\u{AD}copters",
        ];
        assert_eq!(hash(same[0]), hash(same[1]));
        for other in
            ["Cote d’Ivoire needs 24 cooperating helicopters", "Côte d’Ivoire needs 42 cooperating helicopters"]
        {
            assert_ne!(hash(same[0]), hash(other), "{other}");
        }
        assert_ne!(hash("a"), hash("b"));
        assert_ne!(hash("abcdefgh"), hash("abcdefg"));
    }

    #[test]
    fn two_changed_lines_make_a_copy_and_another_text_does_not() {
        let mut sketches = Sketches::default();
        let first = sketch(&text(0..25)).1.unwrap();
        assert_eq!(sketches.copy_of(1, &first), None);
        let repost = format!("Posted by a site. {} Read more there.", text(0..25));
        assert_eq!(sketches.copy_of(2, &sketch(&repost).1.unwrap()), Some(1));
        assert_eq!(sketches.copy_of(3, &sketch(&text(100..125)).1.unwrap()), None);
        assert!(sketch("We need helicopters.").1.is_none());
    }
}
