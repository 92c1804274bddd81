//! A published table as record batches of the columns that are asked for, one after the other.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{Int32Type, SchemaRef};
use arrow::error::ArrowError;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::ParquetStatisticsPolicy;

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
        // All rows are read: what would let some be passed over is not kept.
        let options = ArrowReaderOptions::new()
            .with_column_stats_policy(ParquetStatisticsPolicy::SkipAll)
            .with_encoding_stats_policy(ParquetStatisticsPolicy::SkipAll)
            .with_size_stats_policy(ParquetStatisticsPolicy::SkipAll);
        let file = ArrowReaderMetadata::load(&file, options).map_err(|e| fault(&path, e))?;
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

    /// How many rows it has.
    pub(super) fn rows(&self) -> usize {
        usize::try_from(self.file.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Its first rows without one of its columns, `at_a_time` in a batch.
    pub(super) fn first(
        &self,
        rows: usize,
        without: &str,
        at_a_time: usize,
    ) -> Result<ParquetRecordBatchReader, ReportError> {
        let names = self.schema().fields().iter().map(|f| f.name().as_str()).filter(|name| *name != without);
        let reader = self.reader(names)?.with_batch_size(at_a_time).with_limit(rows);
        reader.build().map_err(|e| fault(&self.path, e))
    }

    /// A reader of some of its columns.
    fn reader<'n>(
        &self,
        columns: impl Iterator<Item = &'n str>,
    ) -> Result<ParquetRecordBatchReaderBuilder<File>, ReportError> {
        let file = File::open(&self.path).map_err(|e| fault(&self.path, e))?;
        let mask = ProjectionMask::columns(self.file.parquet_schema(), columns);
        Ok(ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.file.clone()).with_projection(mask))
    }

    /// A fault of its rows.
    pub(super) fn fault(&self, cause: ArrowError) -> ReportError {
        fault(&self.path, cause)
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
        let reader = self.reader(columns.iter().copied())?.with_row_groups(groups);
        for batch in reader.build().map_err(|e| fault(&self.path, e))? {
            batch.and_then(|batch| take(&batch)).map_err(|e| self.fault(e))?;
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
