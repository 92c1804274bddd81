//! One sheet: rows of record batches as cells that every spreadsheet program reads alike.
//!
//! Text is written as text, whatever it looks like: no formulas, no links. Rows go to a temporary file at once.

use std::borrow::Cow;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int32Type, Schema};
use rust_xlsxwriter::{Format, FormatBorder, Workbook, Worksheet, XlsxError};

/// What a cell may hold, in UTF-16 units.
const MOST_UNITS: usize = 32_767;
/// Narrowest and widest column, in characters.
const NARROW: usize = 8;
const WIDE: usize = 60;
/// Room for the button of the filter beside a column's name.
const BUTTON: usize = 3;
/// Days from the spreadsheets' day 0 to 1970-01-01.
const EPOCH: i32 = 25_569;
/// Before this day (1900-03-01) spreadsheet programs count differently, or not at all.
const FIRST_DAY: i32 = 61;

/// How cells look.
pub(super) struct Styles {
    title: Format,
    header: Format,
    day: Format,
    share: Format,
    /// Text that a program would take for a formula once a person has edited it.
    quoted: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        Styles {
            title: Format::new().set_bold().set_font_size(14),
            header: Format::new().set_bold().set_border_bottom(FormatBorder::Thin),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            share: Format::new().set_num_format("0.000"),
            quoted: Format::new().set_quote_prefix(),
        }
    }
}

/// A sheet being written from top to bottom.
pub(super) struct Sheet<'s> {
    pub(super) name: &'static str,
    sheet: Worksheet,
    styles: &'s Styles,
    /// The next row.
    row: u32,
    /// Characters of the longest cell of each column.
    widths: Vec<usize>,
    /// Cells that were cut.
    pub(super) cut: usize,
    /// Cells with characters that XML cannot hold.
    pub(super) replaced: usize,
}

impl<'s> Sheet<'s> {
    pub(super) fn new(book: &mut Workbook, name: &'static str, styles: &'s Styles) -> Result<Self, XlsxError> {
        let mut sheet = book.new_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        Ok(Sheet { name, sheet, styles, row: 0, widths: Vec::new(), cut: 0, replaced: 0 })
    }

    /// Rows below the header.
    pub(super) fn rows(&self) -> usize {
        self.row.saturating_sub(1) as usize
    }

    /// A line of words over what follows.
    pub(super) fn title(&mut self, words: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, words, &self.styles.title)?;
        self.row += 1;
        Ok(())
    }

    /// A line of plain words, or an empty one.
    pub(super) fn line(&mut self, words: &str) -> Result<(), XlsxError> {
        self.sheet.write_string(self.row, 0, words)?;
        self.row += 1;
        Ok(())
    }

    /// The names of the columns.
    pub(super) fn header(&mut self, schema: &Schema) -> Result<(), XlsxError> {
        for (n, field) in schema.fields().iter().enumerate() {
            self.sheet.write_string_with_format(self.row, n as u16, field.name(), &self.styles.header)?;
            self.widen(n, field.name().len() + BUTTON);
        }
        self.row += 1;
        Ok(())
    }

    /// The rows of a batch.
    pub(super) fn append(&mut self, batch: &RecordBatch) -> Result<(), XlsxError> {
        for row in 0..batch.num_rows() {
            for (n, column) in batch.columns().iter().enumerate() {
                if column.is_valid(row) {
                    self.cell(n, column.as_ref(), row)?;
                }
            }
            self.row += 1;
        }
        Ok(())
    }

    fn cell(&mut self, n: usize, column: &dyn Array, row: usize) -> Result<(), XlsxError> {
        let (at, to) = (self.row, n as u16);
        match column.data_type() {
            DataType::Int32 => self.sheet.write_number(at, to, column.as_primitive::<Int32Type>().value(row))?,
            DataType::Boolean => self.sheet.write_boolean(at, to, column.as_boolean().value(row))?,
            DataType::Float64 => {
                let share = column.as_primitive::<Float64Type>().value(row);
                self.sheet.write_number_with_format(at, to, share, &self.styles.share)?
            }
            DataType::Date32 => {
                let days = column.as_primitive::<Date32Type>();
                let serial = days.value(row) + EPOCH;
                if serial >= FIRST_DAY {
                    self.sheet.write_number_with_format(at, to, serial, &self.styles.day)?
                } else {
                    let day = days.value_as_date(row).map(|day| day.to_string());
                    self.sheet.write_string(at, to, day.unwrap_or_default())?
                }
            }
            _ => return self.text(n, column.as_string::<i32>().value(row)),
        };
        Ok(())
    }

    fn text(&mut self, n: usize, text: &str) -> Result<(), XlsxError> {
        let (clean, replaced) = clean(text);
        let (fitting, cut) = cut(&clean);
        self.widen(n, fitting.chars().take(WIDE).count());
        self.cut += usize::from(cut);
        self.replaced += usize::from(replaced);
        if fitting.starts_with(['=', '+', '-', '@']) {
            self.sheet.write_string_with_format(self.row, n as u16, fitting, &self.styles.quoted)?;
        } else {
            self.sheet.write_string(self.row, n as u16, fitting)?;
        }
        Ok(())
    }

    fn widen(&mut self, n: usize, width: usize) {
        if self.widths.len() <= n {
            self.widths.resize(n + 1, NARROW);
        }
        self.widths[n] = self.widths[n].max(width.min(WIDE));
    }

    /// A sheet of one table: its header stays in sight and filters.
    pub(super) fn filter(&mut self) -> Result<(), XlsxError> {
        let (last_row, last_column) = (self.row.saturating_sub(1), self.widths.len().saturating_sub(1) as u16);
        self.sheet.set_freeze_panes(1, 0)?.autofilter(0, 0, last_row, last_column)?;
        Ok(())
    }

    /// Sets the widths and puts the sheet after the others of the workbook.
    pub(super) fn close(mut self, book: &mut Workbook) -> Result<(), XlsxError> {
        for (n, width) in self.widths.iter().enumerate() {
            self.sheet.set_column_width(n as u16, *width as f64 + 1.0)?;
        }
        book.push_worksheet(self.sheet);
        Ok(())
    }
}

/// The text with U+FFFD for what XML 1.0 cannot hold, and whether there was any.
fn clean(text: &str) -> (Cow<'_, str>, bool) {
    let foreign = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(foreign) { (Cow::Owned(text.replace(foreign, "\u{fffd}")), true) } else { (text.into(), false) }
}

/// The text, or as much of it as a cell holds and an ellipsis; and whether it was cut.
fn cut(text: &str) -> (Cow<'_, str>, bool) {
    // A character has no more UTF-16 units than bytes.
    if text.len() > MOST_UNITS {
        let (mut units, mut end) = (0, 0);
        for (at, c) in text.char_indices() {
            units += c.len_utf16();
            if units < MOST_UNITS {
                end = at + c.len_utf8();
            }
            if units > MOST_UNITS {
                return (Cow::Owned(format!("{}…", &text[..end])), true);
            }
        }
    }
    (text.into(), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_32767_units_and_no_more() {
        let fits = "a".repeat(MOST_UNITS);
        assert_eq!(cut(&fits), (Cow::Borrowed(fits.as_str()), false));
        let long = "a".repeat(MOST_UNITS + 1);
        let (shown, was_cut) = cut(&long);
        assert!(was_cut && shown.ends_with("a…"));
        assert_eq!(shown.chars().count(), MOST_UNITS);
        let pairs = "😊".repeat(MOST_UNITS / 2 + 1);
        let (shown, was_cut) = cut(&pairs);
        assert!(was_cut && shown.encode_utf16().count() <= MOST_UNITS);
        let long_in_bytes_only = "é".repeat(MOST_UNITS);
        assert!(!cut(&long_in_bytes_only).1);
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        assert_eq!(clean("a\u{b}b\u{ffff}\n\t"), (Cow::Borrowed("a\u{fffd}b\u{fffd}\n\t"), true));
        assert_eq!(clean("a\u{85}é"), (Cow::Borrowed("a\u{85}é"), false));
    }
}
