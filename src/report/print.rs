//! The main reports as short tables for a terminal.

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
