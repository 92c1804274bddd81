//! What the guides tell people to schedule, done: the crontab line under cron's conditions, the units of systemd.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::workroom::{Workroom, project};

/// The paths of the guides, put where the test may write.
fn here(text: &str, room: &Workroom, output: &str) -> String {
    let path = |name: &str| room.path().canonicalize().unwrap().join(name).display().to_string();
    text.replace("/usr/local/bin/rapporteur", env!("CARGO_BIN_EXE_rapporteur"))
        .replace("/srv/statements", &path("in"))
        .replace("/var/lib/rapporteur", &path(output))
}

/// The command of the crontab line in the README.
fn crontab_command() -> String {
    let readme = fs::read_to_string(project().join("README.md")).unwrap();
    let line = readme
        .lines()
        .find(|l| l.contains("/usr/local/bin/rapporteur run") && l.starts_with(|c: char| c.is_ascii_digit()))
        .expect("the README has a crontab line");
    line.splitn(6, ' ').nth(5).unwrap().to_owned()
}

/// The unit files in the guide to pipelines, by their names.
fn units() -> BTreeMap<String, String> {
    let guide = fs::read_to_string(project().join("pipelines/README.md")).unwrap();
    let blocks = guide.split("```ini\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks
        .filter_map(|block| {
            let name = block.lines().next()?.strip_prefix("# /etc/systemd/system/")?;
            Some((name.to_owned(), block.to_owned()))
        })
        .collect()
}

/// No terminal, no input, no home, next to no environment, another folder, files for their owner alone.
fn as_cron(command: &str, more: &[(&str, &str)]) -> Output {
    Command::new("setsid")
        .args(["--wait", "/bin/sh", "-c", &format!("umask 077; {command}")])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("SHELL", "/bin/sh")
        .envs(more.iter().copied())
        .current_dir("/")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The bytes of a run's tables and reports, by name.
fn tables(output: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for part in ["tables", "reports"] {
        for entry in fs::read_dir(output.join("latest").join(part)).unwrap().map(Result::unwrap) {
            let name = format!("{part}/{}", entry.file_name().to_string_lossy());
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// A workroom and what an ordinary run makes there.
fn ordinary() -> (Workroom, BTreeMap<String, Vec<u8>>) {
    let room = Workroom::with_seeds();
    let input = room.path().canonicalize().unwrap().join("in");
    room.succeed(&["run", input.to_str().unwrap(), "-o", "ordinary"]);
    let tables = tables(&room.path().join("ordinary"));
    assert!(tables.len() > 12);
    (room, tables)
}

#[test]
fn the_crontab_line_makes_the_same_tables_in_silence() {
    let (room, expected) = ordinary();
    let worlds: [&[(&str, &str)]; 2] = [&[], &[("TZ", "Pacific/Kiritimati"), ("LANG", "C")]];
    for (number, world) in worlds.into_iter().enumerate() {
        let output = format!("cron{number}");
        let out = as_cron(&here(&crontab_command(), &room, &output), world);
        let said = [out.stdout, out.stderr].concat();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&said));
        assert_eq!(String::from_utf8_lossy(&said), "", "cron mails whatever is said");
        assert!(tables(&room.path().join(output)) == expected, "{world:?}");
    }
}

#[test]
fn the_service_runs_what_it_says_and_systemd_understands_the_units() {
    let (room, expected) = ordinary();
    let units = units();
    let names: Vec<&String> = units.keys().collect();
    assert_eq!(names, ["rapporteur.service", "rapporteur.timer"]);
    let service = here(&units["rapporteur.service"], &room, "state");
    let start = service.lines().find_map(|l| l.strip_prefix("ExecStart=")).unwrap();
    let words: Vec<&str> = start.split(' ').collect();
    let done = Command::new(words[0]).args(&words[1..]).env_clear().current_dir("/").stdin(Stdio::null()).output();
    let done = done.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(tables(&room.path().join("state")) == expected);
    for (name, text) in &units {
        room.write(&format!("units/{name}"), here(text, &room, "state").as_bytes());
    }
    // `.ci/run` brings systemd along; elsewhere there may be none.
    let files = units.keys().map(|name| format!("units/{name}"));
    match Command::new("systemd-analyze").arg("verify").args(files).current_dir(room.path()).output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        other => {
            let verified = other.unwrap();
            let said = String::from_utf8_lossy(&verified.stderr).into_owned();
            // It also talks of units that are not ours, and ends well where it does not know a key.
            assert!(!said.contains("rapporteur."), "{said}");
        }
    }
}
