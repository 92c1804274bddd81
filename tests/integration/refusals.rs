//! What the program refuses, in which words and with which exit code.

use std::fs;

use crate::workroom::{Workroom, project};

#[test]
fn a_missing_folder_is_named_with_the_cure() {
    let said = Workroom::new().fail(&["run", "statements"], 66);
    assert!(said.contains("error: statements: ") && said.contains("hint: "), "{said}");
}

#[test]
fn a_wrong_command_line_is_usage() {
    Workroom::new().fail(&["run"], 64);
    Workroom::new().fail(&["run", "in", "--threads", "many"], 64);
}

#[test]
fn bad_files_stop_nothing_and_are_listed() {
    let room = Workroom::with_seeds();
    room.write("in/binary.txt", b"\x00\x01\x02\x03");
    room.write("in/report.pdf", b"%PDF-1.7");
    let said = room.fail(&["run", "in", "--summary"], 3);
    assert!(said.contains("2 documents") && said.contains("2 inputs not read"), "{said}");
    let issues = room.table("issues");
    let codes: Vec<(&str, &str)> = issues.iter().map(|r| (r["source_path"].as_str(), r["code"].as_str())).collect();
    assert_eq!(codes, [("in/binary.txt", "binary"), ("in/report.pdf", "broken_file")]);
    assert!(issues.iter().all(|r| !r["hint"].is_empty()));
}

#[test]
fn an_empty_folder_is_a_complete_run_of_nothing() {
    let room = Workroom::new();
    fs::create_dir(room.path().join("in")).unwrap();
    room.succeed(&["run", "in"]);
    assert!(room.table("documents").is_empty());
    room.succeed(&["report"]);
}

/// The built-in pipeline as a folder, one file changed.
fn pipeline_with(room: &Workroom, file: &str, change: impl Fn(String) -> String) {
    for entry in walkdir::WalkDir::new(project().join("pipelines/peacekeeping")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(project().join("pipelines")).unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(entry.path()).unwrap();
            let text = if name.ends_with(file) { change(text) } else { text };
            room.write(&name.replacen("peacekeeping", "mine", 1), text.as_bytes());
        }
    }
}

#[test]
fn a_wrong_key_is_named_with_file_line_and_the_nearest_known_key() {
    let room = Workroom::with_seeds();
    pipeline_with(&room, "pipeline.toml", |text| text.replace("languages", "langauges"));
    let said = room.fail(&["check", "mine"], 78);
    assert!(said.contains("mine/pipeline.toml:") && said.contains("did you mean `languages`?"), "{said}");
    room.fail(&["run", "in", "-p", "mine"], 78);
    assert!(!room.latest().exists());
}

#[test]
fn an_empty_term_a_double_id_and_a_false_example_are_found() {
    let room = Workroom::new();
    let theme = |id: &str, terms: &str, yes: &str| {
        format!(
            "[[theme]]\nid = \"{id}\"\nlabel = \"L\"\ngroup = \"g\"\nscope = \"s\"\nterms = [{terms}]\nyes = [\"{yes}\"]\nno = []\n"
        )
    };
    pipeline_with(&room, "context-society.toml", |text| text + &theme("zebra", "\"zebra*\", \" \"", "A zebra."));
    assert!(room.fail(&["check", "mine"], 78).contains("theme `zebra`"));
    pipeline_with(&room, "context-society.toml", |text| text + &theme("politics", "\"zebra*\"", "A zebra."));
    assert!(room.fail(&["check", "mine"], 78).contains("`politics` is used twice"));
    pipeline_with(&room, "context-society.toml", |text| text + &theme("zebra", "\"zebra*\"", "A gnu."));
    let out = room.run(&["check", "mine"]);
    assert_eq!(out.status.code(), Some(78));
    assert!(String::from_utf8_lossy(&out.stdout).contains("`zebra` must be found in: A gnu."));
}

#[test]
fn a_new_theme_needs_no_program() {
    let room = Workroom::with_seeds();
    pipeline_with(&room, "context-society.toml", |text| {
        text + "[[theme]]\nid = \"zebra\"\nlabel = \"Zebra\"\ngroup = \"g\"\nscope = \"s\"\nterms = [\"first aid\"]\nyes = [\"First aid.\"]\nno = []\n"
    });
    room.succeed(&["check", "mine"]);
    room.succeed(&["run", "in", "-p", "mine"]);
    assert_eq!(room.table("theme_tags").iter().filter(|r| r["theme_id"] == "zebra").count(), 1);
}

#[test]
fn what_is_published_stays_when_a_run_fails() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    let before = fs::read(room.latest().join("run.json")).unwrap();
    room.fail(&["run", "nowhere"], 66);
    room.fail(&["run", "in", "-p", "no-such-pipeline"], 78);
    assert_eq!(fs::read(room.latest().join("run.json")).unwrap(), before);
}

#[test]
fn a_held_lock_is_refused_at_once() {
    let room = Workroom::with_seeds();
    fs::create_dir(room.path().join("output")).unwrap();
    let lock = fs::File::create(room.path().join("output/.lock")).unwrap();
    lock.lock().unwrap();
    let said = room.fail(&["run", "in"], 75);
    assert!(said.contains("another run holds the lock"), "{said}");
}

#[test]
fn no_run_no_report() {
    assert!(Workroom::new().fail(&["report"], 66).contains("rapporteur run FOLDER"));
}
