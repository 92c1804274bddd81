//! A trie of literals that begin at the border of a word.
//!
//! Nearly every word of a text is in no lexicon: a walk from its first letter
//! ends after two or three bytes, where an automaton of all terms would read
//! them all. Literals that may begin inside a word are the matcher's business.

/// No literal ends at this node.
const NONE: u32 = u32::MAX;

/// A node: the bytes that lead to it, the literal that ends at it, the nodes after it.
#[derive(Clone, Copy)]
struct Node {
    /// Its bytes: `label..label + label_len` of the literal pool.
    label: u32,
    label_len: u32,
    /// Index of the literal that ends here.
    literal: u32,
    /// Its children: `first..first + len` of the edges.
    first: u32,
    len: u32,
}

/// Sorted literals, compiled.
pub(super) struct Trie {
    pool: Vec<u8>,
    nodes: Vec<Node>,
    /// The first byte of each child; the child of edge `i` is node `i + 1`.
    edges: Vec<u8>,
    /// For every first byte the edge of the root, or [`NONE`].
    roots: Box<[u32; 256]>,
    beginnings: Beginnings,
}

/// How literals begin, as bits that stay in a near cache: most words are refused without a look at the nodes.
struct Beginnings {
    bits: Box<[u64; Beginnings::WORDS]>,
}

/// Letters and digits at the start of a text, ASCII alone.
fn run(text: &[u8]) -> usize {
    text.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(text.len())
}

impl Beginnings {
    const WORDS: usize = 1 << 12;
    /// Bytes that are looked at of a word that may go on.
    const WIDTHS: [usize; 4] = [5, 4, 3, 2];
    /// In the place of a width: the whole word, of which eight bytes are looked at.
    const WHOLE: usize = 8;

    fn of(literals: &[&[u8]], closed: &[bool]) -> Self {
        let mut out = Beginnings { bits: Box::new([0; Self::WORDS]) };
        for (literal, &closed) in literals.iter().zip(closed) {
            let word = &literal[..run(literal)];
            match Self::WIDTHS.into_iter().find(|&width| word.len() >= width) {
                // The word ends inside the literal, or where the literal must.
                _ if closed || word.len() < literal.len() => out.set(Self::whole(word)),
                Some(width) => out.set(Self::bit(window(word), width)),
                None => (0..=255).for_each(|next| out.set(Self::bit(window(&[word, &[next][..]].concat()), 2))),
            }
            if word.len() == 1 && !closed {
                out.set(Self::whole(word));
            }
        }
        out
    }

    fn set(&mut self, bit: usize) {
        self.bits[bit >> 6] |= 1 << (bit & 63);
    }

    fn has(&self, bit: usize) -> bool {
        self.bits[bit >> 6] >> (bit & 63) & 1 == 1
    }

    /// The bit of the first bytes of a window.
    #[inline]
    fn bit(window: u64, width: usize) -> usize {
        let kept = window << (64 - 8 * width);
        (kept.wrapping_add(width as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - 18)) as usize
    }

    fn whole(word: &[u8]) -> usize {
        Self::bit(window(word).wrapping_add(word.len() as u64), Self::WHOLE)
    }

    /// Whether a literal may begin with this word, which is followed by no letter.
    #[inline]
    fn allow(&self, word: &[u8]) -> bool {
        let window = window(word);
        self.has(Self::bit(window.wrapping_add(word.len() as u64), Self::WHOLE))
            || Self::WIDTHS.into_iter().any(|width| word.len() >= width && self.has(Self::bit(window, width)))
    }
}

/// The first eight bytes of a word as one number.
#[inline]
fn window(word: &[u8]) -> u64 {
    match word.first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => word.iter().rev().fold(0, |sum, &b| sum << 8 | u64::from(b)),
    }
}

impl Trie {
    /// Compiles literals, which are sorted, distinct and not empty.
    ///
    /// `closed` says of each whether no letter may follow it.
    pub(super) fn new(literals: &[&[u8]], closed: &[bool]) -> Self {
        let mut trie = Trie {
            pool: literals.concat(),
            nodes: Vec::new(),
            edges: Vec::new(),
            roots: Box::new([NONE; 256]),
            beginnings: Beginnings::of(literals, closed),
        };
        let mut offsets = Vec::with_capacity(literals.len());
        let mut offset = 0u32;
        for literal in literals {
            offsets.push(offset);
            offset += literal.len() as u32;
        }
        // Breadth first, so that the children of a node stand side by side.
        let mut open = std::collections::VecDeque::from([(0, literals.len(), 0)]);
        while let Some((mut from, to, depth)) = open.pop_front() {
            // The root has no bytes of its own, even where all literals begin alike.
            let end = if trie.nodes.is_empty() { 0 } else { shared(literals[from], literals[to - 1]) };
            let label = offsets.get(from).map_or(0, |o| o + depth as u32);
            let mut node =
                Node { label, label_len: (end - depth) as u32, literal: NONE, first: trie.edges.len() as u32, len: 0 };
            if literals.get(from).is_some_and(|l| l.len() == end) {
                node.literal = from as u32;
                from += 1;
            }
            while from < to {
                let byte = literals[from][end];
                let next = from + literals[from..to].partition_point(|l| l[end] == byte);
                trie.edges.push(byte);
                open.push_back((from, next, end));
                node.len += 1;
                from = next;
            }
            trie.nodes.push(node);
        }
        for (edge, &byte) in trie.edges.iter().take(trie.nodes[0].len as usize).enumerate() {
            trie.roots[byte as usize] = edge as u32;
        }
        trie
    }

    /// Calls `found(literal, end)` for every literal that stands at `at`, the shorter first; gives where the word of
    /// letters and digits ends that begins there.
    #[inline]
    pub(super) fn at_word(&self, text: &[u8], at: usize, found: impl FnMut(usize, usize)) -> usize {
        let end = at + run(&text[at..]);
        if end == at || self.beginnings.allow(&text[at..end]) {
            self.walk(text, at, found);
        }
        end
    }

    fn walk(&self, text: &[u8], at: usize, mut found: impl FnMut(usize, usize)) {
        let mut edge = self.roots[text[at] as usize];
        let mut at = at;
        while edge != NONE {
            let node = self.nodes[edge as usize + 1];
            let label = &self.pool[node.label as usize..(node.label + node.label_len) as usize];
            // Labels have a few bytes: a call of memcmp would cost more than the comparison.
            if text.len() - at < label.len() || !text[at..].iter().zip(label).all(|(a, b)| a == b) {
                return;
            }
            at += label.len();
            if node.literal != NONE {
                found(node.literal as usize, at);
            }
            let Some(&byte) = text.get(at) else { return };
            let first = node.first as usize;
            let edges = &self.edges[first..first + node.len as usize];
            // Few nodes have more than a handful of children.
            edge = match edges.iter().position(|&b| b >= byte) {
                Some(n) if edges[n] == byte => (first + n) as u32,
                _ => NONE,
            };
        }
    }
}

/// Bytes that two literals begin with together.
fn shared(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(literals: &[&str], text: &str) -> Vec<String> {
        let mut sorted: Vec<&[u8]> = literals.iter().map(|l| l.as_bytes()).collect();
        sorted.sort_unstable();
        let trie = Trie::new(&sorted, &vec![false; sorted.len()]);
        let mut out = Vec::new();
        trie.at_word(text.as_bytes(), 0, |literal, end| {
            assert_eq!(sorted[literal], &text.as_bytes()[..end]);
            out.push(text[..end].to_owned());
        });
        out
    }

    #[test]
    fn every_literal_at_the_place_is_found_and_no_other() {
        let literals = ["mali", "malian", "man", "m", "peace keeping", "peace keeper", "peace"];
        assert_eq!(found(&literals, "malians"), ["m", "mali", "malian"]);
        assert_eq!(found(&literals, "peace keepers"), ["peace", "peace keeper"]);
        assert_eq!(found(&literals, "peac"), Vec::<String>::new());
        assert_eq!(found(&["a"], "a"), ["a"]);
        assert_eq!(found(&[], "a"), Vec::<String>::new());
    }
}
