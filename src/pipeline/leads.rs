//! How the matches of an expression begin: their first characters, one way beside the other.
//!
//! "For immediate release" and "share this page" in one expression are two
//! ways to begin; taken together they would let "foare" pass. What the ways of
//! an expression are is for the gate to say.

use super::chars::Chars;

/// Characters at the beginning of a match that are told.
const DEPTH: usize = 4;
/// Ways that are told apart, a bit of a number each; more are taken together.
const MOST: usize = 64;
/// The same of a part of an expression.
const MOST_OF_PART: usize = 64;

/// One way to begin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Lead {
    /// The characters that may stand at each place of a match that is so long.
    at: [Chars; DEPTH],
    /// Bit `n` where a match may have `n` characters, the last where it may have as many or more.
    lengths: u8,
}

impl Lead {
    const EMPTY: Lead = Lead { at: [Chars::NONE; DEPTH], lengths: 1 };
    const ANY: Lead = Lead { at: [Chars::ALL; DEPTH], lengths: (Lead::LONG << 1) - 1 };
    /// The bit of the matches that go on behind the places that are told.
    const LONG: u8 = 1 << DEPTH;

    fn or(mut self, other: Lead) -> Self {
        self.at.iter_mut().zip(other.at).for_each(|(a, b)| *a = a.or(b));
        self.lengths |= other.lengths;
        self
    }

    fn then(self, next: Lead) -> Self {
        let mut out = Lead { at: self.at, lengths: self.lengths & Lead::LONG };
        for len in (0..DEPTH).filter(|len| self.lengths >> len & 1 == 1) {
            out.at[len..].iter_mut().zip(next.at).for_each(|(a, b)| *a = a.or(b));
            let shifted = u16::from(next.lengths) << len;
            let long = shifted >= u16::from(Lead::LONG);
            out.lengths |= (shifted as u8 & (Lead::LONG - 1)) | if long { Lead::LONG } else { 0 };
        }
        out
    }
}

/// All ways to begin; without one there is no match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Leads {
    ways: Vec<Lead>,
}

impl Leads {
    /// Of the empty word.
    pub(super) fn empty() -> Self {
        Leads { ways: vec![Lead::EMPTY] }
    }

    /// Of any words.
    pub(super) fn any() -> Self {
        Leads { ways: vec![Lead::ANY] }
    }

    /// Of one character.
    pub(super) fn of(set: Chars) -> Self {
        let mut lead = Lead { lengths: 2, ..Lead::EMPTY };
        lead.at[0] = set;
        Leads { ways: vec![lead] }
    }

    /// Of what matches one of several.
    pub(super) fn any_of(several: impl Iterator<Item = Leads>) -> Self {
        Leads { ways: several.flat_map(|leads| leads.ways).collect() }.at_most(MOST)
    }

    /// Of what matches one after the other.
    pub(super) fn then(self, next: &Leads) -> Self {
        let goes_on = |lead: &Lead| lead.lengths != Lead::LONG;
        if !self.ways.iter().any(goes_on) {
            return self;
        }
        let (open, next) = (self.ways.iter().filter(|l| goes_on(l)).count(), next.clone());
        let next = next.at_most((MOST / open).clamp(1, MOST_OF_PART));
        let ways = self.ways.iter().flat_map(|a| {
            let after = if goes_on(a) { next.ways.as_slice() } else { &[Lead::EMPTY] };
            after.iter().map(|b| a.then(*b))
        });
        Leads { ways: ways.collect() }.at_most(MOST)
    }

    /// Of what matches in a row.
    pub(super) fn row(parts: impl Iterator<Item = Leads>) -> Self {
        let mut out = Leads::empty();
        for part in parts {
            out = out.then(&part);
            if out.ways.iter().all(|lead| lead.lengths == Lead::LONG) {
                break;
            }
        }
        out
    }

    /// Of what matches so many times.
    pub(super) fn times(self, min: u32, max: Option<u32>) -> Self {
        // A match more or less is not told behind the last place.
        let most = max.unwrap_or(u32::MAX).min(min.saturating_add(DEPTH as u32));
        let (mut row, mut rows) = (Leads::empty(), Vec::new());
        for n in 0..=most {
            let next = row.clone().then(&self);
            let same = next == row;
            if n >= min || same {
                rows.push(row);
            }
            if same {
                break;
            }
            row = next;
        }
        Leads::any_of(rows.into_iter())
    }

    /// The same with other characters in the place of each.
    pub(super) fn map(mut self, change: impl Fn(Chars) -> Chars) -> Self {
        self.ways.iter_mut().for_each(|lead| lead.at = lead.at.map(&change));
        self.at_most(MOST_OF_PART)
    }

    /// The same, told less exactly where there are more ways: neighbours are taken together.
    fn at_most(mut self, most: usize) -> Self {
        if self.ways.len() <= most {
            return self;
        }
        self.ways.sort_unstable_by_key(|lead| lead.at.map(|set| (set.ascii, set.others)));
        self.ways.dedup();
        if self.ways.len() > most {
            let together = self.ways.len().div_ceil(most);
            let both = |ways: &[Lead]| ways.iter().copied().fold(Lead::default(), Lead::or);
            self.ways = self.ways.chunks(together).map(both).collect();
        }
        self
    }
}

/// Ways to begin, by their characters.
#[derive(Debug)]
pub(super) struct Beginnings {
    /// For each place and ASCII character the ways that it may stand in, one a bit; the last is that of all others.
    at: Box<[[u64; 129]; DEPTH]>,
    may_be_empty: bool,
}

impl Beginnings {
    pub(super) fn of(leads: &Leads) -> Self {
        let mut at = Box::new([[0; 129]; DEPTH]);
        for (n, lead) in leads.ways.iter().enumerate() {
            for (row, set) in at.iter_mut().zip(lead.at) {
                let mut left = set.ascii;
                while left != 0 {
                    row[left.trailing_zeros() as usize] |= 1 << n;
                    left &= left - 1;
                }
                row[128] |= u64::from(set.others) << n;
            }
        }
        Beginnings { at, may_be_empty: leads.ways.iter().any(|lead| lead.lengths & 1 == 1) }
    }

    /// Whether a match may begin with a byte, where there is one.
    pub(super) fn may_begin(&self, byte: u8) -> bool {
        self.at[0][usize::from(byte.min(128))] != 0
    }

    /// Whether a match may begin as the text does.
    #[inline]
    pub(super) fn let_pass(&self, text: &[u8]) -> bool {
        if text.is_empty() {
            return self.may_be_empty;
        }
        let mut ways = u64::MAX;
        for (row, &byte) in self.at.iter().zip(text) {
            ways &= row[usize::from(byte.min(128))];
            // The places behind are counted in characters.
            if ways == 0 || !byte.is_ascii() {
                break;
            }
        }
        ways != 0
    }
}
