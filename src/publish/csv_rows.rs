//! Rows of a record batch as CSV. Where they are written, and what a spreadsheet wants of them, is not asked here.

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, Int32Array, RecordBatch, StringArray,
};
use arrow::datatypes::DataType;

/// A column whose type is known once and not asked for every cell.
enum Cells<'b> {
    Text(&'b StringArray),
    Integer(&'b Int32Array),
    Boolean(&'b BooleanArray),
    Number(&'b Float64Array),
    Day(&'b Date32Array),
    /// Of a type that no table has: empty cells.
    Other,
}

impl<'b> Cells<'b> {
    fn of(column: &'b ArrayRef) -> Self {
        match column.data_type() {
            DataType::Utf8 => Cells::Text(column.as_string()),
            DataType::Int32 => Cells::Integer(column.as_primitive()),
            DataType::Boolean => Cells::Boolean(column.as_boolean()),
            DataType::Float64 => Cells::Number(column.as_primitive()),
            DataType::Date32 => Cells::Day(column.as_primitive()),
            _ => Cells::Other,
        }
    }

    /// Bytes of all its cells, about.
    fn len(&self) -> usize {
        match self {
            Cells::Text(texts) => texts.value_data().len() + texts.len(),
            Cells::Integer(numbers) => numbers.len() * 5,
            Cells::Boolean(flags) => flags.len() * 6,
            Cells::Number(numbers) => numbers.len() * 12,
            Cells::Day(days) => days.len() * 11,
            Cells::Other => 0,
        }
    }

    /// Adds the cell of a row; one without a value is empty.
    fn write(&self, row: usize, out: &mut csv::Writer<Vec<u8>>, cell: &mut Scratch) -> csv::Result<()> {
        cell.text.clear();
        match self {
            Cells::Text(texts) if texts.is_valid(row) => return out.write_field(texts.value(row)),
            Cells::Integer(numbers) if numbers.is_valid(row) => {
                return out.write_field(cell.number.format(numbers.value(row)));
            }
            Cells::Boolean(flags) if flags.is_valid(row) => push(&mut cell.text, flags.value(row)),
            Cells::Number(numbers) if numbers.is_valid(row) => push(&mut cell.text, numbers.value(row)),
            Cells::Day(days) if days.is_valid(row) => {
                days.value_as_date(row).into_iter().for_each(|day| push(&mut cell.text, day));
            }
            _ => {}
        }
        out.write_field(&cell.text)
    }
}

/// Where cells are written before they are copied.
#[derive(Default)]
struct Scratch {
    text: String,
    number: itoa::Buffer,
}

/// The rows of a batch as CSV: RFC 4180, LF, empty for null, `true` and `false`, ISO dates.
pub(super) fn rows(batch: &RecordBatch) -> csv::Result<Vec<u8>> {
    let columns: Vec<Cells<'_>> = batch.columns().iter().map(Cells::of).collect();
    let mut out = csv::Writer::from_writer(Vec::with_capacity(columns.iter().map(Cells::len).sum()));
    let mut cell = Scratch::default();
    for row in 0..batch.num_rows() {
        columns.iter().try_for_each(|column| column.write(row, &mut out, &mut cell))?;
        out.write_record(None::<&[u8]>)?;
    }
    out.into_inner().map_err(|e| csv::Error::from(e.into_error()))
}

fn push(cell: &mut String, value: impl std::fmt::Display) {
    use std::fmt::Write as _;
    let _ = write!(cell, "{value}");
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn csv_quotes_what_needs_it_and_leaves_null_empty() {
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("text", Arc::new(StringArray::from(vec![Some("a, \"b\"\nc"), None]))),
            ("n", Arc::new(Int32Array::from(vec![Some(-1), None]))),
            ("yes", Arc::new(BooleanArray::from(vec![true, false]))),
            ("day", Arc::new(Date32Array::from(vec![Some(18590), None]))),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let text = String::from_utf8(rows(&batch).unwrap()).unwrap();
        assert_eq!(text, "\"a, \"\"b\"\"\nc\",-1,true,2020-11-24\n,,false,\n");
    }
}
