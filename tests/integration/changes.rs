//! What is new and what changed between runs over a folder that grows.

use std::collections::BTreeMap;
use std::fs;

use crate::workroom::{Workroom, read_csv};

/// Runs over `in` and gives the run's id and what was printed.
fn run(room: &Workroom) -> (String, String) {
    let out = room.succeed(&["run", "in", "--quiet", "--force", "--since", "latest"]);
    assert!(out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
    let id = room.run_json()["run_id"].as_str().unwrap().to_owned();
    (id, String::from_utf8(out.stdout).unwrap())
}

#[test]
fn only_what_the_run_before_did_not_have_is_printed() {
    let room = Workroom::with_seeds();
    let (first, printed) = run(&room);
    let all = room.table("requests");
    assert!(printed.starts_with("This is the first run"), "{printed}");
    assert!(room.report("new_requests").is_empty());
    assert!(room.run_json()["previous"].is_null() && !room.latest().join("reports/changes.csv").exists());

    let (second, printed) = run(&room);
    assert_eq!(printed, "", "cron sends no mail where nothing is new");
    assert!(room.report("new_requests").is_empty());
    assert_eq!(room.run_json()["previous"], first);

    room.write("in/new\u{1b}[31m.txt", b"We need five helicopters in Mali. The weather was fine.");
    let (_, printed) = run(&room);
    assert!(printed.starts_with(&format!("1 new request in 1 statement since run {second}\n")), "{printed}");
    assert!(printed.contains("  We need five helicopters in Mali.\n") && !printed.contains("SG/SM/21062"), "{printed}");
    assert!(printed.contains("who: We; what: five helicopters in Mali"), "{printed}");
    assert!(!printed.contains('\u{1b}') && printed.contains("new\\u{1b}[31m.txt"), "{printed}");
    let new = room.report("new_requests");
    assert_eq!(new.len(), 1);
    assert_eq!(new[0].keys().collect::<Vec<_>>(), all[0].keys().collect::<Vec<_>>());
}

#[test]
fn a_request_keeps_its_name_when_another_comes_before_it() {
    let room = Workroom::new();
    room.write("in/a.txt", b"We met. We need trucks.");
    run(&room);
    room.write("in/a.txt", b"We need tents. We met. We need trucks.");
    let (_, printed) = run(&room);
    assert!(printed.contains("We need tents.") && !printed.contains("trucks"), "{printed}");
}

#[test]
fn copies_are_no_news() {
    let room = Workroom::new();
    room.write("in/a.txt", b"We need five helicopters in Mali. The weather was fine.");
    run(&room);
    room.write("in/b.txt", b"We need five helicopters in Mali. The weather was fine.");
    let (_, printed) = run(&room);
    assert_eq!((room.table("requests").len(), printed.as_str()), (2, ""));
    assert_eq!(changes(&room)["requests"]["n_after"], "1");
}

#[test]
fn a_run_before_that_cannot_be_read_stops_nothing() {
    let room = Workroom::with_seeds();
    let (first, _) = run(&room);
    fs::write(room.path().join(format!("output/{first}/tables/requests.parquet")), "torn").unwrap();
    let out = room.succeed(&["run", "in", "--quiet"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains(&format!("run {first} cannot be compared with")));
    assert!(room.run_json()["previous"].is_null());
}

/// The report of changes by its rows: what, or the theme.
fn changes(room: &Workroom) -> BTreeMap<String, BTreeMap<String, String>> {
    let name = |row: &BTreeMap<String, String>| {
        if row["theme_id"].is_empty() { row["what"].clone() } else { row["theme_id"].clone() }
    };
    room.report("changes").into_iter().map(|row| (name(&row), row)).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> usize {
    row[column].parse().unwrap()
}

#[test]
fn what_was_added_removed_changed_and_resaved() {
    let room = Workroom::with_seeds();
    room.write("in/a.txt", b"We lack water.");
    room.write("in/b.txt", b"We lack tents and trucks.");
    let (first, _) = run(&room);
    let before = room.table("requests").len();
    room.write("in/a.txt", b"We lack fuel.");
    room.write("in/b.txt", b"We lack tents and trucks.\n\n");
    room.write("in/c.txt", b"We need five helicopters in Mali.");
    fs::remove_file(room.path().join("in/004_35cdcaa2f0f89d10.txt")).unwrap();
    run(&room);

    let rows = changes(&room);
    let documents = &rows["documents"];
    for (column, n) in [("n_before", 4), ("n_after", 4), ("n_added", 1), ("n_removed", 1)] {
        assert_eq!(number(documents, column), n, "{column}");
    }
    assert_eq!((number(documents, "n_changed"), number(documents, "n_resaved")), (1, 1));
    let requests = &rows["requests"];
    assert_eq!((number(requests, "n_before"), number(requests, "n_after")), (before, room.table("requests").len()));
    assert_eq!(
        number(requests, "n_before") + number(requests, "n_added"),
        number(requests, "n_after") + number(requests, "n_removed")
    );
    assert_eq!(number(requests, "n_added"), room.report("new_requests").len());
    let helicopters = &rows["capability.helicopters"];
    assert_eq!((number(helicopters, "n_before"), number(helicopters, "n_after")), (1, 2));

    let said = String::from_utf8(room.succeed(&["diff", &format!("output/{first}"), "output"]).stdout).unwrap();
    for words in [
        "Statements added: 1\n  c.txt\n",
        "Statements removed: 1\n  004_35cdcaa2f0f89d10.txt\n",
        "Statements changed (other words): 1\n  a.txt\n",
        "Statements resaved (another file, the same words): 1\n  b.txt\n",
        "capability.helicopters",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let same = String::from_utf8(room.succeed(&["diff", "output", "output/latest"]).stdout).unwrap();
    assert!(!same.contains("Statements"), "{same}");
    room.fail(&["diff", "output", "nowhere"], 66);
}

#[test]
fn reports_made_again_keep_what_the_run_said_of_changes() {
    let room = Workroom::with_seeds();
    let (first, _) = run(&room);
    room.write("in/c.txt", b"We need five helicopters in Mali.");
    run(&room);
    let read = || {
        ["changes.csv", "changes.parquet", "new_requests.csv", "new_requests.parquet"]
            .map(|name| fs::read(room.latest().join("reports").join(name)).unwrap())
    };
    let before = read();
    fs::remove_dir_all(room.path().join("output").join(first)).unwrap();
    room.succeed(&["report"]);
    assert_eq!(read(), before);
    assert_eq!(read_csv(&room.latest().join("reports/new_requests.csv")).len(), 1);
}
