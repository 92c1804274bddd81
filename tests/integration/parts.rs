//! Reports of a part of a run: what `--where` selects, counted again by other means.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::workroom::{Rows, Workroom, read_csv};

/// Statements of two row groups, a copy and a denied request beside the seeds.
fn many() -> Workroom {
    let room = Workroom::with_seeds();
    let rows: String = (0..1100)
        .map(|n| {
            let words = ["helicopters in Mali", "helicopters in Chad", "trucks in Mali"][n % 3];
            format!("{{\"text\": \"We need {n} {words}. We met in Mali. We lack {n} drones.\"}}\n")
        })
        .collect();
    room.write("in/many.jsonl", rows.as_bytes());
    room.write("in/no.txt", b"We do not need helicopters in Mali. We met.");
    room.write("in/zz.txt", b"We do not need helicopters in Mali. We met.");
    room.succeed(&["run", "in"]);
    room
}

fn has(row: &BTreeMap<String, String>, column: &str, value: &str) -> bool {
    row[column].split('|').any(|v| v == value)
}

fn sum(rows: &Rows, column: &str) -> usize {
    rows.iter().map(|row| row[column].parse::<usize>().unwrap()).sum()
}

/// A table of the run as the csv crate reads it, copies left out.
fn originals(room: &Workroom, table: &str) -> Rows {
    let read = |name: &str| read_csv(&room.latest().join(format!("tables/{name}.csv")));
    let copies: BTreeSet<String> =
        read("documents").into_iter().filter(|d| !d["duplicate_of"].is_empty()).map(|d| d["doc_id"].clone()).collect();
    assert_eq!(copies.len(), 1);
    read(table).into_iter().filter(|row| !copies.contains(&row["doc_id"])).collect()
}

#[test]
fn a_theme_and_a_place_select_sentences_and_what_holds_them() {
    let room = many();
    let expression = "theme=capability.helicopters and place=MLI";
    room.succeed(&["report", "--where", expression, "-o", "part"]);
    let report = |name: &str| read_csv(&room.path().join(format!("part/{name}.csv")));

    let asks = originals(&room, "requests");
    let asks: Vec<_> =
        asks.iter().filter(|r| has(r, "ask_themes", "capability.helicopters") && has(r, "iso_alpha3", "MLI")).collect();
    let sentences = originals(&room, "sentences");
    let sentences: Vec<_> = sentences
        .iter()
        .filter(|s| has(s, "themes", "capability.helicopters") && has(s, "iso_alpha3", "MLI"))
        .collect();
    let documents: BTreeSet<&String> = sentences.iter().map(|s| &s["doc_id"]).collect();
    assert!(documents.len() > 360 && asks.len() > 360);

    let part = report("part");
    let selected: Vec<(&str, usize)> =
        part.iter().map(|row| (row["what"].as_str(), row["n_selected"].parse().unwrap())).collect();
    let expected =
        [("documents", documents.len()), ("copies", 1), ("sentences", sentences.len()), ("requests", asks.len())];
    assert_eq!(selected, expected);
    assert_eq!(part[2]["n_all"], originals(&room, "sentences").len().to_string());
    assert!(part.iter().all(|row| row["condition"] == expression));

    let positive = asks.iter().filter(|r| r["polarity"] == "positive").count();
    assert_eq!(asks.len(), positive + 1, "a denied request counts in no report of requests");
    let places = report("requests_by_place");
    assert_eq!((places[0]["place"].as_str(), sum(&places, "n_requests")), ("MLI", positive));
    let by_type = report("documents_by_type");
    assert_eq!(sum(&by_type, "n_documents"), documents.len());
    assert_eq!((sum(&by_type, "n_sentences"), sum(&by_type, "n_requests")), (sentences.len(), asks.len()));

    let themes = report("themes_by_year");
    let of = |theme: &str| -> Rows { themes.iter().filter(|row| row["theme_id"] == theme).cloned().collect() };
    let helicopters = of("capability.helicopters");
    assert_eq!(sum(&helicopters, "n_sentences"), sentences.len(), "tags of all row groups find their sentences");
    assert!(helicopters.iter().all(|row| row["share_sentences"] == "1"), "shares are of the part");
    assert!(of("capability.drones").is_empty(), "they stand in other sentences of the same statements");
}

#[test]
fn conditions_on_statements_select_whole_statements() {
    let room = many();
    let out = room.succeed(&["report", "--where", "year>=2001, speaker~GUTERRES", "-o", "part"]);
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(said.contains("where year>=2001, speaker~GUTERRES\n"), "{said}");
    let documents = originals(&room, "documents");
    let chosen: Rows = documents
        .iter()
        .filter(|d| d["speaker"].contains("Guterres") && d["year"].as_str() >= "2001")
        .cloned()
        .collect();
    assert_eq!(chosen.len(), 2);
    let by_type = read_csv(&room.path().join("part/documents_by_type.csv"));
    for column in ["n_sentences", "n_words", "n_requests"] {
        assert_eq!(sum(&by_type, column), sum(&chosen, column), "{column}");
    }
    let coverage = read_csv(&room.path().join("part/field_coverage.csv"));
    assert!(coverage.iter().all(|row| row["n_documents"] == "2"));

    room.succeed(&["report", "--where", "date=2020-11-24|2020-11-25 and lang!=fr", "-o", "part"]);
    let by_type = read_csv(&room.path().join("part/documents_by_type.csv"));
    assert_eq!(by_type.iter().map(|row| row["doc_type"].as_str()).collect::<Vec<_>>(), ["message"]);
}

#[test]
fn what_no_statement_has_is_refused_with_the_nearest_that_one_has() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    for (expression, cure) in [
        ("theme=capability.helicopter", "did you mean theme=capability.helicopters?"),
        ("place=MLY", "did you mean place=MLI?"),
        ("doc_type=mesage", "did you mean doc_type=message?"),
        ("them=conduct", "did you mean `theme`?"),
        ("year=2020 or year=2021", "join conditions with `,` or `and`"),
    ] {
        let said = room.fail(&["report", "--where", expression], 64);
        assert!(said.contains(cure), "{expression}: {said}");
    }
    room.fail(&["report", "-o", "part"], 64);
    let none = String::from_utf8(room.succeed(&["report", "--where", "year=1900"]).stdout).unwrap();
    assert!(none.contains("documents") && !none.contains("Which themes"), "{none}");
}

#[test]
fn published_runs_and_folders_of_other_things_stay_as_they_are() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    let read = || fs::read(room.latest().join("reports/requests_by_theme.csv")).unwrap();
    let before = read();
    let filter = ["report", "--where", "place=MLI"];
    room.succeed(&filter);
    assert_eq!(read(), before);
    for folder in ["in", "output", "output/latest/part", "output/latest"] {
        let said = room.fail(&[&filter[..], &["-o", folder]].concat(), 65);
        assert!(said.contains("hint: "), "{said}");
    }
    assert!(!room.latest().join("part").exists());
    room.succeed(&[&filter[..], &["-o", "part"]].concat());
    room.succeed(&[&filter[..], &["-o", "part"]].concat());
    let mark: serde_json::Value =
        serde_json::from_slice(&fs::read(room.path().join("part/report.json")).unwrap()).unwrap();
    assert_eq!(mark["where"], "place=MLI");
    assert_eq!(mark["run_id"], room.run_json()["run_id"]);
}
