//! The workbook, read by another library than the one that wrote it.

use std::collections::BTreeMap;

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::workroom::{Workroom, read_csv};

/// A sheet: the names of its columns, and its rows.
fn sheet(room: &Workroom, name: &str) -> (Vec<String>, Vec<BTreeMap<String, Data>>) {
    let mut book: Xlsx<_> = open_workbook(room.latest().join("report.xlsx")).unwrap();
    let cells = book.worksheet_range(name).unwrap();
    let mut rows = cells.rows();
    let names: Vec<String> = rows.next().unwrap().iter().map(ToString::to_string).collect();
    let rows = rows.map(|row| names.iter().cloned().zip(row.iter().cloned()).collect()).collect();
    (names, rows)
}

/// The cell as a CSV file would write it.
fn csv_cell(cell: &Data) -> String {
    match cell {
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        cell => cell.to_string(),
    }
}

#[test]
fn the_sheets_stand_in_their_order() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    let book: Xlsx<_> = open_workbook(room.latest().join("report.xlsx")).unwrap();
    let names = ["summary", "requests", "themes_by_year", "places", "documents", "issues", "codebook"];
    assert_eq!(book.sheet_names(), names);
}

#[test]
fn a_sheet_holds_the_rows_of_its_csv_file() {
    let room = Workroom::with_seeds();
    room.write("in/bad.txt", b"\x00");
    room.run(&["run", "in"]);
    for (name, file, without) in [
        ("requests", "tables/requests.csv", None),
        ("themes_by_year", "reports/themes_by_year.csv", None),
        ("places", "reports/requests_by_place.csv", None),
        ("documents", "tables/documents.csv", Some("text")),
        ("issues", "tables/issues.csv", None),
        ("codebook", "codebook.csv", None),
    ] {
        let (names, rows) = sheet(&room, name);
        let mut expected = read_csv(&room.latest().join(file));
        assert_eq!(rows.len(), expected.len(), "{name}");
        assert!(!rows.is_empty(), "{name}");
        assert!(without.is_none_or(|column| !names.iter().any(|n| n == column)), "{name}");
        for (row, expected) in rows.iter().zip(&mut expected) {
            if let Some(column) = without {
                expected.remove(column);
            }
            let shown: BTreeMap<String, String> = row.iter().map(|(n, cell)| (n.clone(), csv_cell(cell))).collect();
            assert_eq!(&shown, expected, "{name}");
        }
    }
}

#[test]
fn dates_are_dates_numbers_are_numbers_and_text_is_text() {
    let room = Workroom::new();
    room.write("in/a.txt", b"date 2020-11-24\n\nWe need helicopters in Mali.");
    room.write(
        "in/b.jsonl",
        br#"{"id": "x", "title": "=1+1", "date": "2019-05-01", "text": "We need trucks, https://un.org."}"#,
    );
    room.succeed(&["run", "in"]);
    let (_, documents) = sheet(&room, "documents");
    let row = documents.iter().find(|row| row["title"] == "=1+1").expect("a title that looks like a formula is text");
    assert!(matches!(&row["date"], Data::DateTime(day) if day.is_datetime()), "{:?}", row["date"]);
    assert_eq!(csv_cell(&row["date"]), "2019-05-01");
    assert!(matches!(row["n_requests"], Data::Float(_) | Data::Int(_)), "{:?}", row["n_requests"]);
    let (_, requests) = sheet(&room, "requests");
    assert!(requests.iter().any(|row| matches!(&row["ask"], Data::String(ask) if ask.ends_with("https://un.org"))));
    let mut book: Xlsx<_> = open_workbook(room.latest().join("report.xlsx")).unwrap();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.rows().flatten().all(String::is_empty), "{name} holds a formula");
    }
}

#[test]
fn the_summary_says_how_much_of_each_table_is_shown() {
    let room = Workroom::with_seeds();
    room.succeed(&["run", "in"]);
    let mut book: Xlsx<_> = open_workbook(room.latest().join("report.xlsx")).unwrap();
    let cells = book.worksheet_range("summary").unwrap();
    let said: Vec<Vec<String>> = cells.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let requests = room.table("requests").len().to_string();
    let row = said.iter().find(|row| row[0] == "requests").unwrap();
    assert_eq!(row[2..5], [requests.clone(), requests, "tables/requests.csv".to_owned()]);
    assert!(said.iter().any(|row| row[0] == "capability.helicopters"), "what is asked for stands on the first page");
}
