//! Sets of characters, and how much of a text they are.
//!
//! What an expression asks of such sets is the gate's business.

/// Characters: the ASCII ones singly, all others as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Chars {
    pub(super) ascii: u128,
    pub(super) others: bool,
}

impl Chars {
    pub(super) const NONE: Chars = Chars { ascii: 0, others: false };
    pub(super) const ALL: Chars = Chars { ascii: u128::MAX, others: true };

    pub(super) fn in_text(text: &str) -> Self {
        // Bytes are only written down as they come, so that none waits for the one before it.
        let mut seen = [0u8; 256];
        for byte in text.bytes() {
            seen[usize::from(byte)] = 1;
        }
        // Eight bytes of 0 or 1 become eight bits.
        let bits = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        let (ascii, others) = seen.split_at(128);
        let eights = ascii.as_chunks::<8>().0.iter().enumerate();
        Chars {
            ascii: eights.fold(0, |set, (n, eight)| set | u128::from(bits(eight)) << (8 * n)),
            others: others.contains(&1),
        }
    }

    pub(super) fn of(c: char) -> Self {
        if c.is_ascii() { Chars { ascii: 1 << c as u32, others: false } } else { Chars { ascii: 0, others: true } }
    }

    /// The characters from one to another.
    pub(super) fn between(from: u32, to: u32) -> Self {
        let ones = |n: u32| if n > 127 { u128::MAX } else { (1 << n) - 1 };
        Chars { ascii: ones(to.min(0x7F) + 1) & !ones(from), others: to > 0x7F }
    }

    pub(super) fn or(self, other: Chars) -> Self {
        Chars { ascii: self.ascii | other.ascii, others: self.others || other.others }
    }

    pub(super) fn in_both_cases(self) -> Self {
        // `A` to `Z` and `a` to `z` stand 32 apart.
        const CAPITALS: u128 = ((1 << 26) - 1) << b'A';
        let (capitals, small) = (self.ascii & CAPITALS, self.ascii & (CAPITALS << 32));
        Chars { ascii: self.ascii | capitals << 32 | small >> 32, ..self }
    }

    pub(super) fn meets(self, other: Chars) -> bool {
        self.ascii & other.ascii != 0 || self.others && other.others
    }

    /// How much of a text these characters are, roughly, in millionths.
    pub(super) fn share(self) -> u32 {
        let mut left = self.ascii;
        let mut sum = if self.others { 3_000 } else { 0 };
        while left != 0 {
            sum += SHARES[left.trailing_zeros() as usize];
            left &= left - 1;
        }
        sum
    }
}

/// Shares of the ASCII characters in English prose, in millionths.
const SHARES: [u32; 128] = {
    let mut out = [500; 128];
    let mut c = 0;
    while c < 128 {
        out[c] = match c as u8 {
            b' ' => 170_000,
            b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' => 60_000,
            b'a'..=b'z' => 15_000,
            b',' | b'.' => 8_000,
            b'A'..=b'Z' => 1_500,
            _ => 500,
        };
        c += 1;
    }
    out
};

/// How much of English prose a byte is, roughly.
pub(super) fn share_of(byte: u8) -> f64 {
    SHARES.get(usize::from(byte)).map_or(0.0, |&share| f64::from(share) / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_a_text_is_seen() {
        for c in (0..128u8).map(char::from) {
            assert_eq!(Chars::in_text(&format!("{c}")), Chars::of(c));
        }
        assert_eq!(Chars::in_text("é"), Chars::of('é'));
        assert_eq!(Chars::in_text("a7"), Chars::of('a').or(Chars::of('7')));
    }
}
