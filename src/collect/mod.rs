//! Analysed statements to Arrow record batches, one a table.
//!
//! [`schema`] is the one list of columns; every table, codebook and README
//! section is made from it. Nothing here touches a file.

mod firsts;
mod ids;
mod neighbours;
mod repeats;
mod rows;
pub mod schema;
mod sketch;
mod values;

pub(crate) use firsts::Firsts;
pub use neighbours::Dates;
pub use repeats::Links;
pub use values::values;

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanBuilder, Date32Builder, Int32Builder, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;

use crate::model::{Analysed, Issue, Source};
use crate::pipeline::Pipeline;
use rows::{Doc, IssueRow};
use schema::{Cell, Column, Kind, Rows, Table};

/// An input with what was found in it.
pub struct Record {
    /// Where it came from.
    pub source: Source,
    /// SHA-256 of its bytes, hexadecimal; `None` where it could not be read.
    pub sha256: Option<String>,
    /// `doc_id` of the first statement with the same text.
    pub duplicate_of: Option<String>,
    /// What the kernel found.
    pub analysed: Analysed,
    /// For each request, the id of its first appearance in another statement.
    pub repeats: Vec<Option<String>>,
    keys: repeats::Keys,
}

impl Record {
    /// An input with what was found in it; [`Links::link`] fills what others have in common with it.
    pub fn new(source: Source, sha256: Option<String>, analysed: Analysed) -> Self {
        let keys = repeats::Keys::of(analysed.statement.as_ref(), &analysed.requests);
        Record { source, sha256, duplicate_of: None, analysed, repeats: Vec::new(), keys }
    }
}

/// What the rows of some inputs are made from.
pub struct Gathered<'r> {
    docs: Vec<Doc<'r>>,
    issues: Vec<IssueRow<'r>>,
}

impl<'r> Gathered<'r> {
    /// Gathers what several tables need of some inputs, in their order.
    pub fn of(records: &'r [Record], pipeline: &'r Pipeline) -> Self {
        let issues = |record: &'r Record| record.analysed.issues.iter().map(move |issue| IssueRow { record, issue });
        Gathered {
            docs: records.iter().filter_map(|r| Doc::of(r, pipeline)).collect(),
            issues: records.iter().flat_map(issues).collect(),
        }
    }

    /// A table by its place in [`schema::tables`]: made when it is asked for, because all together need much memory.
    ///
    /// # Errors
    /// None that a well-formed schema can cause: columns of a table are filled together.
    pub fn batch(&self, table: usize) -> Result<RecordBatch, ArrowError> {
        let docs = &self.docs;
        match table {
            0 => batch(&schema::DOCUMENTS, docs.iter()),
            1 => batch(&schema::SENTENCES, docs.iter().flat_map(Doc::sentences).collect::<Vec<_>>().iter()),
            2 => batch(&schema::THEME_TAGS, docs.iter().flat_map(Doc::theme_tags).collect::<Vec<_>>().iter()),
            3 => batch(&schema::REQUESTS, docs.iter().flat_map(Doc::requests).collect::<Vec<_>>().iter()),
            4 => batch(&schema::PLACE_MENTIONS, docs.iter().flat_map(Doc::places).collect::<Vec<_>>().iter()),
            _ => batch(&schema::ISSUES, self.issues.iter()),
        }
    }
}

/// An issue of an input that was never read.
pub fn unread(source: Source, issue: Issue) -> Record {
    Record::new(source, None, Analysed { issues: vec![issue], ..Analysed::default() })
}

/// Key of a field's metadata under which its meaning stands.
pub const DESCRIPTION: &str = "description";

/// The Arrow schema of a list of columns; each field carries its meaning.
pub fn arrow_schema(columns: &[schema::ColumnInfo]) -> SchemaRef {
    let fields: Vec<Field> = columns
        .iter()
        .map(|c| {
            let kind = match c.kind {
                Kind::Text => DataType::Utf8,
                Kind::Integer => DataType::Int32,
                Kind::Boolean => DataType::Boolean,
                Kind::Date => DataType::Date32,
            };
            Field::new(c.name, kind, c.nullable).with_metadata([(DESCRIPTION, c.doc)])
        })
        .collect();
    Arc::new(Schema::new(fields))
}

/// The schema of `requests`.
pub fn requests_schema() -> SchemaRef {
    let infos: Vec<_> = schema::REQUESTS.columns.iter().map(|c| c.info).collect();
    arrow_schema(&infos)
}

fn batch<'r, 'a: 'r, T: Rows>(
    table: &Table<T>,
    rows: impl Iterator<Item = &'r T::Row<'a>> + Clone,
) -> Result<RecordBatch, ArrowError>
where
    T::Row<'a>: 'r,
{
    let columns = table.columns.iter().map(|c| column(c, rows.clone())).collect();
    let infos: Vec<_> = table.columns.iter().map(|c| c.info).collect();
    RecordBatch::try_new(arrow_schema(&infos), columns)
}

/// Rows by which the bytes of a column are guessed.
const SAMPLE: usize = 32;

fn column<'r, 'a: 'r, T: Rows>(column: &Column<T>, rows: impl Iterator<Item = &'r T::Row<'a>> + Clone) -> ArrayRef
where
    T::Row<'a>: 'r,
{
    let len = rows.clone().count();
    match column.cell {
        Cell::Text(cell) => {
            let sample: usize = rows.clone().take(SAMPLE).map(|r| cell(r).map_or(0, |t| t.len())).sum();
            // A quarter more than the first rows let expect: growing means copying.
            let mut out = StringBuilder::with_capacity(len, sample * len.div_ceil(SAMPLE) * 5 / 4);
            // An empty text is an unknown one: CSV could not tell them apart.
            rows.for_each(|r| out.append_option(cell(r).filter(|t| !t.is_empty())));
            Arc::new(out.finish())
        }
        Cell::Integer(cell) => {
            let mut out = Int32Builder::with_capacity(len);
            rows.for_each(|r| out.append_option(cell(r)));
            Arc::new(out.finish())
        }
        Cell::Boolean(cell) => {
            let mut out = BooleanBuilder::with_capacity(len);
            rows.for_each(|r| out.append_option(cell(r)));
            Arc::new(out.finish())
        }
        Cell::Date(cell) => {
            let mut out = Date32Builder::with_capacity(len);
            rows.for_each(|r| out.append_option(cell(r).map(|d| d.0)));
            Arc::new(out.finish())
        }
    }
}
