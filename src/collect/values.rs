//! The columns whose values the program fixes: the same words as in the model, in its order.
//!
//! Values that a pipeline decides (themes, verbs, places) are not here.

use crate::model::{
    DateSource, DocType, Format, IssueCode, PlaceKind, Polarity, Precision, RequestKind, Section, Severity, Stage,
};

/// Every value that a column may have beside empty; none where the program does not fix them.
pub fn values(table: &str, column: &str) -> Vec<&'static str> {
    match (table, column) {
        ("documents", "doc_type") => names(DocType::ALL, DocType::name),
        ("documents", "date_precision") => names(Precision::ALL, Precision::name),
        ("documents", "date_source") => names(DateSource::ALL, DateSource::name),
        ("documents", "source_format") => names(Format::ALL, Format::name),
        ("sentences", "section") => names(Section::ALL, Section::name),
        ("requests", "kind") => names(RequestKind::ALL, RequestKind::name),
        ("requests", "polarity") => names(Polarity::ALL, Polarity::name),
        ("place_mentions", "place_type") => names(PlaceKind::ALL, PlaceKind::name),
        ("issues", "stage") => names(Stage::ALL, Stage::name),
        ("issues", "severity") => names(Severity::ALL, Severity::name),
        ("issues", "code") => names(IssueCode::ALL, IssueCode::name),
        _ => Vec::new(),
    }
}

fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|value| name(*value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collect::schema;

    #[test]
    fn each_value_stands_once_and_most_are_told_in_the_column_s_meaning() {
        let mut fixed = 0;
        for table in schema::tables() {
            for column in &table.columns {
                let values = values(table.name, column.name);
                fixed += usize::from(!values.is_empty());
                let mut once = values.clone();
                once.sort_unstable();
                once.dedup();
                assert_eq!(once.len(), values.len(), "{}.{}", table.name, column.name);
                if column.name != "code" {
                    for value in values {
                        assert!(column.doc.contains(value), "{}.{}: {value}", table.name, column.name);
                    }
                }
            }
        }
        assert_eq!(fixed, 11, "a column was renamed");
    }
}
