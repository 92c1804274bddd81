//! Which of many expressions may match a text, by the byte that it begins with.
//!
//! A line is asked by a hundred patterns, each of which would refuse it by its first character: one look at a list
//! leaves five of them. What else a match begins with and holds is the gate's business.

/// Bytes that are told apart: all that are not ASCII are one.
const BYTES: usize = 129;

/// The numbers of the expressions, for each first byte.
#[derive(Debug)]
pub(super) struct Firsts {
    /// Where the list of each byte ends.
    ends: [u32; BYTES],
    numbers: Vec<u32>,
    count: u32,
}

impl Firsts {
    /// Lists of the first `count` numbers; `may_begin` says whether a match of an expression may begin with a byte.
    pub(super) fn of(count: u32, may_begin: impl Fn(u32, u8) -> bool) -> Self {
        let (mut ends, mut numbers) = ([0; BYTES], Vec::new());
        for (end, byte) in ends.iter_mut().zip(0..) {
            numbers.extend((0..count).filter(|&n| may_begin(n, byte)));
            *end = numbers.len() as u32;
        }
        Firsts { ends, numbers, count }
    }

    /// The expressions that may match the text, in their order.
    pub(super) fn at<'f>(&'f self, text: &str) -> impl Iterator<Item = u32> + use<'f> {
        // Of an empty text nothing is known.
        let byte = text.as_bytes().first().map(|&b| usize::from(b).min(BYTES - 1));
        let list = byte.map_or(&[][..], |byte| {
            let start = if byte == 0 { 0 } else { self.ends[byte - 1] };
            &self.numbers[start as usize..self.ends[byte] as usize]
        });
        list.iter().copied().chain(if byte.is_none() { 0..self.count } else { 0..0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_expression_that_may_begin_so_is_listed() {
        let begins = [b"aA\x80".as_slice(), b"\0b", b"ab"];
        let firsts = Firsts::of(3, |n, byte| begins[n as usize].contains(&byte));
        let at = |text: &str| firsts.at(text).collect::<Vec<_>>();
        assert_eq!((at("act"), at("b"), at("A"), at("\0")), (vec![0, 2], vec![1, 2], vec![0], vec![1]));
        assert_eq!((at("é"), at("–"), at("\u{7F}"), at("")), (vec![0], vec![0], vec![], vec![0, 1, 2]));
    }
}
