//! Parquet and CSV: encoded anywhere, written in order.
//!
//! A chunk of inputs is encoded by the thread that analysed it, columns
//! and all; only the bytes are written one chunk after the other.

use std::io::{Write, sink};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Schema, SchemaRef};
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, TypePtr};

use super::hashed::Hashed;
use super::{CsvStyle, FileRecord, MadeBy, PublishError, csv_rows};
use crate::collect::{DESCRIPTION, arrow_schema, schema};

/// The Parquet and the CSV file of one table.
pub(super) struct Pair {
    name: String,
    parquet_path: PathBuf,
    csv_path: PathBuf,
    pub(super) parquet: SerializedFileWriter<Hashed>,
    csv: Hashed,
    rows: usize,
}

/// One table of one chunk, encoded and ready to be appended.
pub struct Encoded {
    rows: usize,
    columns: Vec<ArrowColumnChunk>,
    csv: Vec<u8>,
}

/// Encodes batches; shared by all threads.
pub struct Encoder {
    style: CsvStyle,
    tables: Vec<TableEncoder>,
}

/// Encodes batches of one table.
pub(super) struct TableEncoder {
    schema: SchemaRef,
    types: TypePtr,
    properties: WriterPropertiesPtr,
}

impl Encoder {
    /// How many tables there are.
    pub fn tables(&self) -> usize {
        self.tables.len()
    }

    /// Encodes the batch of a table, which is named by its place in [`schema::tables`].
    ///
    /// # Errors
    /// What the Parquet or CSV encoder says.
    pub fn encode(&self, table: usize, batch: &RecordBatch) -> Result<Encoded, ParquetError> {
        self.tables[table].encode(batch, self.style)
    }
}

/// Bytes of a column in a row group below which it is not compressed: there is next to nothing to be saved, and to make
/// a compressor, and one for every later reader, takes longer than to write them.
const WORTH_COMPRESSING: usize = 1024;

impl TableEncoder {
    /// For the rows of a file.
    pub(super) fn of(pair: &Pair, schema: SchemaRef) -> Self {
        let types = pair.parquet.schema_descr().root_schema_ptr();
        TableEncoder { schema, types, properties: Arc::clone(pair.parquet.properties()) }
    }

    pub(super) fn encode(&self, batch: &RecordBatch, style: CsvStyle) -> Result<Encoded, ParquetError> {
        if batch.num_rows() == 0 {
            return Ok(Encoded { rows: 0, columns: Vec::new(), csv: Vec::new() });
        }
        let mut columns = Vec::with_capacity(self.schema.fields().len());
        let writers = self.column_writers(batch)?;
        for ((field, array), mut writer) in self.schema.fields().iter().zip(batch.columns()).zip(writers) {
            for leaf in compute_leaves(field, array)? {
                writer.write(&leaf)?;
            }
            columns.push(writer.close()?);
        }
        let csv = csv_rows::rows(batch).and_then(|csv| style.rows(csv, &self.schema));
        Ok(Encoded { rows: batch.num_rows(), columns, csv: csv.map_err(|e| ParquetError::External(Box::new(e)))? })
    }

    /// Writers for a row group in which small columns are not compressed.
    fn column_writers(&self, batch: &RecordBatch) -> Result<Vec<ArrowColumnWriter>, ParquetError> {
        let mut properties = WriterProperties::clone(&self.properties).into_builder();
        for (field, column) in self.schema.fields().iter().zip(batch.columns()) {
            if bytes_of_values(column) < WORTH_COMPRESSING {
                let path = ColumnPath::from(field.name().as_str());
                properties = properties.set_column_compression(path, Compression::UNCOMPRESSED);
            }
        }
        // Nothing is written by it: column writers take their settings from a file's writer alone.
        let like = SerializedFileWriter::new(sink(), Arc::clone(&self.types), Arc::new(properties.build()))?;
        ArrowRowGroupWriterFactory::new(&like, Arc::clone(&self.schema)).create_column_writers(0)
    }
}

/// Bytes of the values of a column, about.
fn bytes_of_values(column: &ArrayRef) -> usize {
    let values = column.len() - column.null_count();
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value_data().len() + 4 * values,
        DataType::Boolean => values / 8,
        kind => values * kind.primitive_width().unwrap_or(1),
    }
}

/// The files of several tables, open until [`TableFiles::close`].
pub struct TableFiles {
    pairs: Vec<Pair>,
}

impl TableFiles {
    /// Creates `tables/NAME.parquet` and `tables/NAME.csv` for every table of the schema; the Parquet files carry
    /// the marks of what made them.
    ///
    /// # Errors
    /// Names the file that cannot be made.
    pub fn create(folder: &Path, style: CsvStyle, made_by: &MadeBy) -> Result<(Self, Encoder), PublishError> {
        let mut files = TableFiles { pairs: Vec::new() };
        let mut encoder = Encoder { style, tables: Vec::new() };
        for table in schema::tables() {
            let schema = Arc::unwrap_or_clone(arrow_schema(&table.columns)).with_metadata(made_by.marks());
            let schema = Arc::new(schema);
            let pair = Pair::create(folder, &format!("tables/{}", table.name), &schema, style)?;
            encoder.tables.push(TableEncoder::of(&pair, schema));
            files.pairs.push(pair);
        }
        Ok((files, encoder))
    }

    /// Appends a chunk: one row group a table.
    ///
    /// # Errors
    /// Names the file that cannot be written.
    pub fn append(&mut self, encoded: Vec<Encoded>) -> Result<(), PublishError> {
        self.pairs.iter_mut().zip(encoded).try_for_each(|(pair, table)| pair.append(table))
    }

    /// Writes the ends of the files and tells what they are.
    ///
    /// # Errors
    /// Names the file that cannot be written.
    pub fn close(self) -> Result<Vec<FileRecord>, PublishError> {
        let mut records = Vec::new();
        for pair in self.pairs {
            records.extend(pair.close()?);
        }
        Ok(records)
    }
}

impl Pair {
    pub(super) fn create(folder: &Path, name: &str, schema: &SchemaRef, style: CsvStyle) -> Result<Self, PublishError> {
        let parquet_path = folder.join(format!("{name}.parquet"));
        let csv_path = folder.join(format!("{name}.csv"));
        let fault = |e: ParquetError| PublishError::write(&parquet_path, e);
        let parquet_schema = ArrowSchemaConverter::new().convert(schema).map_err(fault)?;
        let parquet = SerializedFileWriter::new(
            Hashed::create(&parquet_path)?,
            parquet_schema.root_schema_ptr(),
            Arc::new(properties(schema).map_err(fault)?),
        )
        .map_err(fault)?;
        let mut csv = Hashed::create(&csv_path)?;
        let mut header = csv::Writer::from_writer(Vec::new());
        header
            .write_record(schema.fields().iter().map(|f| f.name().as_str()))
            .and_then(|()| header.flush().map_err(csv::Error::from))
            .map_err(|e| PublishError::write(&csv_path, e))?;
        let header = style.file(header.get_ref().clone()).map_err(|e| PublishError::write(&csv_path, e))?;
        csv.write_all(&header).map_err(|e| PublishError::write(&csv_path, e))?;
        Ok(Pair { name: name.to_owned(), parquet_path, csv_path, parquet, csv, rows: 0 })
    }

    pub(super) fn append(&mut self, table: Encoded) -> Result<(), PublishError> {
        if table.rows == 0 {
            return Ok(());
        }
        self.rows += table.rows;
        self.write_group(table.columns).map_err(|e| PublishError::write(&self.parquet_path, e))?;
        self.csv.write_all(&table.csv).map_err(|e| PublishError::write(&self.csv_path, e))
    }

    fn write_group(&mut self, columns: Vec<ArrowColumnChunk>) -> Result<(), ParquetError> {
        let mut group = self.parquet.next_row_group()?;
        for column in columns {
            column.append_to_row_group(&mut group)?;
        }
        group.close().map(drop)
    }

    pub(super) fn close(self) -> Result<[FileRecord; 2], PublishError> {
        let path = self.parquet_path;
        let parquet = self
            .parquet
            .into_inner()
            .map_err(|e| PublishError::write(&path, e))?
            .record(format!("{}.parquet", self.name), Some(self.rows))
            .map_err(|e| PublishError::write(&path, e))?;
        let csv = self
            .csv
            .record(format!("{}.csv", self.name), Some(self.rows))
            .map_err(|e| PublishError::write(&self.csv_path, e))?;
        Ok([parquet, csv])
    }
}

/// Writes one finished table as Parquet and CSV below a run's folder.
///
/// # Errors
/// Names the file that cannot be written.
pub fn write_table(
    folder: &Path,
    name: &str,
    batch: &RecordBatch,
    style: CsvStyle,
) -> Result<[FileRecord; 2], PublishError> {
    let schema = batch.schema();
    let mut pair = Pair::create(folder, name, &schema, style)?;
    let encoded = TableEncoder::of(&pair, schema).encode(batch, style);
    let encoded = encoded.map_err(|e| PublishError::write(&pair.parquet_path, e))?;
    pair.append(encoded)?;
    pair.close()
}

fn properties(schema: &Schema) -> Result<WriterProperties, ParquetError> {
    let mut properties = WriterProperties::builder()
        .set_created_by(concat!("rapporteur ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(key_values(schema)));
    for field in schema.fields() {
        let column = || ColumnPath::from(field.name().as_str());
        if SOUGHT.contains(&field.name().as_str()) {
            properties = properties.set_column_statistics_enabled(column(), EnabledStatistics::Page);
        }
        let Some(values) = Values::of(field.name()) else { continue };
        properties = properties.set_column_dictionary_enabled(column(), false);
        match values {
            Values::Texts => {
                properties = properties.set_column_statistics_enabled(column(), EnabledStatistics::None);
            }
            Values::Ids => properties = properties.set_column_encoding(column(), Encoding::DELTA_BYTE_ARRAY),
            Values::Numbers => properties = properties.set_column_encoding(column(), Encoding::DELTA_BINARY_PACKED),
        }
    }
    let mut properties = properties.build();
    // Readers of Arrow find each column's meaning in its field.
    add_encoded_arrow_schema_to_metadata(&Schema::new(schema.fields().clone()), &mut properties);
    Ok(properties)
}

/// Columns by which people look for rows: readers may pass over single pages. Of the others the least and the greatest
/// value are told a row group, which is small; more would only make the end of the file grow with the corpus.
const SOUGHT: &[&str] = &["doc_id", "date", "year", "symbol", "theme_id", "themes", "ask_themes", "iso_alpha3"];

/// Columns in which nearly every value is its own: a dictionary of them would only be built and thrown away.
enum Values {
    /// Words: nobody looks for the least of them.
    Texts,
    /// Ids that begin as the one before does.
    Ids,
    /// Numbers a little above the one before.
    Numbers,
}

impl Values {
    fn of(column: &str) -> Option<Self> {
        Some(match column {
            "text" | "ask" | "purpose" => Values::Texts,
            "sentence_id" | "request_id" | "repeats_request_id" => Values::Ids,
            "sentence_no" | "paragraph_no" => Values::Numbers,
            name if name.ends_with("_start") || name.ends_with("_end") => Values::Numbers,
            _ => return None,
        })
    }
}

/// Begin of the keys of a Parquet file that are ours.
const MARK: &str = "rapporteur.";
/// Begin of the keys that tell a column's meaning.
const COLUMN: &str = "rapporteur.column.";

/// What made the file, and the meaning of each column: for readers that know Parquet and not Arrow.
fn key_values(schema: &Schema) -> Vec<KeyValue> {
    // A table that is made from others carries their marks on.
    let ours = schema.metadata().iter().filter(|(key, _)| key.starts_with(MARK) && !key.starts_with(COLUMN));
    let made_by = ours.map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
    let meanings = schema.fields().iter().filter_map(|field| {
        let meaning = field.metadata().get(DESCRIPTION)?;
        Some(KeyValue::new(format!("{COLUMN}{}", field.name()), meaning.clone()))
    });
    made_by.chain(meanings).collect()
}
