//! The ids of statements by their numbers, where there may be a million of them.
//!
//! Ids come in their order, and neighbours begin alike: of each only what it does not share with the one before is
//! kept, about a quarter of the whole. A number's id is told by reading on from the nearest id that is kept whole.

/// Ids that are kept by what they add to the one before, between two that are kept whole: what a look-up reads at most.
const ROW: usize = 16;

/// Ids, numbered from 0.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Of each id how much of the one before it begins with, how long the rest is, and the rest.
    bytes: Vec<u8>,
    /// Where each row begins.
    rows: Vec<usize>,
    count: u32,
    last: String,
}

impl Ids {
    /// Adds an id and gives its number.
    pub(super) fn add(&mut self, id: &str) -> u32 {
        let number = self.count;
        if (number as usize).is_multiple_of(ROW) {
            self.rows.push(self.bytes.len());
            self.last.clear();
        }
        let shared = shared(&self.last, id);
        let rest = &id[shared..];
        push_number(&mut self.bytes, shared);
        push_number(&mut self.bytes, rest.len());
        self.bytes.extend(rest.as_bytes());
        self.last.truncate(shared);
        self.last.push_str(rest);
        self.count += 1;
        number
    }

    /// The id of a number; nothing where no id has it.
    pub(super) fn get(&self, number: u32) -> Option<String> {
        let number = number as usize;
        let mut bytes = self.bytes.get(*self.rows.get(number / ROW)?..)?;
        let mut id = Vec::new();
        for _ in 0..=number % ROW {
            let shared = take_number(&mut bytes)?;
            let len = take_number(&mut bytes)?;
            let (rest, after) = bytes.split_at_checked(len)?;
            id.truncate(shared);
            id.extend(rest);
            bytes = after;
        }
        String::from_utf8(id).ok()
    }
}

/// Bytes of whole characters with which both begin.
fn shared(a: &str, b: &str) -> usize {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    b.floor_char_boundary(same)
}

/// Seven bits a byte, the lowest first; the highest bit of a byte says that another follows.
fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take_number(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_number_gives_its_id_back(ids in proptest::collection::vec("[aéè/]{0,4}(b{130})?[ab]{0,2}", 0..40)) {
            let mut kept = Ids::default();
            for (number, id) in (0u32..).zip(&ids) {
                assert_eq!(kept.add(id), number);
            }
            for (number, id) in (0u32..).zip(&ids) {
                assert_eq!(kept.get(number).as_ref(), Some(id));
            }
            assert_eq!(kept.get(ids.len() as u32), None);
        }
    }

    #[test]
    fn neighbours_take_little() {
        let mut kept = Ids::default();
        for n in 0..1000 {
            kept.add(&format!("statements/2019/speech-{n:06}.txt"));
        }
        assert!(kept.bytes.len() < 12 * 1000, "{}", kept.bytes.len());
    }
}
