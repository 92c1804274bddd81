//! What came first for a key, where there may be millions of keys.
//!
//! A table of places beside two lists takes two thirds of what a map of keys and values does.

use hashbrown::HashTable;

/// The first value noted for each key; keys are hashes.
#[derive(Debug)]
pub(crate) struct Firsts<V> {
    places: HashTable<u32>,
    keys: Vec<u64>,
    values: Vec<V>,
}

impl<V> Default for Firsts<V> {
    fn default() -> Self {
        Firsts { places: HashTable::new(), keys: Vec::new(), values: Vec::new() }
    }
}

impl<V: Copy> Firsts<V> {
    /// The value noted for a key.
    pub(crate) fn get(&self, key: u64) -> Option<V> {
        let place = self.places.find(key, |&place| self.keys[place as usize] == key)?;
        Some(self.values[*place as usize])
    }

    /// Notes the value of a key that has none.
    pub(crate) fn note(&mut self, key: u64, value: V) {
        if self.get(key).is_none() {
            let place = self.keys.len() as u32;
            self.keys.push(key);
            self.values.push(value);
            self.places.insert_unique(key, place, |&place| self.keys[place as usize]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_of_a_key_stays() {
        let mut firsts = Firsts::default();
        // Keys alike in all but the high bits, and enough for the table to grow.
        let key = |n: u64| n.rotate_right(8);
        (0..1000).for_each(|n| firsts.note(key(n % 500), n));
        assert!((0..500).all(|n| firsts.get(key(n)) == Some(n)));
        assert_eq!(firsts.get(key(500)), None);
    }
}
