//! The main reports as short tables for a terminal.

use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int32Type};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::Frame;

/// Rows of a report that are shown.
const ROWS: usize = 12;

/// Every report with rows: its title and its first rows.
pub fn print(frames: &[Frame]) -> String {
    several(frames, |frame| format!(" in {}.csv", frame.path()))
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

/// Text of the input, safe to show: no control characters, and none that turn the direction of writing.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' ',
            c if c.is_control()
                || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}') =>
            {
                '?'
            }
            c => c,
        })
        .collect()
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
        DataType::Utf8 => plain(array.as_string::<i32>().value(row)),
        DataType::Float64 => format!("{:.3}", array.as_primitive::<Float64Type>().value(row)),
        _ => array.as_primitive::<Int32Type>().value(row).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_not_shown() {
        assert_eq!(plain("a\u{1b}[31mb\u{7}\n\u{202E}c é"), "a?[31mb? ?c é");
    }
}
