//! The page and its charts: one file that asks for nothing, charts beside their numbers, the same counts as the tables.
//!
//! How it behaves in a browser: `tests/browser`.

use std::collections::BTreeSet;
use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::workroom::Workroom;

fn page(room: &Workroom) -> String {
    fs::read_to_string(room.latest().join("report.html")).unwrap()
}

/// What stands between two marks, the first time.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    text.split_once(from).unwrap().1.split_once(to).unwrap().0
}

fn data(page: &str) -> serde_json::Value {
    serde_json::from_str(between(page, "<script type=\"application/json\" id=\"data\">", "</script>")).unwrap()
}

#[test]
fn the_policy_allows_this_style_and_this_script_alone() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    let page = page(&room);
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\">");
    let policy = policy.replace("&#x27;", "'").replace("&#x2f;", "/");
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(policy.contains(&format!("style-src {};", hash(between(&page, "<style>", "</style>")))), "{policy}");
    assert!(policy.contains(&format!("script-src {};", hash(between(&page, "<script>", "</script>")))), "{policy}");
    for outside in ["http://", "https://", "src=", "url(", "@import", " style=\""] {
        let found = page.replace("http://www.w3.org/2000/svg", "").contains(outside);
        assert!(!found, "{outside}");
    }
}

#[test]
fn the_page_holds_the_requests_that_count() {
    let room = Workroom::with_seeds();
    room.write("in/no.txt", b"We do not need helicopters in Mali. We need trucks in Mali.");
    room.succeed(&["run", "in"]);
    let data = data(&page(&room));
    let counted: BTreeSet<String> = room
        .table("requests")
        .into_iter()
        .filter(|r| r["polarity"] == "positive")
        .map(|r| r["request_id"].clone())
        .collect();
    let held: BTreeSet<String> = data["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let doc = &data["docs"][row[0].as_u64().unwrap() as usize];
            format!("{}#{}", doc[0].as_str().unwrap(), row[1].as_str().unwrap())
        })
        .collect();
    assert_eq!(held, counted);
    assert_eq!(data["total"], counted.len());
    assert_eq!(room.report("overview")[0]["n_requests"], counted.len().to_string());
}

#[test]
fn markup_in_a_statement_stays_words() {
    let room = Workroom::new();
    room.write("in/a.txt", b"SG/SM/1\n\n\"><img src=x> Calls\n\nI urge Member States to send </script><script>alert(1)</script> trucks to Mali.\n");
    room.succeed(&["run", "in"]);
    let page = page(&room);
    assert_eq!(page.matches("<script").count(), 2, "the data and the script");
    assert!(!page.contains("<img"));
    assert!(page.contains("\\u003cscript>alert(1)") && page.contains("&lt;script&gt;alert(1)"));
}

#[test]
fn every_chart_stands_beside_its_numbers() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    let names: Vec<String> = fs::read_dir(room.latest().join("reports"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let charts: Vec<&str> = names.iter().filter_map(|n| n.strip_suffix(".svg")).collect();
    assert!(charts.contains(&"asks_by_theme") && charts.contains(&"requests_by_place-countries"), "{charts:?}");
    for chart in charts {
        let report = chart.split('-').next().unwrap();
        assert!(names.contains(&format!("{report}.csv")), "{chart}");
        let svg = fs::read_to_string(room.latest().join(format!("reports/{chart}.svg"))).unwrap();
        assert!(svg.starts_with("<svg xmlns=") && svg.contains("<title") && svg.contains("<desc"), "{chart}");
        assert!(svg.contains("prefers-color-scheme: dark") && !svg.contains("<a "), "{chart}");
    }
}

#[test]
fn an_empty_run_says_so() {
    let room = Workroom::new();
    room.write("in/empty.txt", b"");
    assert_eq!(room.run(&["run", "in"]).status.code(), Some(3));
    let page = page(&room);
    assert!(page.contains("<h1>No statement was read</h1>") && page.contains("empty.txt"));
    assert!(!page.contains("<svg") && !page.contains("NaN"));
}

#[test]
fn accuracy_is_shown_of_the_built_in_pipeline_alone() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    assert!(page(&room).contains("First run on unseen statements"));
    room.succeed(&["run", "in", "-p", "general-debate"]);
    assert!(!page(&room).contains("First run on unseen statements"));
}

#[test]
fn words_of_asks_count_statements_not_mentions() {
    let room = Workroom::new();
    for (name, text) in [
        ("a.txt", "We need helicopters in Mali. We need more helicopters in Chad. Thank you all."),
        ("b.txt", "The Council must send helicopters to Haiti before the rains begin there."),
        ("c.txt", "Helicopters flew over the river all day."),
    ] {
        room.write(&format!("in/{name}"), text.as_bytes());
    }
    room.succeed(&["run", "in"]);
    let words = room.report("asked_words");
    let row = words.iter().find(|r| r["theme_id"] == "capability.helicopters").unwrap();
    assert_eq!(
        (row["words"].as_str(), row["n_documents"].as_str(), row["n_requests"].as_str()),
        ("helicopters", "2", "3")
    );
}
