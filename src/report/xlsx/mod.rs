//! `report.xlsx`: the tables and the main reports, for people who work in a spreadsheet.
//!
//! Rows go from the published Parquet to temporary files, a few at a time, so memory does not grow with the tables.
//! Nothing is computed here; the same tables give the same bytes.

mod sheet;

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Int32Array, RecordBatch, RecordBatchReader, StringArray};
use arrow::error::ArrowError;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::{Frame, ReportError, Tables};
use crate::collect::schema::{self, ColumnInfo};
use sheet::{Sheet, Styles};

/// Rows of a table that its sheet shows, the first in the order of `doc_id`.
///
/// A sheet may have 1,048,576, but with so many no one can open or filter it; the whole table lies beside it.
const ROWS: usize = 50_000;

/// Rows of a report that the summary shows.
const SUMMARY_ROWS: usize = 25;

/// Of 1 to 9. With 3 the file of a thousand speeches is a twentieth smaller, and to write it takes a sixth longer; with 1
/// it is a quarter larger. The library's 6 takes thrice as long as 3.
const COMPRESSION: u8 = 2;

/// Rows read at a time.
const BATCH: usize = 1024;

/// The sheets after the summary: name, table or report, columns left out.
const SHEETS: &[(&str, Source)] = &[
    ("requests", Source::Table("requests", "")),
    ("themes_by_year", Source::Report("themes_by_year")),
    ("places", Source::Report("requests_by_place")),
    ("documents", Source::Table("documents", "text")),
    ("issues", Source::Table("issues", "")),
    ("codebook", Source::Codebook),
];

/// Where the rows of a sheet come from.
#[derive(Clone, Copy)]
enum Source {
    /// A published table, without one of its columns.
    Table(&'static str, &'static str),
    /// A report.
    Report(&'static str),
    /// The list of columns.
    Codebook,
}

impl Source {
    fn is_report(self, name: &str) -> bool {
        matches!(self, Source::Report(report) if report == name)
    }
}

/// A sheet and what the summary says of it.
struct Part<'s> {
    sheet: Sheet<'s>,
    /// Rows of the whole table.
    rows: usize,
    /// What its rows are, or what it answers.
    about: String,
    /// The whole table.
    file: String,
}

impl Part<'_> {
    /// What is not shown as it is.
    fn remarks(&self) -> String {
        let mut out = Vec::new();
        if self.sheet.rows() < self.rows {
            out.push(format!("the first {} rows of {}", self.sheet.rows(), self.rows));
        }
        if self.sheet.cut > 0 {
            out.push(format!("{} cells cut", self.sheet.cut));
        }
        if self.sheet.replaced > 0 {
            out.push(format!("{} cells with replaced characters", self.sheet.replaced));
        }
        out.join("; ")
    }
}

/// Writes the workbook of a run, with temporary files in its folder, to `to`.
///
/// `frames` gives the reports and is asked when the tables are through, so that both can be made at a time.
///
/// # Errors
/// Names the table that cannot be read, or says why the workbook cannot be written.
pub fn xlsx(
    tables: &Tables,
    frames: impl FnOnce() -> Option<Vec<Frame>>,
    to: impl Write + Send,
) -> Result<(), ReportError> {
    // The library panics where its temporary files cannot be written.
    let written = catch_unwind(AssertUnwindSafe(|| write(tables, frames, to, ROWS)));
    written.unwrap_or_else(|_| Err(fault("a temporary file cannot be written")))
}

fn write(
    tables: &Tables,
    frames: impl FnOnce() -> Option<Vec<Frame>>,
    to: impl Write + Send,
    most: usize,
) -> Result<(), ReportError> {
    let styles = Styles::new();
    let mut book = Workbook::new();
    book.set_zip_compression_level(COMPRESSION);
    book.set_tempdir(tables.folder()).map_err(fault)?;
    // No clock: the same tables give the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(fault)?;
    book.set_properties(&DocProperties::new().set_title("Rapporteur").set_creation_datetime(&created));
    let mut parts = BTreeMap::new();
    for (n, &(name, source)) in SHEETS.iter().enumerate() {
        if let Source::Table(table, without) = source {
            let sheet = Sheet::new(&mut book, name, &styles).map_err(fault)?;
            parts.insert(n, of_table(sheet, tables, table, without, most)?);
        }
    }
    let frames = frames().ok_or_else(|| fault("the reports could not be made"))?;
    for (n, &(name, source)) in SHEETS.iter().enumerate() {
        let mut sheet = || Sheet::new(&mut book, name, &styles).map_err(fault);
        match source {
            Source::Table(..) => {}
            Source::Report(report) => {
                if let Some(frame) = frames.iter().find(|f| f.name == report) {
                    parts.insert(n, of_report(sheet()?, frame, most)?);
                }
            }
            Source::Codebook => drop(parts.insert(n, of_codebook(sheet()?)?)),
        }
    }
    let parts: Vec<Part<'_>> = parts.into_values().collect();
    let mut first = Sheet::new(&mut book, "summary", &styles).map_err(fault)?;
    summary(&mut first, &parts, &frames)?;
    first.close(&mut book).map_err(fault)?;
    for mut part in parts {
        part.sheet.filter().and_then(|()| part.sheet.close(&mut book)).map_err(fault)?;
    }
    book.save_to_writer(to).map_err(fault)
}

/// A published table, row by row.
fn of_table<'s>(
    mut sheet: Sheet<'s>,
    tables: &Tables,
    table: &str,
    without: &str,
    most: usize,
) -> Result<Part<'s>, ReportError> {
    let stream = tables.file(table).map_err(|e| tables.fault(e))?;
    let reader = stream.first(most, without, BATCH)?;
    sheet.header(&reader.schema()).map_err(fault)?;
    for batch in reader {
        sheet.append(&batch.map_err(|e| stream.fault(e))?).map_err(fault)?;
    }
    let about = schema::tables().iter().find(|t| t.name == table).map_or("", |t| t.doc);
    Ok(Part { sheet, rows: stream.rows(), about: about.to_owned(), file: format!("tables/{table}.csv") })
}

fn of_report<'s>(mut sheet: Sheet<'s>, frame: &Frame, most: usize) -> Result<Part<'s>, ReportError> {
    let rows = frame.batch.num_rows();
    fill(&mut sheet, &frame.batch, most)?;
    Ok(Part { sheet, rows, about: frame.title.to_owned(), file: format!("{}.csv", frame.path()) })
}

fn of_codebook(mut sheet: Sheet<'_>) -> Result<Part<'_>, ReportError> {
    let batch = codebook().map_err(fault)?;
    fill(&mut sheet, &batch, batch.num_rows())?;
    let about = "Every column of the tables, its type and meaning".to_owned();
    Ok(Part { sheet, rows: batch.num_rows(), about, file: "codebook.csv".to_owned() })
}

/// Header and first rows of a batch.
fn fill(sheet: &mut Sheet<'_>, batch: &RecordBatch, most: usize) -> Result<(), ReportError> {
    let shown = batch.slice(0, batch.num_rows().min(most));
    sheet.header(&batch.schema()).and_then(|()| sheet.append(&shown)).map_err(fault)
}

/// What the sheets show and what not, and the reports that have no sheet of their own.
fn summary(sheet: &mut Sheet<'_>, parts: &[Part<'_>], frames: &[Frame]) -> Result<(), ReportError> {
    sheet.title("Who said what, on which themes, and who asked whom for what").map_err(fault)?;
    for words in [
        "Files are named below the folder of this workbook. Several values in one cell are joined by |.",
        "A text that is longer than a cell may be ends in an ellipsis; a character that a workbook cannot hold is shown as \u{fffd}.",
        "",
    ] {
        sheet.line(words).map_err(fault)?;
    }
    fill(sheet, &contents(parts).map_err(fault)?, parts.len())?;
    for frame in frames.iter().filter(|f| !SHEETS.iter().any(|(_, source)| source.is_report(f.name))) {
        sheet.line("").and_then(|()| sheet.title(frame.title)).map_err(fault)?;
        fill(sheet, &frame.batch, SUMMARY_ROWS)?;
        let rows = frame.batch.num_rows();
        if rows > SUMMARY_ROWS {
            sheet.line(&format!("and {} more rows in {}.csv", rows - SUMMARY_ROWS, frame.path())).map_err(fault)?;
        }
    }
    Ok(())
}

/// One row a sheet.
fn contents(parts: &[Part<'_>]) -> Result<RecordBatch, ArrowError> {
    let texts = |text: fn(&Part<'_>) -> String| -> ArrayRef {
        // An empty remark is an empty cell.
        let cells = parts.iter().map(text).map(|text| (!text.is_empty()).then_some(text));
        Arc::new(cells.collect::<StringArray>())
    };
    let numbers = |number: fn(&Part<'_>) -> usize| -> ArrayRef {
        Arc::new(parts.iter().map(|part| number(part) as i32).collect::<Int32Array>())
    };
    RecordBatch::try_from_iter([
        ("sheet", texts(|part| part.sheet.name.to_owned())),
        ("about", texts(|part| part.about.clone())),
        ("rows_shown", numbers(|part| part.sheet.rows())),
        ("rows_in_all", numbers(|part| part.rows)),
        ("whole_table", texts(|part| part.file.clone())),
        ("remarks", texts(|part| part.remarks())),
    ])
}

/// The list of columns, as in `codebook.csv`.
fn codebook() -> Result<RecordBatch, ArrowError> {
    let tables = schema::tables();
    let columns: Vec<_> = tables.iter().flat_map(|table| table.columns.iter().map(move |c| (table, c))).collect();
    let texts = |text: fn(&ColumnInfo) -> &'static str| -> ArrayRef {
        Arc::new(columns.iter().map(|&(_, column)| Some(text(column))).collect::<StringArray>())
    };
    let truths = |truth: fn(&[&str], &ColumnInfo) -> bool| -> ArrayRef {
        Arc::new(columns.iter().map(|&(table, column)| Some(truth(table.key, column))).collect::<BooleanArray>())
    };
    let names = columns.iter().map(|(table, _)| Some(table.name)).collect::<StringArray>();
    RecordBatch::try_from_iter([
        ("table", Arc::new(names) as ArrayRef),
        ("column", texts(|column| column.name)),
        ("type", texts(|column| column.kind.name())),
        ("nullable", truths(|_, column| column.nullable)),
        ("key", truths(|key, column| key.contains(&column.name))),
        ("description", texts(|column| column.doc)),
    ])
}

fn fault(cause: impl Into<Box<dyn Error + Send + Sync>>) -> ReportError {
    ReportError::Write { name: "report.xlsx", cause: cause.into() }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::path::Path;

    use arrow::array::{Date32Array, Int32Array};
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

    use super::*;

    /// Tables of three rows with what is hard to hold in a cell.
    fn tables() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("tables")).unwrap();
        let long = "a".repeat(40_000);
        let columns: [(&str, ArrayRef); 6] = [
            ("doc_id", Arc::new(StringArray::from(vec!["a", "b", "c"]))),
            ("title", Arc::new(StringArray::from(vec![Some("=1+1"), Some("https://un.org"), Some("\u{1b}[1m")]))),
            ("date", Arc::new(Date32Array::from(vec![Some(18_590), Some(-40_000), None]))),
            ("text", Arc::new(StringArray::from(vec![Some(long.as_str()), None, None]))),
            ("duplicate_of", Arc::new(StringArray::from(vec![None::<&str>, None, None]))),
            ("year", Arc::new(Int32Array::from(vec![Some(2020), None, None]))),
        ];
        let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, cells)| (name, cells, true))).unwrap();
        for table in ["documents", "requests", "issues"] {
            crate::publish::write_table(
                dir.path(),
                &format!("tables/{table}"),
                &batch,
                crate::publish::CsvStyle::Canonical,
            )
            .unwrap();
        }
        dir
    }

    fn workbook(folder: &Path, most: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&Tables::open(folder).unwrap(), || Some(vec![]), &mut bytes, most).unwrap();
        bytes
    }

    fn cells(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn cells_hold_what_was_said_and_no_formula() {
        let dir = tables();
        let bytes = workbook(dir.path(), ROWS);
        let rows = cells(&bytes, "requests");
        assert_eq!(rows[0], ["doc_id", "title", "date", "text", "duplicate_of", "year"]);
        assert_eq!(rows[1][1], "=1+1");
        assert_eq!(rows[2][1], "https://un.org");
        assert_eq!(rows[3][1], "\u{fffd}[1m");
        let Data::DateTime(day) = &rows[1][2] else { panic!("no date: {:?}", rows[1][2]) };
        assert_eq!(day.to_ymd_hms_milli(), (2020, 11, 24, 0, 0, 0, 0));
        assert_eq!(rows[2][2], "1860-06-26", "a day before the spreadsheets' calendar is text");
        let Data::String(text) = &rows[1][3] else { panic!("no text") };
        assert!(text.len() < 40_000 && text.ends_with("a…"));
        let documents = cells(&bytes, "documents");
        assert_eq!(documents[0], ["doc_id", "title", "date", "duplicate_of", "year"], "without the text");
    }

    #[test]
    fn what_is_not_shown_is_said() {
        let dir = tables();
        let bytes = workbook(dir.path(), 2);
        assert_eq!(cells(&bytes, "requests").len(), 3);
        let summary = cells(&bytes, "summary");
        let requests = summary.iter().find(|row| row[0] == "requests").unwrap();
        let said: Vec<String> = requests[2..].iter().map(ToString::to_string).collect();
        assert_eq!(said, ["2", "3", "tables/requests.csv", "the first 2 rows of 3; 1 cells cut"]);
    }

    #[test]
    fn the_same_tables_give_the_same_bytes() {
        let dir = tables();
        assert!(workbook(dir.path(), ROWS) == workbook(dir.path(), ROWS));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "no temporary file is left");
    }
}
