//! The main reports as short tables for a terminal.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int32Type};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::Frame;

/// Rows of a report that are shown.
const ROWS: usize = 12;

/// Every report with rows: its title and its first rows.
pub fn print(frames: &[Frame]) -> String {
    frames.iter().filter(|f| f.batch.num_rows() > 0).map(one).collect::<Vec<_>>().join("\n")
}

fn one(frame: &Frame) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(frame.batch.schema().fields().iter().map(|f| f.name().clone()));
    for row in 0..frame.batch.num_rows().min(ROWS) {
        table.add_row((0..frame.batch.num_columns()).map(|column| cell(&frame.batch, column, row)));
    }
    for (n, field) in frame.batch.schema().fields().iter().enumerate() {
        if field.data_type() != &DataType::Utf8
            && let Some(column) = table.column_mut(n)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let more = match frame.batch.num_rows().saturating_sub(ROWS) {
        0 => String::new(),
        n => format!("  ... and {n} more rows in {}.csv\n", frame.path()),
    };
    format!("{}\n{table}\n{more}", frame.title)
}

fn cell(batch: &RecordBatch, column: usize, row: usize) -> String {
    let array = batch.column(column);
    if array.is_null(row) {
        return "-".to_owned();
    }
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).to_owned(),
        DataType::Float64 => format!("{:.3}", array.as_primitive::<Float64Type>().value(row)),
        _ => array.as_primitive::<Int32Type>().value(row).to_string(),
    }
}
