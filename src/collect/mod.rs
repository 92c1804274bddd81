//! Analysed statements to Arrow record batches, one a table.
//!
//! [`schema`] is the one list of columns; every table, codebook and README
//! section is made from it. Nothing here touches a file.

mod neighbours;
mod repeats;
mod rows;
pub mod schema;
mod sketch;
mod values;

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

/// The six tables of a run of inputs, in the order of [`schema::tables`].
pub type Batches = Vec<RecordBatch>;

/// The rows of some inputs, in their order.
///
/// # Errors
/// None that a well-formed schema can cause: columns of a table are filled together.
pub fn batches(records: &[Record], pipeline: &Pipeline) -> Result<Batches, ArrowError> {
    let docs: Vec<Doc<'_>> = records.iter().filter_map(|r| Doc::of(r, pipeline)).collect();
    let issues: Vec<IssueRow<'_>> =
        records.iter().flat_map(|r| r.analysed.issues.iter().map(move |issue| IssueRow { record: r, issue })).collect();
    Ok(vec![
        batch(&schema::DOCUMENTS, docs.iter())?,
        batch(&schema::SENTENCES, docs.iter().flat_map(Doc::sentences).collect::<Vec<_>>().iter())?,
        batch(&schema::THEME_TAGS, docs.iter().flat_map(Doc::theme_tags).collect::<Vec<_>>().iter())?,
        batch(&schema::REQUESTS, docs.iter().flat_map(Doc::requests).collect::<Vec<_>>().iter())?,
        batch(&schema::PLACE_MENTIONS, docs.iter().flat_map(Doc::places).collect::<Vec<_>>().iter())?,
        batch(&schema::ISSUES, issues.iter())?,
    ])
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

fn column<'r, 'a: 'r, T: Rows>(column: &Column<T>, rows: impl Iterator<Item = &'r T::Row<'a>>) -> ArrayRef
where
    T::Row<'a>: 'r,
{
    match column.cell {
        Cell::Text(cell) => {
            let mut out = StringBuilder::new();
            // An empty text is an unknown one: CSV could not tell them apart.
            rows.for_each(|r| out.append_option(cell(r).filter(|t| !t.is_empty())));
            Arc::new(out.finish())
        }
        Cell::Integer(cell) => {
            let mut out = Int32Builder::new();
            rows.for_each(|r| out.append_option(cell(r)));
            Arc::new(out.finish())
        }
        Cell::Boolean(cell) => {
            let mut out = BooleanBuilder::new();
            rows.for_each(|r| out.append_option(cell(r)));
            Arc::new(out.finish())
        }
        Cell::Date(cell) => {
            let mut out = Date32Builder::new();
            rows.for_each(|r| out.append_option(cell(r).map(|d| d.0)));
            Arc::new(out.finish())
        }
    }
}
