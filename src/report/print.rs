//! The main reports as short tables for a terminal.

use std::collections::BTreeMap;
use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int32Type};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::Frame;
use crate::model::terminal::plain;

/// Rows of a report that are shown.
const ROWS: usize = 12;

/// Every report with rows: its title and its first rows.
pub fn print(frames: &[Frame]) -> String {
    several(frames, |frame| format!(" in {}.csv", frame.path()))
}

/// The themes that most requests ask for, of all kinds together: id and number of requests, the greatest first.
pub fn most_asked(frames: &[Frame], most: usize) -> Vec<(String, i32)> {
    let Some(batch) = frames.iter().find(|f| f.name == "requests_by_theme").map(|f| &f.batch) else {
        return Vec::new();
    };
    let (Some(themes), Some(counts)) = (batch.column_by_name("theme_id"), batch.column_by_name("n_requests")) else {
        return Vec::new();
    };
    let mut sums: BTreeMap<&str, i32> = BTreeMap::new();
    for (theme, count) in themes.as_string::<i32>().iter().zip(counts.as_primitive::<Int32Type>().iter()) {
        *sums.entry(theme.unwrap_or_default()).or_default() += count.unwrap_or_default();
    }
    let mut sums: Vec<(String, i32)> = sums.into_iter().map(|(theme, sum)| (theme.to_owned(), sum)).collect();
    // Ties stay in the order of ids.
    sums.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    sums.truncate(most);
    sums
}

/// The same of reports that were written to a folder, or nowhere.
pub fn print_part(frames: &[Frame], folder: Option<&Path>) -> String {
    several(frames, |frame| {
        folder
            .map_or_else(|| "; -o FOLDER writes them".to_owned(), |f| format!(" in {}/{}.csv", f.display(), frame.name))
    })
}

/// A report with all its rows.
pub fn whole(frame: &Frame) -> String {
    one(frame, usize::MAX, "")
}

fn several(frames: &[Frame], rest: impl Fn(&Frame) -> String) -> String {
    let with_rows = frames.iter().filter(|frame| frame.batch.num_rows() > 0);
    with_rows.map(|frame| one(frame, ROWS, &rest(frame))).collect::<Vec<_>>().join("\n")
}

fn one(frame: &Frame, rows: usize, rest: &str) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(frame.batch.schema().fields().iter().map(|f| f.name().clone()));
    for row in 0..frame.batch.num_rows().min(rows) {
        table.add_row((0..frame.batch.num_columns()).map(|column| cell(&frame.batch, column, row)));
    }
    for (n, field) in frame.batch.schema().fields().iter().enumerate() {
        if field.data_type() != &DataType::Utf8
            && let Some(column) = table.column_mut(n)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let more = match frame.batch.num_rows().saturating_sub(rows) {
        0 => String::new(),
        n => format!("  ... and {n} more rows{rest}\n"),
    };
    format!("{}\n{table}\n{more}", frame.title)
}

fn cell(batch: &RecordBatch, column: usize, row: usize) -> String {
    let array = batch.column(column);
    if array.is_null(row) {
        return "-".to_owned();
    }
    match array.data_type() {
        DataType::Utf8 => plain(array.as_string::<i32>().value(row)).into_owned(),
        DataType::Float64 => format!("{:.3}", array.as_primitive::<Float64Type>().value(row)),
        _ => array.as_primitive::<Int32Type>().value(row).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int32Array, StringArray};

    use super::*;

    #[test]
    fn what_is_most_asked_for_is_counted_over_all_kinds() {
        let columns: [(&str, ArrayRef); 2] = [
            ("theme_id", Arc::new(StringArray::from(vec!["b", "a", "c", "a"]))),
            ("n_requests", Arc::new(Int32Array::from(vec![3, 2, 3, 2]))),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let frames = [Frame { name: "requests_by_theme", title: "", batch }];
        let expected = [("a".to_owned(), 4), ("b".to_owned(), 3)];
        assert_eq!(most_asked(&frames, 2), expected);
        assert!(most_asked(&[], 2).is_empty());
    }
}
