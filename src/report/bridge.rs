//! Between the Parquet files and polars, without polars' own Parquet reader
//! (which brings a streaming engine and a network stack into the build).
//!
//! A table is a lazy scan that reads the columns a query asks for, no others.

use std::any::Any;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType as ArrowType, Date32Type, Int32Type, SchemaRef as ArrowSchema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use polars::prelude::*;

/// A published table as a lazy frame.
pub(super) fn scan(folder: &Path, table: &str) -> PolarsResult<LazyFrame> {
    let path = table_path(folder, table);
    let reader = open(&path)?;
    let schema = Arc::new(polars_schema(reader.schema()));
    let args = ScanArgsAnonymous { schema: Some(schema), name: "PUBLISHED TABLE", ..ScanArgsAnonymous::default() };
    LazyFrame::anonymous_scan(Arc::new(Table { path }), args)
}

struct Table {
    path: PathBuf,
}

impl AnonymousScan for Table {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn allows_projection_pushdown(&self) -> bool {
        true
    }

    fn scan(&self, wanted: AnonymousScanArgs) -> PolarsResult<DataFrame> {
        let builder = open(&self.path)?;
        let names: Vec<String> = match &wanted.with_columns {
            Some(columns) => columns.iter().map(ToString::to_string).collect(),
            None => builder.schema().fields().iter().map(|f| f.name().clone()).collect(),
        };
        read(&self.path, builder, &names)
    }
}

/// Summarises a table one row group after the other, so that memory does not grow with it.
///
/// All rows of a statement stand in one row group: counts of statements may be added up.
pub(super) fn each_group(
    folder: &Path,
    table: &str,
    columns: &[&str],
    summarise: impl Fn(LazyFrame) -> LazyFrame,
) -> PolarsResult<LazyFrame> {
    let path = table_path(folder, table);
    let names: Vec<String> = columns.iter().map(ToString::to_string).collect();
    let groups = open(&path)?.metadata().num_row_groups();
    let mut parts = Vec::with_capacity(groups);
    for group in 0..groups {
        let rows = read(&path, open(&path)?.with_row_groups(vec![group]), &names)?;
        parts.push(summarise(rows.lazy()).collect()?.lazy());
    }
    if parts.is_empty() {
        parts.push(summarise(read(&path, open(&path)?, &names)?.lazy()));
    }
    concat(parts, UnionArgs::default())
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
