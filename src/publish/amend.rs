//! A finished table written again with some cells changed or rows left out, one row group after the other.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;

use super::tables::{Pair, TableEncoder};
use super::{CsvStyle, FileRecord, PublishError};

/// Changes cells of the table `name` (`tables/documents`) below a run's folder; row groups keep their borders.
///
/// # Errors
/// Names the file that cannot be read or written.
pub fn amend(
    folder: &Path,
    name: &str,
    style: CsvStyle,
    change: impl Fn(&RecordBatch) -> Result<Option<RecordBatch>, ArrowError>,
) -> Result<[FileRecord; 2], PublishError> {
    let draft = format!("{name}.draft");
    let mut records = derive(folder, name, &draft, style, |rows| {
        let changed = change(&rows)?;
        Ok(changed.unwrap_or(rows))
    })?;
    for (record, ending) in records.iter_mut().zip(["parquet", "csv"]) {
        let (from, to) = (folder.join(format!("{draft}.{ending}")), folder.join(format!("{name}.{ending}")));
        std::fs::rename(&from, &to).map_err(|e| PublishError::write(&to, e))?;
        record.path = format!("{name}.{ending}");
    }
    Ok(records)
}

/// Writes the table `to` with the same columns and the rows that `change` makes of those of the table `from`.
///
/// # Errors
/// Names the file that cannot be read or written.
pub fn derive(
    folder: &Path,
    from: &str,
    to: &str,
    style: CsvStyle,
    mut change: impl FnMut(RecordBatch) -> Result<RecordBatch, ArrowError>,
) -> Result<[FileRecord; 2], PublishError> {
    let path = folder.join(format!("{from}.parquet"));
    let fault = |e: ParquetError| PublishError::write(&path, e);
    let unreadable = |e: std::io::Error| PublishError::write(&path, e);
    let file = File::open(&path).map_err(unreadable)?;
    // Read once for all row groups.
    let table = ArrowReaderMetadata::load(&file, ArrowReaderOptions::default()).map_err(fault)?;
    let mut pair = Pair::create(folder, to, table.schema(), style)?;
    let encoder = TableEncoder::of(&pair, Arc::clone(table.schema()));
    for group in 0..table.metadata().num_row_groups() {
        let rows = table.metadata().row_group(group).num_rows() as usize;
        let file = file.try_clone().map_err(unreadable)?;
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, table.clone());
        for batch in reader.with_row_groups(vec![group]).with_batch_size(rows.max(1)).build().map_err(fault)? {
            let batch = change(batch.map_err(|e| PublishError::write(&path, e))?);
            let batch = batch.map_err(|e| PublishError::write(&path, e))?;
            pair.append(encoder.encode(&batch, style).map_err(fault)?)?;
        }
    }
    pair.close()
}
