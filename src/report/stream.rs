//! A published table as record batches of the columns that are asked for, one after the other.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{Int32Type, SchemaRef};
use arrow::error::ArrowError;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::ReportError;

/// A Parquet file whose end has been read.
pub(super) struct Stream {
    path: PathBuf,
    file: ArrowReaderMetadata,
}

impl Stream {
    /// Opens `tables/requests` or another table below a run's folder.
    pub(super) fn open(folder: &Path, table: &str) -> Result<Self, ReportError> {
        let path = folder.join(format!("{table}.parquet"));
        let file = File::open(&path).map_err(|e| fault(&path, e))?;
        let file = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|e| fault(&path, e))?;
        Ok(Stream { path, file })
    }

    /// Its columns and what it says of itself.
    pub(super) fn schema(&self) -> &SchemaRef {
        self.file.schema()
    }

    /// How many row groups it has.
    pub(super) fn groups(&self) -> usize {
        self.file.metadata().num_row_groups()
    }

    /// Hands out all rows.
    pub(super) fn all(
        &self,
        columns: &[&str],
        take: impl FnMut(&RecordBatch) -> Result<(), ArrowError>,
    ) -> Result<(), ReportError> {
        self.of_groups(columns, (0..self.groups()).collect(), take)
    }

    /// Hands out the rows of some row groups.
    pub(super) fn of_groups(
        &self,
        columns: &[&str],
        groups: Vec<usize>,
        mut take: impl FnMut(&RecordBatch) -> Result<(), ArrowError>,
    ) -> Result<(), ReportError> {
        let path = &self.path;
        let file = File::open(path).map_err(|e| fault(path, e))?;
        let mask = ProjectionMask::columns(self.file.parquet_schema(), columns.iter().copied());
        let batches = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.file.clone())
            .with_row_groups(groups)
            .with_projection(mask)
            .build()
            .map_err(|e| fault(path, e))?;
        for batch in batches {
            let batch = batch.map_err(|e| fault(path, e))?;
            take(&batch).map_err(|e| fault(path, e))?;
        }
        Ok(())
    }
}

fn fault(path: &Path, cause: impl std::error::Error + Send + Sync + 'static) -> ReportError {
    ReportError::Table { path: path.to_owned(), cause: Box::new(cause) }
}

fn missing(name: &str) -> ArrowError {
    ArrowError::SchemaError(format!("there is no column `{name}`"))
}

/// A column of text.
pub(super) fn text<'b>(rows: &'b RecordBatch, name: &str) -> Result<&'b StringArray, ArrowError> {
    rows.column_by_name(name).and_then(|column| column.as_string_opt::<i32>()).ok_or_else(|| missing(name))
}

/// A column of integers.
pub(super) fn integers<'b>(rows: &'b RecordBatch, name: &str) -> Result<&'b Int32Array, ArrowError> {
    rows.column_by_name(name).and_then(|column| column.as_primitive_opt::<Int32Type>()).ok_or_else(|| missing(name))
}

/// A cell of text; empty where it is null.
pub(super) fn cell(column: &StringArray, row: usize) -> &str {
    if column.is_null(row) { "" } else { column.value(row) }
}
