//! What an operator counts on who runs the program from a schedule: it does nothing where nothing is new, keeps the
//! last few runs, is silent on success and the same wherever it runs.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::tables::digests;
use crate::workroom::{Workroom, read_parquet};

/// What `latest` names.
fn latest(room: &Workroom) -> String {
    fs::read_link(room.latest()).unwrap().to_string_lossy().into_owned()
}

/// The runs in the output folder.
fn runs(room: &Workroom) -> Vec<String> {
    let names = fs::read_dir(room.path().join("output")).unwrap().map(Result::unwrap);
    let mut runs: Vec<String> = names
        .filter(|e| e.file_type().unwrap().is_dir() && e.path().join("run.json").is_file())
        .map(|e| e.file_name().into_string().unwrap())
        .collect();
    runs.sort();
    runs
}

fn said(stderr: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(stderr).lines().map(str::to_owned).collect()
}

/// Whether a run was published, and that another one is not.
fn is_new(room: &Workroom, args: &[&str]) -> bool {
    let before = latest(room);
    room.succeed(args);
    let after = latest(room);
    room.succeed(args);
    assert_eq!(latest(room), after, "{args:?}: the same again is nothing new");
    before != after
}

#[test]
fn nothing_new_is_no_new_run() {
    let room = Workroom::with_seeds();
    room.write("in/.hidden.txt", b"x");
    room.succeed(&["run", "in"]);
    let first = latest(&room);
    let out = room.succeed(&["run", "in", "--summary"]);
    assert_eq!(said(&out.stderr), [format!("nothing new since {first}: output/{first}")]);
    assert_eq!(runs(&room), std::slice::from_ref(&first));
    room.succeed(&["run", "in", "-j", "1"]);
    assert_eq!(latest(&room), first, "threads change no byte");
    room.succeed(&["run", "in", "--force"]);
    assert_ne!(latest(&room), first);
    assert_eq!(runs(&room).len(), 2);
}

#[test]
fn whatever_changes_the_output_makes_a_new_run() {
    let room = Workroom::with_seeds();
    room.write("in/a.txt", b"We need trucks in Mali.");
    let run = ["run", "in", "--keep", "0"];
    room.succeed(&run);
    room.write("in/a.txt", b"We need planes in Chad.");
    assert!(is_new(&room, &run[..]), "other words of the same length");
    room.write("in/b.txt", b"We need boats.");
    assert!(is_new(&room, &run), "a new file");
    fs::rename(room.path().join("in/b.txt"), room.path().join("in/c.txt")).unwrap();
    assert!(is_new(&room, &run), "a new name");
    fs::remove_file(room.path().join("in/c.txt")).unwrap();
    assert!(is_new(&room, &run), "a file less");
    room.write("in/.hidden", b"x");
    assert!(is_new(&room, &run), "a file passed over is a row of issues");
    room.write("in/.hidden", b"y");
    assert!(!is_new(&room, &run), "what it says is no part of any table");
    assert!(is_new(&room, &["run", "./in", "--keep", "0"]), "source_path is the path as it was given");
    assert!(is_new(&room, &run), "and back");
    assert!(is_new(&room, &["run", "in", "--keep", "0", "--excel"]), "another CSV");
    assert!(is_new(&room, &["run", "in", "--keep", "0", "-p", "security-council"]), "another pipeline");
}

#[test]
fn a_run_that_is_not_whole_is_made_again() {
    let room = Workroom::with_seeds();
    let run = ["run", "in", "--keep", "0"];
    room.succeed(&run);
    fs::remove_file(room.latest().join("reports/theme_pairs.csv")).unwrap();
    assert!(is_new(&room, &run), "a file is gone");
    fs::write(room.latest().join("tables/requests.csv"), "cut").unwrap();
    assert!(is_new(&room, &run), "a file has another size");
    let mut record = room.run_json();
    record["recipe"]["build"] = "another".into();
    fs::write(room.latest().join("run.json"), record.to_string()).unwrap();
    assert!(is_new(&room, &run), "another build of the program made it");
    fs::write(room.latest().join("run.json"), "{").unwrap();
    assert!(is_new(&room, &run), "nobody knows what made it");
}

#[test]
fn a_sidecar_is_an_input_too() {
    let room = Workroom::new();
    room.write("in/KEN_73_2018.txt", b"We need helicopters in Mali.\nI urge you to help.\n");
    let table = "Year,Session,ISO Code,Country,Name of Person Speaking,Post\n2018,73,KEN,Kenya,Jane Roe,President\n";
    room.write("in/GDC_Speakers.csv", table.as_bytes());
    let run = ["run", "in", "-p", "general-debate"];
    room.succeed(&run);
    assert!(!is_new(&room, &run));
    room.write("in/GDC_Speakers.csv", table.replace("Jane", "John").as_bytes());
    assert!(is_new(&room, &run));
    assert_eq!(room.table("documents")[0]["speaker"], "John Roe");
}

#[test]
fn what_could_not_be_read_is_told_every_time_and_compared_by_its_reason() {
    let room = Workroom::with_seeds();
    room.write("in/scan.pdf", b"%PDF-1.7");
    let large = fs::File::create(room.path().join("in/large.txt")).unwrap();
    large.set_len((64 << 20) + 1).unwrap();
    let first = room.fail(&["run", "in"], 3);
    let id = latest(&room);
    assert_eq!(
        said(first.as_bytes()),
        [format!("2 inputs not read, see output/{id}/tables/issues.csv for why and the cure")]
    );
    assert_eq!(room.fail(&["run", "in"], 3), first);
    assert_eq!(latest(&room), id, "the reasons are the same");
    large.set_len((64 << 20) + 2).unwrap();
    room.fail(&["run", "in"], 3);
    assert_ne!(latest(&room), id);
}

#[test]
fn the_last_runs_are_kept_and_what_is_no_run_stays() {
    let room = Workroom::with_seeds();
    room.write("output/notes/run.json", b"{}");
    room.write("output/.trash-dead/tables/documents.csv", b"x");
    let mut made = Vec::new();
    for _ in 0..4 {
        room.succeed(&["run", "in", "--force", "--keep", "2"]);
        made.push(latest(&room));
    }
    let mut want = vec![made[2].clone(), made[3].clone(), "notes".to_owned()];
    want.sort();
    assert_eq!(runs(&room), want);
    assert!(!room.path().join("output/.trash-dead").exists());
    room.succeed(&["run", "in", "--force", "--keep", "0"]);
    assert_eq!(runs(&room).len(), 4);
}

#[test]
fn success_is_silent_where_nobody_looks() {
    let room = Workroom::with_seeds();
    let out = room.succeed(&["run", "in"]);
    assert!(out.stderr.is_empty() && out.stdout.is_empty());
    assert!(room.succeed(&["run", "in", "--quiet"]).stderr.is_empty());
    let out = room.succeed(&["run", "in", "--force", "--summary"]);
    assert_eq!(said(&out.stderr).len(), 1);
    assert!(said(&out.stderr)[0].starts_with("2 documents, "));
    room.fail(&["run", "in", "--quiet", "--summary"], 64);
    for (args, code) in
        [(vec!["run", "nowhere"], 66), (vec!["run", "in", "-p", "no-such"], 78), (vec!["report", "in"], 66)]
    {
        let said = room.fail(&args, code);
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

fn events(stderr: &[u8]) -> Vec<Value> {
    said(stderr).iter().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

#[test]
fn a_log_in_json_is_one_event_a_line() {
    let room = Workroom::with_seeds();
    room.write("in/.hidden", b"x");
    room.write("in/notes.pdf", b"%PDF-1.7");
    let out = room.run(&["run", "in", "--log", "json"]);
    assert_eq!(out.status.code(), Some(3));
    let told = events(&out.stderr);
    let of = |name: &str| -> Vec<&Value> { told.iter().filter(|e| e["event"] == name).collect() };
    assert!(told.iter().all(|e| e["time"].as_str().unwrap().ends_with('Z')));
    assert_eq!(told[0]["event"], "run_started");
    assert_eq!(told[0]["recipe"], room.run_json()["recipe"]);
    let stages: Vec<&str> = of("stage").iter().map(|e| e["stage"].as_str().unwrap()).collect();
    assert_eq!(stages, ["read", "report", "publish"]);
    let mut read: Vec<&str> = of("file_read").iter().map(|e| e["doc_id"].as_str().unwrap()).collect();
    read.sort_unstable();
    let documents = room.table("documents");
    assert_eq!(read, documents.iter().map(|d| d["doc_id"].as_str()).collect::<Vec<_>>());
    let requests: u64 = of("file_read").iter().map(|e| e["requests"].as_u64().unwrap()).sum();
    assert_eq!(requests, room.table("requests").len() as u64);
    let mut issues: Vec<(&str, &str)> =
        of("issue").iter().map(|e| (e["source_path"].as_str().unwrap(), e["code"].as_str().unwrap())).collect();
    issues.sort_unstable();
    assert_eq!(issues, [("in/.hidden", "ignored_file"), ("in/notes.pdf", "broken_file")]);
    assert!(of("report_made").iter().any(|e| e["report"] == "requests_by_theme"));
    assert_eq!(of("published")[0]["run_id"], latest(&room));
    assert_eq!(of("summary")[0]["counts"], room.run_json()["counts"]);
    let again = events(&room.run(&["run", "in", "--log", "json"]).stderr);
    assert!(again.iter().any(|e| e["event"] == "nothing_new" && e["run_id"] == latest(&room)));
    let out = room.run(&["run", "nowhere", "--log", "json"]);
    let told = events(&out.stderr);
    assert_eq!((told.len(), &told[0]["event"], &told[0]["exit_code"]), (1, &Value::from("error"), &Value::from(66)));
    assert!(told[0]["message"].as_str().unwrap().starts_with("nowhere: ") && told[0]["hint"].is_string());
}

#[test]
fn csv_for_spreadsheets_has_no_formulas() {
    let room = Workroom::new();
    for name in ["=1+1.txt", "+1.txt", "-1.txt", "@a.txt", "a=b.txt"] {
        room.write(&format!("in/{name}"), format!("We met in Mali.\nWe need trucks for {name}, now.\n").as_bytes());
    }
    room.succeed(&["run", "in"]);
    let plain = fs::read(room.latest().join("tables/sentences.csv")).unwrap();
    assert!(plain.starts_with(b"doc_id,") && !plain.contains(&b'\r'));
    room.succeed(&["run", "in", "--excel"]);
    assert_eq!(room.run_json()["recipe"]["options"], Value::from(vec!["excel"]));
    for entry in walkdir::WalkDir::new(room.latest().canonicalize().unwrap()) {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|e| e == "csv") {
            let bytes = fs::read(&path).unwrap();
            assert!(bytes.starts_with("\u{FEFF}".as_bytes()), "{}", path.display());
            assert!(bytes.ends_with(b"\r\n"), "{}", path.display());
        }
    }
    let ids = |path: &Path| -> Vec<String> {
        let mut rows = csv::Reader::from_path(path).unwrap();
        rows.records().map(|r| r.unwrap()[0].to_owned()).collect()
    };
    let documents = room.latest().join("tables/documents.csv");
    assert_eq!(ids(&documents), ["'+1.txt", "'-1.txt", "'=1+1.txt", "'@a.txt", "a=b.txt"]);
    let parquet = read_parquet(&documents.with_extension("parquet"));
    assert_eq!(parquet[0]["doc_id"], "+1.txt", "Parquet has the words as they are");
    let before = digests(&room.latest());
    room.succeed(&["report"]);
    assert_eq!(digests(&room.latest()), before, "reports made again keep the style");
}

#[test]
fn the_world_of_cron_changes_no_byte() {
    let room = Workroom::with_seeds();
    room.write("in/a.html", b"<html><body><p>We met in Mali.</p><p>We need trucks, now.</p></body></html>");
    let path = |name: &str| room.path().join(name).display().to_string();
    room.succeed(&["run", &path("in"), "-o", &path("output")]);
    let out = Command::new("/bin/sh")
        .args(["-c", "umask 077; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_rapporteur")])
        .args(["run", &path("in"), "-o", &path("other")])
        .env_clear()
        .envs([("LANG", "C"), ("LC_ALL", "C"), ("TZ", "Asia/Kathmandu"), ("PATH", "/nonexistent")])
        .current_dir("/")
        .output()
        .unwrap();
    assert_eq!((out.status.code(), said(&out.stderr)), (Some(0), Vec::new()));
    assert_eq!(digests(&room.path().join("other/latest")), digests(&room.latest()));
}
