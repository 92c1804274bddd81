//! Between the Parquet files and polars, without polars' own Parquet reader
//! (which brings a streaming engine and a network stack into the build).
//!
//! A table is read one row group after the other, and only the columns that a query asks for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{
    DataType as ArrowType, Date32Type, Field as ArrowField, Int32Type, Metadata, Schema as ArrowSchema, SchemaRef,
};
use polars::prelude::*;

use super::ReportError;
use super::columns::meaning;
use super::part::Part;
use super::statements::Statements;
use super::stream::Stream;
use crate::collect::DESCRIPTION;

/// The published tables of a run, or the part of them that a filter selects.
pub struct Tables {
    folder: PathBuf,
    /// The files that were opened: their ends grow with the corpus and are read once.
    files: Mutex<BTreeMap<String, Arc<Stream>>>,
    /// What the files say of what made them; the reports say the same.
    marks: Metadata,
    /// All of them, of the part or not.
    pub(super) statements: Statements,
    part: Option<Part>,
    /// What several reports ask for, by its name.
    known: Mutex<BTreeMap<&'static str, Arc<Mutex<Option<DataFrame>>>>>,
}

impl Tables {
    /// The run's folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens the tables below a run's folder.
    pub(super) fn open(folder: &Path) -> PolarsResult<Self> {
        let mut tables = Tables {
            folder: folder.to_owned(),
            files: Mutex::default(),
            marks: Metadata::default(),
            statements: Statements::default(),
            part: None,
            known: Mutex::default(),
        };
        tables.marks = tables.file("documents")?.schema().metadata().clone();
        let mut statements = Statements::default();
        tables.rows("documents", &Statements::COLUMNS, |rows| statements.add(&rows))?;
        tables.statements = statements;
        Ok(tables)
    }

    /// Only the part, from now on.
    pub(super) fn narrowed(self, part: Part) -> Self {
        Tables { part: Some(part), known: Mutex::default(), ..self }
    }

    /// What `read` gives, which is asked once for each name; who asks meanwhile waits for it.
    pub(super) fn once(
        &self,
        name: &'static str,
        read: impl FnOnce() -> PolarsResult<DataFrame>,
    ) -> PolarsResult<DataFrame> {
        let known = Arc::clone(self.known.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default());
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some(frame) => Ok(frame.clone()),
            None => Ok(known.insert(read()?).clone()),
        }
    }

    /// A table that cannot be read.
    pub(super) fn fault(&self, cause: PolarsError) -> ReportError {
        ReportError::Table { path: self.folder.join("tables"), cause: Box::new(cause) }
    }

    /// The row groups of a table, copies too, to be read one after the other; of a table without rows, one empty group.
    pub(super) fn groups(&self, table: &str, columns: &[&str]) -> PolarsResult<Groups<'_>> {
        self.reading(table, columns, true)
    }

    pub(super) fn reading(&self, table: &str, columns: &[&str], with_copies: bool) -> PolarsResult<Groups<'_>> {
        let names: Vec<String> = columns.iter().map(ToString::to_string).collect();
        let mut needed = names.clone();
        let whole = with_copies && self.part.is_none();
        if !whole {
            let of_part = self.part.as_ref().map(|part| part.columns(table)).unwrap_or_default();
            for name in of_part.into_iter().chain(["doc_id"]) {
                if !columns.contains(&name) {
                    needed.push(name.to_owned());
                }
            }
            needed.dedup();
        }
        let count = self.n_groups(table)?;
        Ok(Groups {
            tables: self,
            table: table.to_owned(),
            names,
            needed,
            with_copies,
            whole,
            next: 0,
            count,
            sentences: 0,
        })
    }

    /// A polars frame of text, integers and shares as a record batch; its fields carry their meanings.
    pub(super) fn to_arrow(&self, frame: &DataFrame) -> PolarsResult<RecordBatch> {
        let (mut fields, mut columns) = (Vec::new(), Vec::new());
        for column in frame.columns() {
            let array: ArrayRef = match column.dtype() {
                DataType::String => Arc::new(StringArray::from_iter(column.str()?.iter())),
                DataType::Float64 => Arc::new(Float64Array::from_iter(column.f64()?.iter())),
                _ => Arc::new(Int32Array::from_iter(column.cast(&DataType::Int32)?.i32()?.iter())),
            };
            let field = ArrowField::new(column.name().as_str(), array.data_type().clone(), true);
            fields.push(field.with_metadata([(DESCRIPTION, meaning(column.name().as_str()))]));
            columns.push(array);
        }
        let schema = ArrowSchema::new_with_metadata(fields, self.marks.clone());
        RecordBatch::try_new(Arc::new(schema), columns).map_err(|e| PolarsError::ComputeError(e.to_string().into()))
    }

    /// The rows of a row group that reports are made of.
    fn chosen(
        &self,
        table: &str,
        rows: DataFrame,
        with_copies: bool,
        sentences: &mut usize,
    ) -> PolarsResult<DataFrame> {
        let ids = rows.column("doc_id")?.str()?;
        let counts = |id: Option<&str>| with_copies || id.is_none_or(|id| !self.statements.is_copy(id));
        let mut keep: Vec<bool> = ids.iter().map(counts).collect();
        if let Some(part) = &self.part {
            part.choose(self, table, &rows, &mut keep, sentences)?;
        }
        let keep: BooleanChunked = keep.into_iter().collect();
        let rows = rows.filter(&keep)?;
        match &self.part {
            Some(part) if table == "documents" => part.recount(rows),
            _ => Ok(rows),
        }
    }

    /// Hands out all rows of a table, of the part or not, one row group after the other.
    pub(super) fn rows(
        &self,
        table: &str,
        columns: &[&str],
        mut take: impl FnMut(DataFrame) -> PolarsResult<()>,
    ) -> PolarsResult<()> {
        (0..self.n_groups(table)?).try_for_each(|group| take(self.group(table, columns, group)?))
    }

    /// How many row groups a table has.
    pub(super) fn n_groups(&self, table: &str) -> PolarsResult<usize> {
        Ok(self.file(table)?.groups())
    }

    /// All rows of one row group.
    pub(super) fn group(&self, table: &str, columns: &[&str], group: usize) -> PolarsResult<DataFrame> {
        self.read(table, columns, vec![group])
    }

    /// The named columns of some row groups.
    fn read(&self, table: &str, names: &[&str], groups: Vec<usize>) -> PolarsResult<DataFrame> {
        let file = self.file(table)?;
        let schema = polars_schema(file.schema());
        let mut columns: Vec<Vec<ArrayRef>> = vec![Vec::new(); names.len()];
        file.of_groups(names, groups, |batch| {
            for (name, chunks) in names.iter().zip(&mut columns) {
                chunks.extend(batch.column_by_name(name).cloned());
            }
            Ok(())
        })
        .map_err(|e| PolarsError::ComputeError(e.to_string().into()))?;
        let series: PolarsResult<Vec<Column>> = names
            .iter()
            .zip(&columns)
            .map(|(name, chunks)| Ok(series(name, schema.try_get(name)?, chunks).into_column()))
            .collect();
        DataFrame::new_infer_height(series?)
    }

    /// A table's file, opened by whoever asks for it first.
    pub(super) fn file(&self, table: &str) -> PolarsResult<Arc<Stream>> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = files.get(table) {
            return Ok(Arc::clone(file));
        }
        let file = Stream::open(&self.folder, &format!("tables/{table}"))
            .map_err(|e| PolarsError::ComputeError(e.to_string().into()))?;
        Ok(Arc::clone(files.entry(table.to_owned()).or_insert(Arc::new(file))))
    }
}

/// The row groups of one table, in their order: of the part alone, where one was selected.
pub(super) struct Groups<'t> {
    tables: &'t Tables,
    table: String,
    names: Vec<String>,
    /// The columns to be read, those by which rows are chosen too.
    needed: Vec<String>,
    with_copies: bool,
    /// Whether every row is wanted.
    whole: bool,
    next: usize,
    count: usize,
    /// See [`Part::choose`].
    sentences: usize,
}

impl Groups<'_> {
    /// The next group's rows.
    pub(super) fn read_next(&mut self) -> PolarsResult<Option<DataFrame>> {
        let needed: Vec<&str> = self.needed.iter().map(String::as_str).collect();
        let rows = match (self.next, self.count) {
            // A table without groups still has columns, which summaries need.
            (0, 0) => self.tables.read(&self.table, &needed, Vec::new())?,
            (n, count) if n < count => self.tables.group(&self.table, &needed, n)?,
            _ => return Ok(None),
        };
        self.next += 1;
        if self.whole {
            return Ok(Some(rows));
        }
        let rows = self.tables.chosen(&self.table, rows, self.with_copies, &mut self.sentences)?;
        rows.select(self.names.iter().map(String::as_str)).map(Some)
    }
}

fn polars_schema(schema: &SchemaRef) -> Schema {
    schema
        .fields()
        .iter()
        .map(|field| {
            let kind = match field.data_type() {
                ArrowType::Int32 | ArrowType::Date32 => DataType::Int32,
                ArrowType::Boolean => DataType::Boolean,
                ArrowType::Float64 => DataType::Float64,
                _ => DataType::String,
            };
            Field::new(field.name().as_str().into(), kind)
        })
        .collect()
}

fn series(name: &str, kind: &DataType, chunks: &[ArrayRef]) -> Series {
    let name: PlSmallStr = name.into();
    match kind {
        DataType::Boolean => {
            chunks.iter().flat_map(|c| c.as_boolean().iter()).collect::<BooleanChunked>().with_name(name).into_series()
        }
        DataType::Int32 => {
            let values = chunks.iter().flat_map(|c| match c.data_type() {
                ArrowType::Date32 => c.as_primitive::<Date32Type>().iter().collect::<Vec<_>>(),
                _ => c.as_primitive::<Int32Type>().iter().collect(),
            });
            values.collect::<Int32Chunked>().with_name(name).into_series()
        }
        _ => chunks
            .iter()
            .flat_map(|c| c.as_string::<i32>().iter())
            .collect::<StringChunked>()
            .with_name(name)
            .into_series(),
    }
}
