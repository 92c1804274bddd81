//! Literals by their first word: what may begin where a word of the text does.
//!
//! Most words of a text are in no lexicon, and the few that are stand far apart
//! in memory: each word is looked up once as a whole and, where some literal
//! asks for a beginning alone, once for each length of such beginnings.
//! Literals that may begin inside a word are the matcher's business.

use super::words::{Word, head_of};
use crate::model::eight::eight;

/// A literal, cut behind its first word.
#[derive(Clone, Copy)]
struct Literal {
    number: u32,
    /// Its bytes: `start..start + len` of the pool, `first` of them the first word.
    start: u32,
    len: u32,
    first: u32,
    /// The bytes behind the first word, eight of them at most, and which bits of eight they are.
    next: u64,
    mask: u64,
}

impl Literal {
    /// Whether there are four bytes at least behind its first word.
    fn goes_on(&self) -> bool {
        self.mask >> 31 & 1 == 1
    }

    /// Whether its word and the bytes that are kept of its rest are all of it.
    fn is_short(&self) -> bool {
        self.len <= self.first + 8 && self.first as usize <= LONGEST
    }
}

/// Literals that share their first word.
#[derive(Clone, Copy)]
struct Slot {
    word: Word,
    /// `from..to` of the literals.
    from: u32,
    /// From here on they are sorted by the first bytes behind the word.
    sorted: u32,
    to: u32,
}

/// A hash table of first words with linear probing, at most half full.
///
/// Most words that are asked for are in no table: the marks that tell so lie close together.
struct Table {
    /// A part of the hash of the word that has its place here; 0 where none has.
    marks: Vec<u16>,
    /// Its slot.
    places: Vec<u32>,
    slots: Vec<Slot>,
    shift: u32,
}

/// Literals, compiled.
pub(super) struct Vocabulary {
    pool: Vec<u8>,
    literals: Vec<Literal>,
    /// First words that stand whole.
    whole: Table,
    /// Words whose rest is free.
    beginnings: Table,
    /// By the first letters of a word: bit `n` where a beginning of `n + 1` bytes may fit.
    lengths: Box<[u16; Vocabulary::LENGTHS]>,
    /// Literals that begin with no ASCII letter or digit.
    other: Vec<Literal>,
}

/// Literals of a word that are compared one by one; of more, those are sought out that go on as the text does.
const FEW: usize = 6;

/// Bytes of the longest beginning; what is longer is looked for by so many bytes.
const LONGEST: usize = 16;

impl Vocabulary {
    const LENGTHS: usize = 1 << 14;
    /// Letters by which beginnings are told apart.
    const LETTERS: usize = 4;

    /// Compiles literals, which are distinct and not empty; `open` says of each whether letters may follow it.
    pub(super) fn new(literals: &[&[u8]], open: &[bool]) -> Self {
        let mut out = Vocabulary {
            pool: literals.concat(),
            literals: Vec::with_capacity(literals.len()),
            whole: Table::default(),
            beginnings: Table::default(),
            lengths: Box::new([0; Self::LENGTHS]),
            other: Vec::new(),
        };
        let (mut whole, mut beginnings) = (Vec::new(), Vec::new());
        let mut start = 0;
        for (number, (literal, &open)) in literals.iter().zip(open).enumerate() {
            let word = head_of(literal);
            let ends_free = open && word.len() == literal.len();
            let first = if ends_free { word.len().min(LONGEST) } else { word.len() } as u32;
            let (next, mask) = bytes_at(literal, first as usize);
            let entry = Literal { number: number as u32, start, len: literal.len() as u32, first, next, mask };
            start += entry.len;
            match first {
                0 => out.other.push(entry),
                _ if ends_free => {
                    out.allow_beginning(&word[..first as usize]);
                    beginnings.push(entry);
                }
                _ => whole.push(entry),
            }
        }
        out.whole = out.table(whole);
        out.beginnings = out.table(beginnings);
        out
    }

    /// Notes the length of a beginning at every way in which a word with it may begin.
    fn allow_beginning(&mut self, word: &[u8]) {
        let letters = || (b'0'..=b'9').chain(b'a'..=b'z').map(|b| vec![b]).chain([Vec::new()]);
        let mut heads = vec![word[..word.len().min(Self::LETTERS)].to_vec()];
        for _ in word.len()..Self::LETTERS {
            heads =
                heads.into_iter().flat_map(|head| letters().map(move |next| [head.clone(), next].concat())).collect();
        }
        for head in heads {
            self.lengths[Self::head(Word::of(&head))] |= 1 << (word.len() - 1);
        }
    }

    /// Where the lengths stand of beginnings that fit a word.
    #[inline]
    fn head(word: Word) -> usize {
        let letters = word.first as u32;
        (letters.wrapping_mul(0x9E37_79B1) >> (32 - Self::LENGTHS.ilog2())) as usize
    }

    /// Adds literals, and makes the table of their first words.
    fn table(&mut self, mut entries: Vec<Literal>) -> Table {
        let pool = &self.pool;
        let word = |l: &Literal| &pool[l.start as usize..(l.start + l.first) as usize];
        entries.sort_by(|a, b| (a.first, word(a)).cmp(&(b.first, word(b))));
        let groups: Vec<&[Literal]> = entries.chunk_by(|a, b| Word::of(word(a)) == Word::of(word(b))).collect();
        let mut table = Table::with_room_for(groups.len());
        for group in groups {
            let from = self.literals.len();
            self.literals.extend_from_slice(group);
            let mut sorted = self.literals.len();
            if group.len() > FEW {
                self.literals[from..].sort_by_key(|l| (l.goes_on(), l.next.swap_bytes()));
                sorted = from + self.literals[from..].partition_point(|l| !l.goes_on());
            }
            let [from, sorted, to] = [from, sorted, self.literals.len()].map(|n| n as u32);
            table.insert(Slot { word: Word::of(word(&group[0])), from, sorted, to });
        }
        table
    }

    /// Calls `found(literal, end)` for every literal that stands at `at`, where `word` begins.
    #[inline]
    pub(super) fn at_word(&self, text: &[u8], at: usize, word: Word, mut found: impl FnMut(usize, usize)) {
        let here = &text[at..];
        if let Some(slot) = self.whole.get(word) {
            self.each(slot, here, at, &mut found);
        }
        let mut lengths = self.lengths[Self::head(word)];
        while lengths != 0 {
            let len = lengths.trailing_zeros() as usize + 1;
            lengths &= lengths - 1;
            if len > word.len {
                return;
            }
            if let Some(slot) = self.beginnings.get(word.cut(len)) {
                self.each(slot, here, at, &mut found);
            }
        }
    }

    /// The same where no ASCII letter or digit begins a word.
    pub(super) fn at_other(&self, text: &[u8], at: usize, mut found: impl FnMut(usize, usize)) {
        let here = eight(text, at);
        for literal in &self.other {
            if (here ^ literal.next) & literal.mask == 0 && text[at..].starts_with(self.bytes(literal)) {
                found(literal.number as usize, at + literal.len as usize);
            }
        }
    }

    fn bytes(&self, literal: &Literal) -> &[u8] {
        &self.pool[literal.start as usize..(literal.start + literal.len) as usize]
    }

    #[inline]
    fn each(&self, slot: &Slot, here: &[u8], at: usize, found: &mut impl FnMut(usize, usize)) {
        let next = eight(here, slot.word.len);
        let mut look = |literal: &Literal| {
            if (next ^ literal.next) & literal.mask == 0
                && (literal.is_short() || here.starts_with(self.bytes(literal)))
            {
                found(literal.number as usize, at + literal.len as usize);
            }
        };
        self.literals[slot.from as usize..slot.sorted as usize].iter().for_each(&mut look);
        let sorted = &self.literals[slot.sorted as usize..slot.to as usize];
        if !sorted.is_empty() {
            let begin = |bytes: u64| (bytes as u32).swap_bytes();
            let like = sorted.partition_point(|l| begin(l.next) < begin(next));
            sorted[like..].iter().take_while(|l| begin(l.next) == begin(next)).for_each(look);
        }
    }
}

/// Eight bytes of a literal, and the bits of those that it has.
fn bytes_at(literal: &[u8], at: usize) -> (u64, u64) {
    let has = literal.len().saturating_sub(at).min(8);
    (eight(literal, at), if has == 8 { u64::MAX } else { (1 << (8 * has)) - 1 })
}

impl Default for Table {
    fn default() -> Self {
        Table::with_room_for(0)
    }
}

impl Table {
    fn with_room_for(words: usize) -> Self {
        let len = (words * 2).next_power_of_two().max(2);
        Table { marks: vec![0; len], places: vec![0; len], slots: Vec::with_capacity(words), shift: 64 - len.ilog2() }
    }

    /// The place at which a word is looked for, and its mark.
    #[inline]
    fn place(&self, word: Word) -> (usize, u16) {
        let hash = word.hash();
        ((hash >> self.shift) as usize, hash as u16 | 1)
    }

    fn insert(&mut self, slot: Slot) {
        let (mut at, mark) = self.place(slot.word);
        while self.marks[at] != 0 {
            at = (at + 1) & (self.marks.len() - 1);
        }
        self.marks[at] = mark;
        self.places[at] = self.slots.len() as u32;
        self.slots.push(slot);
    }

    /// The literals of a word; of words over sixteen bytes, of those that begin so and are as long.
    #[inline]
    fn get(&self, word: Word) -> Option<&Slot> {
        let (mut at, mark) = self.place(word);
        while self.marks[at] != 0 {
            if self.marks[at] == mark {
                let slot = &self.slots[self.places[at] as usize];
                if slot.word == word {
                    return Some(slot);
                }
            }
            at = (at + 1) & (self.marks.len() - 1);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(literals: &[(&str, bool)], text: &str) -> Vec<String> {
        let bytes: Vec<&[u8]> = literals.iter().map(|(l, _)| l.as_bytes()).collect();
        let open: Vec<bool> = literals.iter().map(|&(_, open)| open).collect();
        let vocabulary = Vocabulary::new(&bytes, &open);
        let mut out = Vec::new();
        let note = |literal: usize, end: usize| {
            assert_eq!(literals[literal].0, &text[..end]);
            out.push(text[..end].to_owned());
        };
        match Word::at(text.as_bytes(), 0) {
            word if word.len > 0 => vocabulary.at_word(text.as_bytes(), 0, word, note),
            _ => vocabulary.at_other(text.as_bytes(), 0, note),
        }
        out.sort();
        out
    }

    #[test]
    fn every_literal_at_the_place_is_found_and_no_other() {
        let literals = [
            ("mali", true),
            ("malian", true),
            ("malians", false),
            ("man", true),
            ("m", true),
            ("ma", false),
            ("peace keeping", true),
            ("peace keeper", true),
            ("peace", false),
        ];
        assert_eq!(found(&literals, "malians"), ["m", "mali", "malian", "malians"]);
        assert_eq!(found(&literals, "peace keepers"), ["peace", "peace keeper"]);
        assert_eq!(found(&literals, "peac"), Vec::<String>::new());
        assert_eq!(found(&[("a", true)], "a"), ["a"]);
        assert_eq!(found(&[], "a"), Vec::<String>::new());
    }

    #[test]
    fn long_words_and_foreign_letters_are_found_too() {
        assert_eq!(found(&[("internationalisation", true)], "internationalisations"), ["internationalisation"]);
        assert_eq!(found(&[("internationalisatiox", true)], "internationalisations"), Vec::<String>::new());
        let alike = [("counterproductivity", false), ("counterproductivitx", false)];
        assert_eq!(found(&alike, "counterproductivity"), ["counterproductivity"]);
        assert_eq!(found(&alike, "counterproductivitx"), ["counterproductivitx"]);
        assert_eq!(found(&[("côte d’ivoire", false)], "côte d’ivoire"), ["côte d’ivoire"]);
        assert_eq!(found(&[("état", true), ("ét", true)], "états"), ["ét", "état"]);
    }

    #[test]
    fn the_literals_of_a_common_word_are_sought_out() {
        let ends = ["", " a", " to", " office", " offices in", " police", " women", " women and girls", "’s", " off"];
        let literals: Vec<String> = ends.iter().map(|end| format!("un{end}")).collect();
        let literals: Vec<(&str, bool)> = literals.iter().map(|l| (l.as_str(), false)).collect();
        assert_eq!(found(&literals, "un offices"), ["un", "un off", "un office"]);
        assert_eq!(found(&literals, "un women and girls"), ["un", "un women", "un women and girls"]);
        assert_eq!(found(&literals, "un’s"), ["un", "un’s"]);
    }

    proptest::proptest! {
        #[test]
        fn what_is_found_is_what_the_text_begins_with(
            literals in proptest::collection::btree_map("[ab]{1,3}( [ab]{1,2}){0,2}|[ab]{14,18}|é[ab]?", proptest::bool::ANY, 0..40),
            text in "[ab]{1,4}( [abé]{1,3}){0,3}|[ab]{12,20}|é[ab ]{0,3}",
        ) {
            let literals: Vec<(&str, bool)> = literals.iter().map(|(l, &open)| (l.as_str(), open)).collect();
            let word = |l: &str| l.bytes().take_while(u8::is_ascii_alphanumeric).count();
            // A literal that must end where its word does may not end inside the word of the text.
            let fits = |l: &str, open: bool| open || word(l) < l.len() || word(l) == word(&text);
            let expected: Vec<String> = literals
                .iter()
                .filter(|(l, open)| text.starts_with(l) && fits(l, *open))
                .map(|(l, _)| (*l).to_owned())
                .collect();
            proptest::prop_assert_eq!(found(&literals, &text), expected);
        }
    }
}
