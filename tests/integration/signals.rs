//! What happens to a run from outside: signals, a second run, a closed or full pipe, words that a terminal obeys.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};

use serde_json::Value;

use crate::workroom::{Workroom, project};

/// Some thousands of statements, so that a signal meets a run in the middle; pages among them, so that it has readers.
fn crowd() -> Workroom {
    let room = Workroom::new();
    for n in 0..3000 {
        let words = format!("We met in Mali, for the {n}th time. We need {n} trucks in Gao. ").repeat(9);
        let (name, text) = match n % 50 {
            0 => (format!("in/{n:04}.html"), format!("<html><body><p>{words}</p><p>{words}</p></body></html>")),
            _ => (format!("in/{n:04}.txt"), words),
        };
        room.write(&name, text.as_bytes());
    }
    room
}

fn program(room: &Workroom, args: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_rapporteur"));
    program.args(args).current_dir(room.path());
    program
}

/// A run that goes no further than its log is read: a pipe holds some hundred lines.
fn start(room: &Workroom, args: &[&str]) -> (Child, Lines<BufReader<ChildStderr>>) {
    follow(&mut program(room, args))
}

fn follow(run: &mut Command) -> (Child, Lines<BufReader<ChildStderr>>) {
    let mut child = run.args(["--log", "json"]).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    (child, lines)
}

/// Reads the log up to the `n`th event of that kind.
fn until(lines: &mut Lines<BufReader<ChildStderr>>, n: usize, is_it: impl Fn(&Value) -> bool) {
    let events = lines.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
    assert_eq!(events.filter(|e| is_it(e)).take(n).count(), n, "the run was over too soon");
}

fn kill(child: &Child, signal: &str) {
    let done = Command::new("/bin/sh").args(["-c", &format!("kill -{signal} {}", child.id())]).status().unwrap();
    assert!(done.success());
}

/// The last event of a run that is over, and its exit code.
fn end(mut child: Child, lines: Lines<BufReader<ChildStderr>>) -> (Value, Option<i32>) {
    let last = lines.map(Result::unwrap).last().unwrap();
    (serde_json::from_str(&last).unwrap(), child.wait().unwrap().code())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_signal_ends_a_run_and_leaves_nothing() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let room = crowd();
        let (child, mut lines) = start(&room, &["run", "in"]);
        until(&mut lines, 100, |e| e["event"] == "file_read");
        kill(&child, signal);
        let (last, exit) = end(child, lines);
        assert_eq!(exit, Some(code));
        assert_eq!((&last["event"], &last["exit_code"]), (&Value::from("error"), &Value::from(code)));
        assert_eq!(names(&room.path().join("output")), [".lock"], "no run, no staging folder, no `latest`");
        #[cfg(target_os = "linux")]
        readers_end(&room);
        room.succeed(&["run", "in"]);
    }
}

/// Waits until no process works in the room any more: what never ends fails the test.
#[cfg(target_os = "linux")]
fn readers_end(room: &Workroom) {
    let room = room.path().canonicalize().unwrap();
    let is_here = |e: &fs::DirEntry| fs::read_link(e.path().join("cwd")).is_ok_and(|cwd| cwd == room);
    for _ in 0..600 {
        if !fs::read_dir("/proc").unwrap().flatten().any(|e| is_here(&e)) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("a reader of documents outlives its run");
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn a_run_gives_memory_back_and_keeps_the_sizes_that_the_user_set() {
    for (set, expected) in [(None, "131072"), (Some("1048576"), "1048576")] {
        let room = crowd();
        let mut run = program(&room, &["run", "in"]);
        run.env_remove("MALLOC_MMAP_THRESHOLD_").envs(set.map(|size| ("MALLOC_MMAP_THRESHOLD_", size)));
        let (child, mut lines) = follow(&mut run);
        until(&mut lines, 1, |e| e["event"] == "file_read");
        let around = fs::read(format!("/proc/{}/environ", child.id())).unwrap();
        kill(&child, "TERM");
        end(child, lines);
        let sizes = String::from_utf8_lossy(&around).into_owned();
        assert!(sizes.split('\0').any(|v| v == format!("MALLOC_MMAP_THRESHOLD_={expected}")), "{sizes}");
        assert_eq!(sizes.contains("MALLOC_TRIM_THRESHOLD_="), set.is_none(), "{sizes}");
    }
}

#[test]
fn a_signal_ends_the_comparison_with_the_last_run() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    let before = fs::read_link(room.latest()).unwrap();
    // A file of nothing that takes long to hash, and a record that asks for it.
    let bytes: u64 = 40 << 30;
    File::create(room.path().join("in/zeros.txt")).unwrap().set_len(bytes).unwrap();
    let mut record = room.run_json();
    let input = serde_json::json!({ "doc_id": "zeros.txt", "sha256": "0", "bytes": bytes });
    record["inputs"].as_array_mut().unwrap().push(input);
    fs::write(room.latest().join("run.json"), record.to_string()).unwrap();
    let (child, mut lines) = start(&room, &["run", "in"]);
    until(&mut lines, 1, |e| e["stage"] == "compare");
    kill(&child, "TERM");
    assert_eq!(end(child, lines).1, Some(143));
    assert_eq!(fs::read_link(room.latest()).unwrap(), before);
}

#[test]
fn a_second_run_is_told_who_holds_the_lock() {
    let room = crowd();
    let (child, mut lines) = start(&room, &["run", "in"]);
    until(&mut lines, 1, |e| e["event"] == "file_read");
    let said = room.fail(&["run", "in"], 75);
    assert!(said.contains(&format!("process {}", child.id())), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    kill(&child, "TERM");
    end(child, lines);
    room.succeed(&["run", "in"]);
}

#[test]
fn a_closed_pipe_is_no_fault_and_a_full_disk_is_told() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    for name in ["documents.jsonl", "sentences.jsonl"] {
        room.write(&format!("gold/{name}"), &fs::read(project().join("tests/labelled").join(name)).unwrap());
    }
    fs::rename(room.path().join("in"), room.path().join("gold/texts")).unwrap();
    let text = format!("gold/texts/{}", names(&room.path().join("gold/texts"))[0]);
    for args in [
        &["explain", text.as_str()][..],
        &["evaluate", "gold"],
        &["codebook"],
        &["check"],
        &["report"],
        &["run", "--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let out = program(&room, args).stdout(writer).output().unwrap();
        assert_eq!((out.status.code(), out.stderr), (Some(0), Vec::new()), "{args:?}");
    }
    if let Ok(full) = File::options().write(true).open("/dev/full") {
        let out = program(&room, &["codebook"]).stdout(full).output().unwrap();
        assert_eq!(out.status.code(), Some(74));
    }
}

#[test]
fn words_that_a_terminal_obeys_never_reach_it() {
    let room = Workroom::new();
    let evil = "\u{1b}]0;owned\u{7}\u{1b}[31m\u{202e}\u{9b}2J";
    room.write(&format!("in/{evil}.pdf"), b"%PDF-1.7");
    room.write(
        &format!("in/{evil}\nerror: b.txt"),
        format!("We met {evil} in Mali. We need {evil} trucks.").as_bytes(),
    );
    let shown = |out: std::process::Output| {
        let text = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
        let obeyed = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || c == '\u{202e}';
        assert!(!text.contains(obeyed), "{text:?}");
        text
    };
    let text = format!("in/{evil}\nerror: b.txt");
    shown(room.run(&["explain", &text]));
    assert!(shown(room.run(&["explain", &format!("in/{evil}.pdf")])).contains("\\u{1b}]0;owned"));
    let missing = shown(room.run(&["run", &format!("{evil}\nerror: c")]));
    assert!(missing.contains("\\u{202e}") && missing.lines().count() == 1, "{missing}");
    let log = shown(room.run(&["run", "in", "--log", "json"]));
    let issue =
        log.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()).find(|e| e["code"] == "broken_file").unwrap();
    assert_eq!(issue["doc_id"], format!("{evil}.pdf"), "an event holds the name as it is");
    shown(room.run(&["report"]));
    assert!(room.table("documents")[0]["doc_id"].contains(evil), "tables hold the name as it is");
}
