//! The package: every CSV file of a run, with its digest and a word on each column; and the same in Parquet.

use std::collections::BTreeSet;
use std::fs;

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::workroom::Workroom;

fn package(room: &Workroom) -> Value {
    serde_json::from_slice(&fs::read(room.latest().join("datapackage.json")).unwrap()).unwrap()
}

#[test]
fn every_csv_file_is_named_with_its_digest_and_described() {
    let room = Workroom::with_seeds();
    room.write("in/bad.txt", b"\x00");
    room.run(&["run", "in"]);
    let run = room.latest().canonicalize().unwrap();
    let package = package(&room);
    let resources = package["resources"].as_array().unwrap();
    let named: BTreeSet<&str> = resources.iter().map(|r| r["path"].as_str().unwrap()).collect();
    let files: Vec<String> = walkdir::WalkDir::new(&run)
        .into_iter()
        .map(|e| e.unwrap().path().strip_prefix(&run).unwrap().to_string_lossy().replace('\\', "/"))
        .filter(|path| path.ends_with(".csv"))
        .collect();
    assert_eq!(named, files.iter().map(String::as_str).collect::<BTreeSet<_>>());
    for resource in resources {
        let path = resource["path"].as_str().unwrap();
        let bytes = fs::read(run.join(path)).unwrap();
        let digest: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(resource["hash"], format!("sha256:{digest}"), "{path}");
        assert_eq!(resource["bytes"], bytes.len(), "{path}");
        let header: Vec<String> =
            csv::Reader::from_reader(&bytes[..]).headers().unwrap().iter().map(str::to_owned).collect();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        assert_eq!(fields.iter().map(|f| f["name"].as_str().unwrap()).collect::<Vec<_>>(), header, "{path}");
        for field in fields {
            assert!(!field["description"].as_str().unwrap().is_empty(), "{path}: {}", field["name"]);
        }
    }
    assert_eq!(package["rapporteur"]["pipeline"], "peacekeeping");
}

#[test]
fn fixed_values_are_those_that_the_tables_hold() {
    let room = Workroom::with_seeds();
    room.write("in/bad.txt", b"\x00");
    room.run(&["run", "in"]);
    let mut checked = 0;
    for resource in package(&room)["resources"].as_array().unwrap() {
        for field in resource["schema"]["fields"].as_array().unwrap() {
            let Some(values) = field["constraints"]["enum"].as_array() else { continue };
            let (table, column) = (resource["name"].as_str().unwrap(), field["name"].as_str().unwrap());
            for row in room.table(table).iter().filter(|row| !row[column].is_empty()) {
                assert!(values.iter().any(|v| *v == row[column].as_str()), "{table}.{column}: {}", row[column]);
                checked += 1;
            }
        }
    }
    assert!(checked > 50, "{checked}");
}

#[test]
fn reports_made_again_leave_the_record_and_the_package_true() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    let (record, described) = (room.run_json(), package(&room));
    room.succeed(&["report"]);
    assert_eq!((room.run_json(), package(&room)), (record, described));
    fs::remove_file(room.latest().join("report.xlsx")).unwrap();
    room.succeed(&["report"]);
    assert!(room.latest().join("report.xlsx").is_file());
}

#[test]
fn parquet_files_say_what_made_them_and_what_their_columns_mean() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    for file in ["tables/requests.parquet", "reports/requests_by_theme.parquet"] {
        let file = fs::File::open(room.latest().join(file)).unwrap();
        let table = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let said = table.schema().metadata().clone();
        assert_eq!(said["rapporteur.version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(said["rapporteur.pipeline"], "peacekeeping");
        assert_eq!(said["rapporteur.pipeline_digest"], room.run_json()["pipeline_digest"].as_str().unwrap());
        assert_eq!(said["rapporteur.strength_scale"], "rapporteur-strength-1");
        for field in table.schema().fields() {
            let meaning = field.metadata().get("description").expect("each field carries its meaning");
            assert!(!meaning.is_empty(), "{}", field.name());
            assert_eq!(said.get(&format!("rapporteur.column.{}", field.name())), Some(meaning));
        }
    }
}
