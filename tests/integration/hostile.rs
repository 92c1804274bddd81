//! Folders that mean harm: every entry is in `documents` or in `issues`, nothing hangs, the run is published.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::workroom::Workroom;

const WORDS: &str = "We need helicopters in Mali. We call on all States to send trucks and medical teams.";
/// Long after any run here is over: who is not done by then waits for something.
const HANGS: Duration = Duration::from_secs(120);

/// Runs with these arguments, expects the exit code, and does not wait for ever.
fn run(room: &Workroom, mut command: Command, args: &[&OsStr], code: i32) {
    let mut child = command
        .arg("run")
        .args(args)
        .args(["-o", "output", "--force"])
        .current_dir(room.path())
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > HANGS {
            child.kill().unwrap();
            panic!("the run hangs: {args:?}");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let said = std::io::read_to_string(child.stderr.take().unwrap()).unwrap();
    assert_eq!(status.code(), Some(code), "{args:?}: {said}");
}

fn plain() -> Command {
    Command::new(env!("CARGO_BIN_EXE_rapporteur"))
}

fn words(room: &Workroom, args: &[&str], code: i32) {
    let args: Vec<&OsStr> = args.iter().map(OsStr::new).collect();
    run(room, plain(), &args, code);
}

/// What became of each input: its `source_path`, and `read` or the code of the issue that tells why not.
fn fates(room: &Workroom) -> BTreeMap<String, String> {
    let mut fates = BTreeMap::new();
    let read = room.table("documents").into_iter().map(|mut r| (r.remove("source_path").unwrap(), "read".to_owned()));
    let skipped = room.table("issues").into_iter().filter(|r| r["severity"] == "skipped");
    for (path, fate) in read.chain(skipped.map(|mut r| (r.remove("source_path").unwrap(), r.remove("code").unwrap()))) {
        assert!(fates.insert(path.clone(), fate).is_none(), "{path} is told twice");
    }
    fates
}

fn expect(room: &Workroom, expected: &[(&str, &str)]) {
    let expected: BTreeMap<String, String> =
        expected.iter().map(|(path, fate)| ((*path).to_owned(), (*fate).to_owned())).collect();
    assert_eq!(fates(room), expected);
}

fn fifo(room: &Workroom, name: &str) {
    assert!(Command::new("mkfifo").arg(room.path().join(name)).status().unwrap().success());
}

#[test]
fn pipes_sockets_devices_and_links_are_listed_and_never_opened() {
    let room = Workroom::new();
    room.write("in/a.txt", WORDS.as_bytes());
    room.write("secret/b.txt", WORDS.as_bytes());
    fifo(&room, "in/pipe.txt");
    let _socket = UnixListener::bind(room.path().join("in/socket.txt")).unwrap();
    for (target, name) in [
        ("/dev/zero", "zero.txt"),
        ("/dev/zero", "zero.csv"),
        ("loop", "loop"),
        ("..", "up"),
        (".", "self"),
        ("../secret", "out"),
        ("../secret/b.txt", "out.txt"),
        ("nowhere", "dangling.txt"),
    ] {
        symlink(target, room.path().join("in").join(name)).unwrap();
    }
    words(&room, &["in"], 0);
    let mut expected = vec![("in/a.txt", "read"), ("in/pipe.txt", "special_file"), ("in/socket.txt", "special_file")];
    let links = ["zero.txt", "zero.csv", "loop", "up", "self", "out", "out.txt", "dangling.txt"];
    let links: Vec<String> = links.iter().map(|name| format!("in/{name}")).collect();
    expected.extend(links.iter().map(|path| (path.as_str(), "link_not_followed")));
    expect(&room, &expected);
}

#[test]
fn what_is_named_as_an_input_may_be_a_link_but_no_pipe_or_device() {
    let room = Workroom::new();
    room.write("in/a.txt", WORDS.as_bytes());
    fifo(&room, "pipe");
    symlink("in", room.path().join("folder")).unwrap();
    symlink("in/a.txt", room.path().join("file.txt")).unwrap();
    symlink("/dev/zero", room.path().join("zero")).unwrap();
    symlink("loop", room.path().join("loop")).unwrap();
    words(&room, &["folder"], 0);
    expect(&room, &[("folder/a.txt", "read")]);
    words(&room, &["file.txt"], 0);
    expect(&room, &[("file.txt", "read")]);
    for special in ["pipe", "zero", "/dev/zero"] {
        words(&room, &[special], 0);
        expect(&room, &[(special, "special_file")]);
    }
    words(&room, &["loop"], 66);
}

#[test]
fn any_name_is_a_name_of_its_own() {
    let room = Workroom::new();
    let long = [b"n".repeat(251), b".txt".to_vec()].concat();
    let names: [&[u8]; 15] = [
        b"new\nline.txt",
        b"return\r.txt",
        b"tab\t.txt",
        b"\"quotes\", 'and' commas.txt",
        b"b\xFF.txt",
        b"b\xFE.txt",
        b"b\\xFF.txt",
        b"back\\slash.txt",
        b"-x.txt",
        b"--help",
        b" .txt",
        b"\x1b[31mred.txt",
        b"=1+1.txt",
        b"t.txt#1",
        &long,
    ];
    room.write("in/t.csv", format!("text\n\"{WORDS}\"\n").as_bytes());
    room.write("in/t.csv#1", WORDS.as_bytes());
    for name in names {
        fs::write(room.path().join("in").join(OsStr::from_bytes(name)), WORDS).unwrap();
    }
    words(&room, &["in"], 0);
    let ids: Vec<String> = room.table("documents").into_iter().map(|r| r["doc_id"].clone()).collect();
    assert_eq!(ids.len(), names.len() + 2);
    let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len(), "{ids:?}");
    for id in
        ["new\nline.txt", "b\\xFF.txt", "b\\xFE.txt", "b\\x5CxFF.txt", "back\\slash.txt", "t.csv#1", "t.csv\\x231"]
    {
        assert!(ids.iter().any(|i| i == id), "{id:?} {ids:?}");
    }
}

#[test]
fn folders_with_names_of_options_are_read_after_two_dashes() {
    let room = Workroom::new();
    room.write("-o/-x.txt", WORDS.as_bytes());
    let said = plain().args(["run", "-o", "output", "--", "-o"]).current_dir(room.path()).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    expect(&room, &[("-o/-x.txt", "read")]);
}

#[test]
fn two_folders_with_the_same_names_keep_their_statements_apart() {
    let room = Workroom::new();
    for folder in ["x/in", "y/in", "y/in~2"] {
        room.write(&format!("{folder}/a.txt"), format!("{folder}: {WORDS}").as_bytes());
    }
    words(&room, &["x/in", "y/in", "y/in~2", "x/in/a.txt"], 0);
    let documents = room.table("documents");
    let ids: Vec<&str> = documents.iter().map(|r| r["doc_id"].as_str()).collect();
    assert_eq!(ids, ["a.txt/a.txt", "in/a.txt", "in~2/a.txt", "in~2~2/a.txt"]);
}

#[test]
fn an_output_folder_among_the_statements_is_not_read() {
    let room = Workroom::new();
    room.write("a.txt", WORDS.as_bytes());
    for _ in 0..2 {
        // The output folder lies in the input folder.
        words(&room, &["."], 0);
    }
    assert_eq!(room.table("documents").len(), 1);
    // It is the input folder.
    for _ in 0..2 {
        let both =
            plain().args(["run", "output", "-o", "output", "--force"]).current_dir(room.path()).output().unwrap();
        assert!(both.status.success());
    }
    assert!(room.table("documents").is_empty());
    assert!(room.table("issues").iter().all(|r| matches!(r["code"].as_str(), "ignored_file" | "link_not_followed")));
}

#[test]
fn folders_deeper_than_paths_may_be_long_are_told() {
    let room = Workroom::new();
    room.write("in/a.txt", WORDS.as_bytes());
    let name = "n".repeat(250);
    let dig = format!("cd in && for i in $(seq 20); do mkdir {name} && cd -P {name} || exit 1; done && echo x > x.txt");
    let dug = Command::new("sh").args(["-c", &dig]).current_dir(room.path()).status().unwrap();
    assert!(dug.success());
    words(&room, &["in"], 3);
    let fates = fates(&room);
    assert_eq!(fates["in/a.txt"], "read");
    assert_eq!(fates.len(), 2);
    assert!(fates.values().any(|fate| fate == "unreadable"));
}

/// What the system would do to another user, or another process would do meanwhile, the shim does.
#[cfg(target_os = "linux")]
#[test]
fn files_that_change_or_go_while_they_are_read_are_read_or_told() {
    let long = format!("{WORDS}\n").repeat(100);
    for (file, what, code, fate) in [
        ("b.txt", "denied", 3, "unreadable"),
        ("b.txt", "vanished", 3, "unreadable"),
        ("b.txt", "pipe", 3, "unreadable"),
        ("b.txt", "link", 3, "unreadable"),
        ("b.txt", "shrunk", 0, "read"),
        ("b.txt", "grown", 0, "read"),
        ("b.html", "denied", 3, "unreadable"),
        ("b.html", "vanished", 3, "unreadable"),
        ("b.html", "pipe", 3, "unreadable"),
        ("b.csv", "denied", 3, "unreadable"),
        ("b.csv", "link", 3, "unreadable"),
    ] {
        let room = Workroom::new();
        crate::shim::small_pipeline(&room);
        room.write("in/a.txt", WORDS.as_bytes());
        room.write(&format!("in/{file}"), long.as_bytes());
        let mut program = crate::shim::program(&room);
        program.env("FAULTS_OPEN", format!("{file}={what}"));
        run(&room, program, &["in", "-p", "small"].map(OsStr::new), code);
        let path = format!("in/{file}");
        expect(&room, &[("in/a.txt", "read"), (path.as_str(), fate)]);
        let issues = room.table("issues");
        assert!(issues.iter().all(|r| r["severity"] != "skipped" || !r["hint"].is_empty()), "{issues:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_may_not_be_read_or_goes_is_told() {
    for what in ["denied", "vanished"] {
        let room = Workroom::new();
        crate::shim::small_pipeline(&room);
        room.write("in/a.txt", WORDS.as_bytes());
        fs::create_dir(room.path().join("in/locked")).unwrap();
        let mut program = crate::shim::program(&room);
        program.env("FAULTS_OPEN", format!("locked={what}"));
        run(&room, program, &["in", "-p", "small"].map(OsStr::new), 3);
        expect(&room, &[("in/a.txt", "read"), ("in/locked", "unreadable")]);
    }
}

/// A table that grows between its digest and its rows is read as far as the digest goes.
#[cfg(target_os = "linux")]
#[test]
fn the_digest_is_of_the_rows_that_were_read() {
    let room = Workroom::new();
    crate::shim::small_pipeline(&room);
    room.write("in/t.csv", b"text\n\"We need helicopters.\"\n");
    let path = room.path().join("in/t.csv");
    let before = rapporteur::publish::sha256(&fs::read(&path).unwrap());
    let mut program = crate::shim::program(&room);
    // It is read from its start to tell its kind, for its digest, and for its rows.
    program.env("FAULTS_OPEN", "t.csv=grown").env("FAULTS_READING", "3");
    run(&room, program, &["in", "-p", "small"].map(OsStr::new), 0);
    assert!(fs::read_to_string(&path).unwrap().ends_with("And more."));
    let documents = room.table("documents");
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0]["source_sha256"], before);
}
