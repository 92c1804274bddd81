//! What every run promises of its tables: keys, offsets, equal files, equal bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::workroom::{Rows, Workroom, read_csv, read_parquet};

const TABLES: [(&str, &[&str]); 6] = [
    ("documents", &["doc_id"]),
    ("sentences", &["sentence_id"]),
    ("theme_tags", &["doc_id", "sentence_id", "theme_id", "char_start"]),
    ("requests", &["request_id"]),
    ("place_mentions", &["doc_id", "sentence_id", "char_start"]),
    ("issues", &["source_path", "code"]),
];

/// Statements of several layouts and troubles beside the seeds.
fn mixed() -> Workroom {
    let room = Workroom::with_seeds();
    room.write(
        "in/sub/emoji.txt",
        "Friends,\nWe need helicopters 😊 in Côte d’Ivoire, “now”.\nI urge you, \"all\" of you, to help.".as_bytes(),
    );
    room.write(
        "in/press.txt",
        "SG/SM/1\n\nSecretary-General:  We need trucks.\n\nQuestion:  Should we wait?".as_bytes(),
    );
    room.write("in/KEN_50_1995.txt", "1.\tKenya calls on all States to act.\n2.\tWe lack water.".as_bytes());
    room.write("in/latin1.txt", b"Le Gouvernement de la C\xf4te d'Ivoire a re\xe7u des h\xe9licopt\xe8res hier, \xe0 Gen\xe8ve, et nous en sommes heureux.");
    room.write("in/empty.txt", b"");
    room.write("in/binary.txt", b"PK\x03\x04\x00\x00\x00\x00");
    room.write("in/.hidden.txt", b"x");
    room
}

#[test]
fn keys_are_unique_and_foreign_keys_closed() {
    let room = mixed();
    assert_eq!(room.run(&["run", "in"]).status.code(), Some(3));
    let tables: BTreeMap<&str, Rows> = TABLES.iter().map(|(name, _)| (*name, room.table(name))).collect();
    for (name, key) in TABLES {
        let keys: BTreeSet<Vec<&String>> = tables[name].iter().map(|r| key.iter().map(|k| &r[*k]).collect()).collect();
        assert_eq!(keys.len(), tables[name].len(), "{name}");
        assert!(!tables[name].is_empty(), "{name}");
    }
    let ids =
        |table: &str, column: &str| -> BTreeSet<String> { tables[table].iter().map(|r| r[column].clone()).collect() };
    let (documents, sentences) = (ids("documents", "doc_id"), ids("sentences", "sentence_id"));
    for name in ["sentences", "theme_tags", "requests", "place_mentions"] {
        assert!(ids(name, "doc_id").is_subset(&documents), "{name}");
        assert!(ids(name, "sentence_id").is_subset(&sentences), "{name}");
    }
    let skipped = tables["issues"].iter().filter(|r| r["severity"] == "skipped").count();
    assert_eq!(documents.len() + skipped, 9, "every input is in documents or in issues");
}

#[test]
fn offsets_are_true_on_every_row() {
    let room = mixed();
    room.run(&["run", "in"]);
    let texts: BTreeMap<String, Vec<char>> =
        room.table("documents").into_iter().map(|r| (r["doc_id"].clone(), r["text"].chars().collect())).collect();
    let mut seen = 0;
    for (table, start, end, words) in [
        ("sentences", "char_start", "char_end", "text"),
        ("theme_tags", "char_start", "char_end", "matched_text"),
        ("place_mentions", "char_start", "char_end", "matched_text"),
        ("requests", "char_start", "char_end", "text"),
        ("requests", "cue_start", "cue_end", "cue"),
        ("requests", "ask_start", "ask_end", "ask"),
    ] {
        for row in room.table(table) {
            if row[words].is_empty() {
                continue;
            }
            let range = row[start].parse::<usize>().unwrap()..row[end].parse::<usize>().unwrap();
            assert_eq!(texts[&row["doc_id"]][range].iter().collect::<String>(), row[words], "{table}");
            seen += 1;
        }
    }
    assert!(seen > 150);
}

#[test]
fn csv_is_parquet_cell_by_cell() {
    let room = mixed();
    room.run(&["run", "in"]);
    for part in ["tables", "reports"] {
        for entry in fs::read_dir(room.latest().join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "parquet") {
                assert_eq!(read_csv(&path.with_extension("csv")), read_parquet(&path), "{}", path.display());
            }
        }
    }
}

/// Every file of a run with its digest, the record aside.
pub fn digests(run: &Path) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for entry in walkdir::WalkDir::new(run.canonicalize().unwrap()).into_iter().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().is_file() && name != "run.json" {
            let digest = Sha256::digest(fs::read(entry.path()).unwrap());
            out.insert(name, digest.iter().map(|b| format!("{b:02x}")).collect());
        }
    }
    out
}

#[test]
fn the_same_bytes_at_any_number_of_threads_and_from_anywhere() {
    let room = mixed();
    for n in 0..40 {
        room.write(
            &format!("in/many/{n:02}.txt"),
            format!("We need {n} helicopters in Mali. {}", "They must fly. ".repeat(n * 120)).as_bytes(),
        );
    }
    // Into another output: the run before is an input of `changes` and `new_requests`.
    room.run(&["run", "in", "-j", "1", "-o", "first"]);
    let one = digests(&room.path().join("first/latest"));
    room.run(&["run", "in", "-j", "8"]);
    assert_eq!(digests(&room.latest()), one);
    room.run(&["report"]);
    assert_eq!(digests(&room.latest()), one, "reports made again are the same reports");
    fs::create_dir(room.path().join("elsewhere")).unwrap();
    let root = room.path().display().to_string();
    let there = std::process::Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args(["run", "../in", "-o", &format!("{root}/other")])
        .current_dir(room.path().join("elsewhere"))
        .env("TZ", "Pacific/Kiritimati")
        .env("LANG", "C")
        .env_remove("HOME")
        .output()
        .unwrap();
    assert_eq!(there.status.code(), Some(3));
    // `source_path` is the path as it was given, so it may differ, with the files that hold it or its table's digest;
    // nothing else does.
    let other = digests(&room.path().join("other/latest"));
    let path_free = |d: &BTreeMap<String, String>| -> BTreeMap<String, String> {
        d.iter()
            .filter(|(name, _)| {
                !["documents.", "issues.", "report.", "datapackage."].iter().any(|p| name.starts_with(p))
            })
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect()
    };
    assert_eq!(path_free(&other), path_free(&one));
}

#[test]
fn what_is_said_again_points_to_its_first_appearance() {
    let room = Workroom::new();
    let ask = "I urge every Government to release idle aircraft before the end of the quarter.";
    room.write("in/a.txt", format!("We have met in Mali. {ask}").as_bytes());
    room.write(
        "in/b.txt",
        format!("Two years have passed. {} Thank you.", ask.replace("I urge", "And so I urge")).as_bytes(),
    );
    room.write("in/c.txt", format!("we have met,  in Mali; {ask}").as_bytes());
    room.succeed(&["run", "in"]);
    let repeats: Vec<(String, String)> =
        room.table("requests").into_iter().map(|r| (r["doc_id"].clone(), r["repeats_request_id"].clone())).collect();
    let row = |doc: &str, first: &str| (doc.to_owned(), first.to_owned());
    assert_eq!(repeats[..2], [row("a.txt", ""), row("b.txt", "a.txt#r0001")]);
    let copies: Vec<String> = room.table("documents").into_iter().map(|r| r["duplicate_of"].clone()).collect();
    assert_eq!(copies, ["", "", "a.txt"]);
}

#[test]
fn the_record_names_every_file_with_its_digest() {
    let room = mixed();
    room.run(&["run", "in"]);
    let record: serde_json::Value = serde_json::from_slice(&fs::read(room.latest().join("run.json")).unwrap()).unwrap();
    let named: BTreeMap<String, String> = record["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| {
            (
                Path::new(o["path"].as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned(),
                o["sha256"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    assert_eq!(named, digests(&room.latest()));
    assert_eq!(record["counts"]["inputs"], 9);
    assert_eq!(record["counts"]["documents"].as_u64().unwrap() + record["counts"]["skipped"].as_u64().unwrap(), 9);
}
