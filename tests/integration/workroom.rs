//! A folder of one's own, the program to run in it, and what it published.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int32Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

/// The project's own folder.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A temporary folder in which the program runs.
pub struct Workroom {
    dir: TempDir,
}

/// A published table: column names, then rows of cells as a CSV would write them.
pub type Rows = Vec<BTreeMap<String, String>>;

impl Workroom {
    pub fn new() -> Self {
        Workroom { dir: tempfile::tempdir().unwrap() }
    }

    /// A workroom with the two sample statements in `in/`.
    pub fn with_seeds() -> Self {
        let room = Workroom::new();
        for entry in fs::read_dir(project().join("seeds")).unwrap() {
            let entry = entry.unwrap();
            room.write(&format!("in/{}", entry.file_name().to_string_lossy()), &fs::read(entry.path()).unwrap());
        }
        room
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rapporteur")).args(args).current_dir(self.path()).output().unwrap()
    }

    /// Runs and expects exit code 0.
    pub fn succeed(&self, args: &[&str]) -> Output {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        out
    }

    /// Runs, expects an exit code, gives standard error.
    pub fn fail(&self, args: &[&str], code: i32) -> String {
        let out = self.run(args);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
        said
    }

    pub fn latest(&self) -> PathBuf {
        self.path().join("output/latest")
    }

    pub fn table(&self, name: &str) -> Rows {
        read_parquet(&self.latest().join(format!("tables/{name}.parquet")))
    }

    pub fn report(&self, name: &str) -> Rows {
        read_parquet(&self.latest().join(format!("reports/{name}.parquet")))
    }

    pub fn run_json(&self) -> serde_json::Value {
        serde_json::from_slice(&fs::read(self.latest().join("run.json")).unwrap()).unwrap()
    }
}

pub fn read_parquet(path: &Path) -> Rows {
    let reader = ParquetRecordBatchReaderBuilder::try_new(fs::File::open(path).unwrap()).unwrap().build().unwrap();
    reader.flat_map(|batch| rows(&batch.unwrap())).collect()
}

fn rows(batch: &RecordBatch) -> Rows {
    let schema = batch.schema();
    (0..batch.num_rows())
        .map(|row| {
            let cells =
                batch.columns().iter().zip(schema.fields()).map(|(c, f)| (f.name().clone(), cell(c.as_ref(), row)));
            cells.collect()
        })
        .collect()
}

fn cell(array: &dyn Array, row: usize) -> String {
    if array.is_null(row) {
        return String::new();
    }
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).to_owned(),
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        DataType::Date32 => array.as_primitive::<Date32Type>().value_as_date(row).unwrap().to_string(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).to_string(),
        _ => array.as_primitive::<Int32Type>().value(row).to_string(),
    }
}

pub fn read_csv(path: &Path) -> Rows {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    reader.records().map(|r| headers.iter().cloned().zip(r.unwrap().iter().map(str::to_owned)).collect()).collect()
}
