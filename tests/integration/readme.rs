//! The README's section of tables is printed from the schema.
//!
//! `SNAPSHOTS=overwrite cargo test --release` writes it again.

use std::fs;

use crate::workroom::{Workroom, project};

const BEGIN: &str = "<!-- tables: made by `rapporteur codebook --markdown` -->\n";
const END: &str = "<!-- end of tables -->";

#[test]
fn the_readme_shows_the_tables_as_they_are() {
    let out = Workroom::new().succeed(&["codebook", "--markdown"]);
    let made = String::from_utf8(out.stdout).unwrap();
    let path = project().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (head, rest) = readme.split_once(BEGIN).expect("the README has the begin mark");
    let (shown, tail) = rest.split_once(END).expect("the README has the end mark");
    if std::env::var("SNAPSHOTS").is_ok_and(|v| v == "overwrite") {
        fs::write(&path, format!("{head}{BEGIN}{made}{END}{tail}")).unwrap();
        return;
    }
    assert_eq!(shown, made, "the README's tables are old; SNAPSHOTS=overwrite cargo test --release writes them again");
}
