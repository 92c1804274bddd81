//! The house map of `src/lib.rs`, held by reading the imports; and the size of files.

use std::fs;
use std::path::Path;

use crate::workroom::project;

/// Which rooms a room may use. Everything else is refused.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("exit", &[]),
    ("pipeline", &["model"]),
    ("discover", &["model"]),
    ("unpack", &["model", "pipeline", "discover", "decode"]),
    ("decode", &["model", "pipeline"]),
    ("layout", &["model"]),
    ("heading", &["model", "pipeline", "layout"]),
    ("segment", &["model", "pipeline"]),
    ("tag", &["model", "pipeline"]),
    ("kernel", &["model", "pipeline", "decode", "layout", "heading", "segment", "tag"]),
    ("collect", &["model", "pipeline"]),
    ("publish", &["collect"]),
    ("report", &["model", "collect"]),
    ("evaluate", &["model", "pipeline"]),
    ("cli", &["app", "exit"]),
];

/// Crates that live in one room only.
const LIVES_IN: &[(&str, &str)] = &[
    ("polars", "report"),
    ("rayon", "app"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    ("indicatif", "app"),
    ("comfy_table", "report"),
    ("textwrap", "report"),
    ("rust_xlsxwriter", "report"),
    ("minijinja", "report"),
    ("base64", "report"),
    ("pdf_extract", "decode"),
    ("dom_query", "decode"),
    ("dom_smoothie", "decode"),
    ("quick_xml", "decode"),
    ("mail_parser", "decode"),
    ("pulldown_cmark", "decode"),
    ("tar", "unpack"),
    ("flate2", "unpack"),
    ("rlimit", "app"),
    ("libc", "unpack"),
    ("signal_hook", "app"),
    ("serde_saphyr", "pipeline"),
];

fn sources() -> Vec<(String, String)> {
    let src = project().join("src");
    walkdir::WalkDir::new(&src)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap)
        .filter(|e| e.path().extension().is_some_and(|x| x == "rs"))
        .map(|e| {
            (e.path().strip_prefix(&src).unwrap().to_string_lossy().into_owned(), fs::read_to_string(e.path()).unwrap())
        })
        .collect()
}

fn room(file: &str) -> &str {
    let first = file.split('/').next().unwrap();
    first.strip_suffix(".rs").unwrap_or(first)
}

/// The program's part of a file: unit tests at its foot may look anywhere.
fn program(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap()
}

#[test]
fn rooms_use_only_what_the_map_allows() {
    let rooms: Vec<String> = MAY_USE.iter().map(|(r, _)| (*r).to_owned()).chain(["app".to_owned()]).collect();
    for (file, text) in sources() {
        let Some((_, allowed)) = MAY_USE.iter().find(|(r, _)| *r == room(&file)) else { continue };
        let code = program(&text);
        for (n, line) in code.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//")) {
            for other in rooms.iter().filter(|r| *r != room(&file) && !allowed.contains(&r.as_str())) {
                let named = line.contains(&format!("crate::{other}::")) || line.contains(&format!("crate::{other};"));
                assert!(!named, "{file}:{}: `{}` may not use `{other}`", n + 1, room(&file));
            }
        }
    }
}

#[test]
fn crates_live_in_their_rooms() {
    for (file, text) in sources() {
        for (name, home) in LIVES_IN {
            let used =
                program(&text).lines().any(|l| !l.trim_start().starts_with("//") && l.contains(&format!("{name}::")));
            assert!(!used || room(&file) == *home, "{file} uses {name}, which lives in {home}");
        }
    }
}

#[test]
fn the_kernel_stands_without_the_batch() {
    let lib = fs::read_to_string(project().join("src/lib.rs")).unwrap();
    let of_batch: Vec<&str> = lib
        .split("#[cfg(feature = \"batch\")]\npub mod ")
        .skip(1)
        .map(|rest| rest.split(';').next().unwrap())
        .collect();
    let manifest = fs::read_to_string(project().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    let crates: Vec<String> = manifest["features"]["batch"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f.as_str().unwrap().trim_start_matches("dep:").replace('-', "_"))
        .collect();
    assert!(of_batch.contains(&"app") && crates.iter().any(|c| c == "polars"));
    // The program itself is of the batch: its crates are those that Cargo.toml names for it.
    for (file, text) in sources().iter().filter(|(file, _)| file != "main.rs" && !of_batch.contains(&room(file))) {
        for line in program(text).lines().filter(|l| !l.trim_start().starts_with("//")) {
            let named = of_batch.iter().find(|other| line.contains(&format!("crate::{other}::")));
            assert_eq!(named, None, "{file} is compiled without the batch");
            let used = crates.iter().find(|name| line.contains(&format!("{name}::")));
            assert_eq!(used, None, "{file} is compiled without the crates of the batch");
        }
    }
}

#[test]
fn files_can_be_held_in_mind() {
    let tests = project().join("tests/integration");
    let in_tests = fs::read_dir(tests).unwrap().map(|e| e.unwrap().path());
    let long = |path: &Path| fs::read_to_string(path).unwrap().lines().count() > 400;
    for path in in_tests.chain(sources().into_iter().map(|(file, _)| project().join("src").join(file))) {
        assert!(!long(&path), "{} has over 400 lines", path.display());
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (file, text) in sources() {
        assert!(text.starts_with("//! "), "{file} has no header");
    }
}
