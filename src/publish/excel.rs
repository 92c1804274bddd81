//! CSV for people who open it in a spreadsheet by a double click.
//!
//! A byte order mark says that it is UTF-8, lines end as on Windows, and no text is taken for a formula. Made of the
//! canonical CSV, which knows nothing of it.

use arrow::datatypes::{DataType, Schema};

/// How the CSV files of a run are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CsvStyle {
    /// RFC 4180, LF, every text as it is.
    #[default]
    Canonical,
    /// With byte order mark and CRLF; texts that begin like a formula have an apostrophe before them.
    Excel,
}

/// The option's name in `run.json`.
const OPTION: &str = "excel";

impl CsvStyle {
    /// The style that a run's options name.
    pub fn of(options: &[String]) -> Self {
        if options.iter().any(|o| o == OPTION) { CsvStyle::Excel } else { CsvStyle::Canonical }
    }

    /// How a run's options name the style; the canonical one needs no name.
    pub fn option(self) -> Option<String> {
        (self == CsvStyle::Excel).then(|| OPTION.to_owned())
    }

    /// The beginning of a file, or a whole one, of texts alone.
    ///
    /// # Errors
    /// Where the bytes are no CSV.
    pub fn file(self, canonical: Vec<u8>) -> csv::Result<Vec<u8>> {
        match self {
            CsvStyle::Canonical => Ok(canonical),
            CsvStyle::Excel => rewrite("\u{FEFF}".as_bytes().to_vec(), &canonical, |_| true),
        }
    }

    /// Rows of a table; numbers, dates and booleans are no formulas, whatever they begin with.
    ///
    /// # Errors
    /// Where the bytes are no CSV.
    pub(super) fn rows(self, canonical: Vec<u8>, schema: &Schema) -> csv::Result<Vec<u8>> {
        match self {
            CsvStyle::Canonical => Ok(canonical),
            CsvStyle::Excel => rewrite(Vec::new(), &canonical, |n| {
                schema.fields().get(n).is_some_and(|f| f.data_type() == &DataType::Utf8)
            }),
        }
    }
}

fn rewrite(start: Vec<u8>, canonical: &[u8], is_text: impl Fn(usize) -> bool) -> csv::Result<Vec<u8>> {
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(canonical);
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(start);
    let mut record = csv::ByteRecord::new();
    while rows.read_byte_record(&mut record)? {
        for (n, cell) in record.iter().enumerate() {
            if is_text(n) && matches!(cell.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r')) {
                out.write_field([b"'".as_slice(), cell].concat())?;
            } else {
                out.write_field(cell)?;
            }
        }
        out.write_record(None::<&[u8]>)?;
    }
    out.into_inner().map_err(|e| csv::Error::from(e.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::datatypes::Field;

    #[test]
    fn a_spreadsheet_computes_nothing() {
        let schema = Schema::new(vec![
            Field::new("text", DataType::Utf8, true),
            Field::new("n", DataType::Int32, true),
            Field::new("day", DataType::Date32, true),
        ]);
        let canonical = "\"=1+2, \"\"x\"\"\nnext\",-5,\n@you,,2020-11-24\n- item,1,\n\"\t=1\",2,\nwe - us,3,\n";
        let excel = CsvStyle::Excel.rows(canonical.into(), &schema).unwrap();
        let want = "\"'=1+2, \"\"x\"\"\nnext\",-5,\r\n'@you,,2020-11-24\r\n'- item,1,\r\n'\t=1,2,\r\nwe - us,3,\r\n";
        assert_eq!(String::from_utf8(excel).unwrap(), want);
        assert_eq!(CsvStyle::Canonical.rows(canonical.into(), &schema).unwrap(), canonical.as_bytes());
    }

    #[test]
    fn a_file_begins_with_the_mark() {
        assert_eq!(CsvStyle::Excel.file(b"a,b\n".to_vec()).unwrap(), "\u{FEFF}a,b\r\n".as_bytes());
        assert_eq!(CsvStyle::of(&[CsvStyle::Excel.option().unwrap()]), CsvStyle::Excel);
    }
}
