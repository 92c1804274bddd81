//! Cells of a finished report by row and column name.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int32Type};

use crate::report::Frame;

/// The rows of a report; of a report that is not there, none.
pub(in crate::report) struct Rows<'a> {
    batch: Option<&'a RecordBatch>,
}

impl<'a> Rows<'a> {
    pub(in crate::report) fn of(frames: &'a [Frame], name: &str) -> Self {
        Rows { batch: frames.iter().find(|f| f.name == name).map(|f| &f.batch) }
    }

    pub(in crate::report) fn len(&self) -> usize {
        self.batch.map_or(0, RecordBatch::num_rows)
    }

    /// The text of a cell; empty where the cell is.
    pub(in crate::report) fn text(&self, row: usize, column: &str) -> &'a str {
        match self.cell(row, column) {
            Some(cells) if cells.data_type() == &DataType::Utf8 => cells.as_string::<i32>().value(row),
            _ => "",
        }
    }

    pub(in crate::report) fn integer(&self, row: usize, column: &str) -> Option<i32> {
        let cells = self.cell(row, column)?;
        (cells.data_type() == &DataType::Int32).then(|| cells.as_primitive::<Int32Type>().value(row))
    }

    /// A count; 0 where the cell is empty.
    pub(in crate::report) fn count(&self, row: usize, column: &str) -> i32 {
        self.integer(row, column).unwrap_or(0)
    }

    pub(in crate::report) fn float(&self, row: usize, column: &str) -> f64 {
        match self.cell(row, column) {
            Some(cells) if cells.data_type() == &DataType::Float64 => cells.as_primitive::<Float64Type>().value(row),
            _ => 0.0,
        }
    }

    /// The column, where the row's cell in it holds a value.
    fn cell(&self, row: usize, column: &str) -> Option<&'a dyn Array> {
        let cells = self.batch?.column_by_name(column)?;
        (row < cells.len() && cells.is_valid(row)).then(|| cells.as_ref())
    }
}
