//! The statements of a run: where each stands, its year, and whether it repeats another.
//!
//! That is all that reports keep of every statement, some thirty bytes: what else they need they read row group by row
//! group.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use polars::prelude::*;

use crate::collect::Firsts;

/// Statements by their ids.
#[derive(Default)]
pub(super) struct Statements {
    /// By a hash of the id, which takes less memory than the id: of a million statements two have the same once in
    /// forty million runs.
    places: Firsts<u32>,
    years: Vec<Option<i32>>,
    copies: Vec<bool>,
}

impl Statements {
    /// The columns of `documents` from which they are known.
    pub(super) const COLUMNS: [&'static str; 3] = ["doc_id", "year", "duplicate_of"];

    /// Adds the next rows of `documents`.
    ///
    /// # Errors
    /// Where a column is missing.
    pub(super) fn add(&mut self, rows: &DataFrame) -> PolarsResult<()> {
        let (ids, years) = (rows.column("doc_id")?.str()?, rows.column("year")?.i32()?);
        let first = self.years.len();
        for (n, id) in ids.iter().enumerate() {
            self.places.note(hash(id.unwrap_or_default()), (first + n) as u32);
        }
        self.years.extend(years.iter());
        self.copies.extend(rows.column("duplicate_of")?.str()?.iter().map(|original| original.is_some()));
        Ok(())
    }

    /// Where it stands in `documents`; all tables keep that order.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(hash(id)).map(|place| place as usize)
    }

    /// Its year, if it is known.
    pub(super) fn year(&self, id: &str) -> Option<i32> {
        self.years.get(self.place(id)?).copied().flatten()
    }

    /// Whether it repeats another: copies count in no report but where it says so.
    pub(super) fn is_copy(&self, id: &str) -> bool {
        self.place(id).and_then(|place| self.copies.get(place)).is_some_and(|copy| *copy)
    }

    /// Whether any repeats another.
    pub(super) fn has_copies(&self) -> bool {
        self.copies.contains(&true)
    }
}

fn hash(id: &str) -> u64 {
    FixedState::default().hash_one(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_known_by_its_id_whatever_row_group_it_stands_in() {
        let rows = |ids: [&str; 2], years: [Option<i32>; 2], of: [Option<&str>; 2]| {
            let columns = [
                Series::new("doc_id".into(), ids).into_column(),
                Series::new("year".into(), years).into_column(),
                Series::new("duplicate_of".into(), of).into_column(),
            ];
            DataFrame::new_infer_height(columns.into()).unwrap()
        };
        let mut statements = Statements::default();
        statements.add(&rows(["a", "b"], [Some(1946), None], [None, None])).unwrap();
        assert!(!statements.has_copies());
        statements.add(&rows(["c", "d"], [Some(2023), Some(2023)], [Some("a"), None])).unwrap();
        assert!(statements.has_copies() && statements.is_copy("c") && !statements.is_copy("d"));
        assert_eq!((statements.place("c"), statements.place("x")), (Some(2), None));
        statements.add(&rows(["a", "e"], [None, Some(1950)], [None, None])).unwrap();
        assert_eq!((statements.place("a"), statements.year("e")), (Some(0), Some(1950)), "an id that comes twice");
        assert_eq!((statements.year("a"), statements.year("b"), statements.year("x")), (Some(1946), None, None));
    }
}
