//! The main job on the two sample statements: what an analyst expects to find.

use crate::workroom::{Rows, Workroom, project};

fn document<'r>(rows: &'r Rows, start: &str) -> &'r std::collections::BTreeMap<String, String> {
    rows.iter().find(|r| r["doc_id"].starts_with(start)).unwrap()
}

#[test]
fn fields_of_a_press_release_with_a_symbol() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    let documents = room.table("documents");
    let d = document(&documents, "000_");
    for (field, value) in [
        ("symbol", "SG/SM/21062"),
        ("doc_type", "video_message"),
        ("speaker", "António Guterres"),
        ("speaker_role", "Secretary-General"),
        ("occasion", "2021 United Nations Peacekeeping Ministerial"),
        ("place", "Seoul"),
        ("place_iso_alpha3", "KOR"),
        ("date", ""),
        ("year", "2021"),
        ("date_precision", "year"),
        ("date_earliest", "2021-01-01"),
        ("date_latest", "2021-12-31"),
        ("lang", "en"),
    ] {
        assert_eq!(d[field], value, "{field}");
    }
    assert!(d["title"].starts_with("Secretary-General Calls for Redoubled Support to ‘Blue Helmets’"));
    assert!(!d["text"].contains("UNHQ") && !d["text"].contains("official record"));
}

#[test]
fn fields_of_a_message_with_a_date_prefix() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    let documents = room.table("documents");
    let d = document(&documents, "004_");
    for (field, value) in [
        ("symbol", ""),
        ("title", ""),
        ("doc_type", "message"),
        ("occasion", "eighteenth Conference of the Heads of Military Components"),
        ("place", "New York"),
        ("date", "2020-11-24"),
        ("date_precision", "day"),
        ("date_source", "prefix"),
    ] {
        assert_eq!(d[field], value, "{field}");
    }
}

#[test]
fn who_asked_whom_for_what() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    let requests = room.table("requests");
    let of = |words: &str| -> Vec<_> { requests.iter().filter(|r| r["text"].contains(words)).collect() };
    let mali = of("In Mali, we need")[0];
    assert_eq!((mali["kind"].as_str(), mali["iso_alpha3"].as_str()), ("need", "MLI"));
    assert_eq!(mali["ask_themes"], "capability.helicopters|capability.medical");
    assert_eq!(mali["ask"], "helicopters and medical evacuation teams");
    assert_eq!(mali["purpose"], "to cover a vast terrain that is inaccessible by road or river");
    let drones = of("Long-range unmanned aircraft")[0];
    assert_eq!((drones["iso_alpha3"].as_str(), drones["ask_themes"].as_str()), ("CAF", "capability.drones"));
    let troops = of("We need your partnership")[0];
    assert_eq!(troops["ask_themes"], "capability.equipment|capability.training|capability.troops");
    assert!(of("triangular partnerships")[0]["ask_themes"].contains("partnerships"));
    let skills = of("lack the skills")[0];
    assert_eq!(
        (skills["verb"].as_str(), skills["ask_themes"].as_str()),
        ("lack", "capability.medical|capability.training")
    );
    let misconduct = of("misconduct by a small number")[0];
    assert_eq!((misconduct["kind"].as_str(), misconduct["ask_themes"].as_str()), ("appeal", "conduct"));
    assert_eq!(misconduct["addressee"], "you");
    assert!(of("enable women peacekeepers")[0]["ask_themes"].contains("women.personnel"));
    assert!(of("Women must have the same access")[0]["ask_themes"].contains("women.personnel"));
    assert!(of("We were able to deploy").is_empty());
    assert!(of("I send you my best wishes").is_empty());
}

#[test]
fn the_labelled_seeds_agree() {
    let room = Workroom::with_seeds();
    for name in ["documents.jsonl", "sentences.jsonl"] {
        room.write(&format!("gold/{name}"), &std::fs::read(project().join("tests/labelled").join(name)).unwrap());
    }
    std::fs::rename(room.path().join("in"), room.path().join("gold/texts")).unwrap();
    let out = room.succeed(&["evaluate", "gold", "--json"]);
    let figures: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    for (figure, floor) in [("sentences", 1.0), ("requests", 0.95), ("themes_micro", 0.95), ("places", 1.0)] {
        let f1 = figures[figure]["f1"].as_f64().unwrap();
        assert!(f1 >= floor, "{figure}: {f1} is under {floor}");
    }
    assert_eq!(figures["fields_accuracy"], 1.0);
}

#[test]
fn the_binary_alone_does_the_same_in_an_empty_folder() {
    let room = Workroom::with_seeds();
    let alone = room.path().join("alone");
    std::fs::create_dir(&alone).unwrap();
    let copy = alone.join("rapporteur");
    std::fs::copy(env!("CARGO_BIN_EXE_rapporteur"), &copy).unwrap();
    let out = std::process::Command::new(&copy).args(["run", "../in"]).current_dir(&alone).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(alone.join("output/latest/tables/requests.csv").is_file());
}

#[test]
fn explain_says_why_a_sentence_asks_for_nothing() {
    let room = Workroom::new();
    room.write("a.txt", "We have met again. The Security Council has requested a report on the matter.".as_bytes());
    let out = room.succeed(&["explain", "a.txt", "-s", "2"]);
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(said.contains("no request") && said.contains("reported"), "{said}");
}
