//! Between the Parquet files and polars, without polars' own Parquet reader
//! (which brings a streaming engine and a network stack into the build).
//!
//! A table is read one row group after the other, and only the columns that a query asks for.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType as ArrowType, Date32Type, Int32Type, SchemaRef as ArrowSchema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use polars::prelude::*;

/// The published tables of a run.
pub(super) struct Tables {
    folder: PathBuf,
    /// Statements that repeat another: they count in no report but where it says so.
    copies: HashSet<String>,
}

impl Tables {
    /// Opens the tables below a run's folder.
    pub(super) fn open(folder: &Path) -> PolarsResult<Self> {
        let mut tables = Tables { folder: folder.to_owned(), copies: HashSet::new() };
        let marked = tables.each_group_with_copies("documents", &["doc_id", "duplicate_of"], |rows| {
            rows.filter(col("duplicate_of").is_not_null()).select([col("doc_id")])
        })?;
        let marked = marked.collect()?;
        tables.copies = marked.column("doc_id")?.str()?.iter().flatten().map(str::to_owned).collect();
        Ok(tables)
    }

    /// Summarises a table without copies, one row group after the other, so that memory does not grow with it.
    ///
    /// All rows of a statement stand in one row group: counts of statements may be added up.
    pub(super) fn each_group(
        &self,
        table: &str,
        columns: &[&str],
        summarise: impl Fn(LazyFrame) -> LazyFrame,
    ) -> PolarsResult<LazyFrame> {
        if self.copies.is_empty() {
            return self.each_group_with_copies(table, columns, summarise);
        }
        let mut with_id = columns.to_vec();
        if !columns.contains(&"doc_id") {
            with_id.push("doc_id");
        }
        self.each_group_with_copies(table, &with_id, |rows| summarise(self.originals(rows)))
    }

    /// The same with copies.
    pub(super) fn each_group_with_copies(
        &self,
        table: &str,
        columns: &[&str],
        summarise: impl Fn(LazyFrame) -> LazyFrame,
    ) -> PolarsResult<LazyFrame> {
        let mut groups = self.groups(table, columns)?;
        let mut parts = Vec::new();
        while let Some(rows) = groups.read_next()? {
            parts.push(summarise(rows.lazy()).collect()?.lazy());
        }
        concat(parts, UnionArgs::default())
    }

    /// The row groups of a table, copies too, to be read one after the other; of a table without rows, one empty group.
    pub(super) fn groups(&self, table: &str, columns: &[&str]) -> PolarsResult<Groups> {
        let path = table_path(&self.folder, table);
        let count = open(&path)?.metadata().num_row_groups();
        Ok(Groups { path, names: columns.iter().map(ToString::to_string).collect(), next: 0, count })
    }

    /// Where each statement stands in `documents`; all tables keep that order.
    pub(super) fn order(&self) -> PolarsResult<HashMap<String, usize>> {
        let mut order = HashMap::new();
        let mut groups = self.groups("documents", &["doc_id"])?;
        while let Some(rows) = groups.read_next()? {
            for id in rows.column("doc_id")?.str()?.iter().flatten() {
                order.insert(id.to_owned(), order.len());
            }
        }
        Ok(order)
    }

    /// Whether the statement repeats another.
    pub(super) fn is_copy(&self, doc_id: &str) -> bool {
        self.copies.contains(doc_id)
    }

    fn originals(&self, rows: LazyFrame) -> LazyFrame {
        let copies = self.copies.clone();
        let keep = move |rows: DataFrame| {
            let ids = rows.column("doc_id")?.str()?;
            let keep: BooleanChunked = ids.iter().map(|id| id.is_none_or(|id| !copies.contains(id))).collect();
            rows.filter(&keep)
        };
        rows.map(keep, AllowedOptimizations::empty(), None, Some("ORIGINALS"))
    }
}

/// The row groups of one table, in their order.
pub(super) struct Groups {
    path: PathBuf,
    names: Vec<String>,
    next: usize,
    count: usize,
}

impl Groups {
    /// The next group's rows.
    pub(super) fn read_next(&mut self) -> PolarsResult<Option<DataFrame>> {
        // A table without groups still has columns, which summaries need.
        let wanted = match (self.next, self.count) {
            (0, 0) => Vec::new(),
            (n, count) if n < count => vec![n],
            _ => return Ok(None),
        };
        self.next += 1;
        let builder = open(&self.path)?;
        let builder = if wanted.is_empty() { builder } else { builder.with_row_groups(wanted) };
        read(&self.path, builder, &self.names).map(Some)
    }
}

/// The named columns of what the builder selects.
fn read(path: &Path, builder: ParquetRecordBatchReaderBuilder<File>, names: &[String]) -> PolarsResult<DataFrame> {
    let schema = polars_schema(builder.schema());
    let mask = ProjectionMask::columns(builder.parquet_schema(), names.iter().map(String::as_str));
    let batches = builder.with_projection(mask).build().map_err(|e| fault(path, e))?;
    let mut columns: Vec<Vec<ArrayRef>> = vec![Vec::new(); names.len()];
    for batch in batches {
        let batch = batch.map_err(|e| fault(path, e))?;
        for (name, chunks) in names.iter().zip(&mut columns) {
            chunks.extend(batch.column_by_name(name).cloned());
        }
    }
    let series: PolarsResult<Vec<Column>> = names
        .iter()
        .zip(&columns)
        .map(|(name, chunks)| Ok(series(name, schema.try_get(name)?, chunks).into_column()))
        .collect();
    DataFrame::new_infer_height(series?)
}

fn table_path(folder: &Path, table: &str) -> PathBuf {
    folder.join("tables").join(format!("{table}.parquet"))
}

fn open(path: &Path) -> PolarsResult<ParquetRecordBatchReaderBuilder<File>> {
    let file = File::open(path).map_err(|e| fault(path, e))?;
    ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| fault(path, e))
}

fn fault(path: &Path, error: impl std::fmt::Display) -> PolarsError {
    PolarsError::ComputeError(format!("{}: {error}", path.display()).into())
}

fn polars_schema(schema: &ArrowSchema) -> Schema {
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

/// A polars frame of text, integers and shares as a record batch.
pub(super) fn to_arrow(frame: &DataFrame) -> PolarsResult<RecordBatch> {
    let columns: PolarsResult<Vec<(String, ArrayRef, bool)>> = frame
        .columns()
        .iter()
        .map(|column| {
            let array: ArrayRef = match column.dtype() {
                DataType::String => Arc::new(StringArray::from_iter(column.str()?.iter())),
                DataType::Float64 => Arc::new(Float64Array::from_iter(column.f64()?.iter())),
                _ => Arc::new(Int32Array::from_iter(column.cast(&DataType::Int32)?.i32()?.iter())),
            };
            Ok((column.name().to_string(), array, true))
        })
        .collect();
    RecordBatch::try_from_iter_with_nullable(columns?).map_err(|e| PolarsError::ComputeError(e.to_string().into()))
}
