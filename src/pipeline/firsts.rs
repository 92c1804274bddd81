//! Which of many expressions may match a text, by the byte that it begins with.
//!
//! A line is asked by a hundred patterns, each of which would refuse it by its first character: one look at a list
//! leaves five of them. What else a match begins with and holds is the gate's business.

/// Bytes that are told apart: all that are not ASCII are one.
const BYTES: usize = 129;

/// The numbers of the expressions, for each first byte and for no byte.
#[derive(Debug)]
pub(super) struct Firsts {
    /// Where the list of each byte ends; the last is that of an empty text, of which nothing is known.
    ends: [usize; BYTES + 1],
    numbers: Vec<u32>,
}

impl Firsts {
    /// Lists of the first `count` numbers; `may_begin` says whether a match of an expression may begin with a byte.
    pub(super) fn of(count: u32, may_begin: impl Fn(u32, u8) -> bool) -> Self {
        let (mut ends, mut numbers) = ([0; BYTES + 1], Vec::new());
        for (at, end) in ends.iter_mut().enumerate() {
            numbers.extend((0..count).filter(|&n| at == BYTES || may_begin(n, at as u8)));
            *end = numbers.len();
        }
        Firsts { ends, numbers }
    }

    /// The expressions that may match a text that begins so, in their order.
    pub(super) fn at(&self, byte: Option<u8>) -> &[u32] {
        let at = byte.map_or(BYTES, |byte| usize::from(byte).min(BYTES - 1));
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.numbers[start..self.ends[at]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_expression_that_may_begin_so_is_listed() {
        let begins = [b"aA\x80".as_slice(), b"\0b", b"ab"];
        let firsts = Firsts::of(3, |n, byte| begins[n as usize].contains(&byte));
        let at = |text: &str| firsts.at(text.bytes().next()).to_vec();
        assert_eq!((at("act"), at("b"), at("A"), at("\0")), (vec![0, 2], vec![1, 2], vec![0], vec![1]));
        assert_eq!((at("é"), at("–"), at("\u{7F}"), at("")), (vec![0], vec![0], vec![], vec![0, 1, 2]));
    }
}
