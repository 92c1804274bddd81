//! Any folder of statements: formats, archives, tables, metadata, and what is broken on purpose.

use std::io::Write;

use crate::workroom::{Rows, Workroom};

const TEXT: &str = "Following is the text of UN Secretary-General António Guterres’ message to the Forum on Mali, \
    in Geneva, on 24 May 2018:\n\nWe need helicopters and medical evacuation teams in Mali.\n\nI urge all Member States \
    to give what they have promised, and to train those who will fly.\n";

/// The words of every document and sentence count, by doc_id.
fn asked(room: &Workroom) -> Vec<(String, String, String, String)> {
    let row = |r: &std::collections::BTreeMap<String, String>| {
        (r["doc_id"].clone(), r["source_format"].clone(), r["speaker"].clone(), r["n_requests"].clone())
    };
    room.table("documents").iter().map(row).collect()
}

fn issue_codes(rows: &Rows) -> Vec<(&str, &str)> {
    rows.iter().map(|r| (r["source_path"].as_str(), r["code"].as_str())).collect()
}

fn column<'r>(rows: &'r Rows, name: &str) -> Vec<&'r str> {
    rows.iter().map(|r| r[name].as_str()).collect()
}

fn paragraphs() -> Vec<&'static str> {
    TEXT.trim().split("\n\n").collect()
}

fn docx(document: &str) -> Vec<u8> {
    zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

fn docx_of_text() -> Vec<u8> {
    let paragraph =
        |p: &&str| format!("<w:p><w:pPr><w:jc/></w:pPr><w:r><w:t xml:space=\"preserve\">{p}</w:t></w:r></w:p>");
    docx(&format!(
        "<w:document><w:body>{}</w:body></w:document>",
        paragraphs().iter().map(paragraph).collect::<String>()
    ))
}

fn odt_of_text() -> Vec<u8> {
    let paragraph = |p: &&str| format!("<text:p>{p}</text:p>");
    let text: String = paragraphs().iter().map(paragraph).collect();
    let content =
        format!("<office:document><office:body><office:text>{text}</office:text></office:body></office:document>");
    zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())])
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn tarred(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

/// A PDF of one page with a line of type for each line of text.
fn pdf(text: &str) -> Vec<u8> {
    let lines: String = text.lines().map(|l| format!("({}) Tj T*\n", l.replace(['(', ')', '’', 'ó'], ""))).collect();
    pdf_of(&format!("BT /F1 11 Tf 14 TL 60 720 Td\n{lines}ET"), "/Font << /F1 5 0 R >>", FONT)
}

const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

/// A PDF of one page, its resources and the one object that they name.
fn pdf_of(stream: &str, resources: &str, named: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << {resources} >> >>"),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        named.to_owned(),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    offsets.iter().for_each(|o| out.extend(format!("{o:010} 00000 n \n").bytes()));
    out.extend(format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).bytes());
    out
}

#[test]
fn one_statement_in_every_format_is_one_statement() {
    let room = Workroom::new();
    let html = paragraphs().iter().map(|p| format!("<p>{p}</p>")).collect::<String>();
    room.write("in/a.txt", TEXT.as_bytes());
    room.write("in/b.md", TEXT.as_bytes());
    room.write(
        "in/c.html",
        format!("<html><body><nav>Home</nav>{html}<footer>Contact</footer></body></html>").as_bytes(),
    );
    room.write("in/d.docx", &docx_of_text());
    room.write("in/e.odt", &odt_of_text());
    room.write(
        "in/f.eml",
        format!("From: x@un.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}").as_bytes(),
    );
    room.write("in/g.txt.gz", &gzipped(TEXT.as_bytes()));
    room.write("in/h.zip", &zipped(&[("x/one.txt", TEXT.as_bytes()), ("__MACOSX/._one.txt", b"x")]));
    room.write(
        "in/i.tar.gz",
        &gzipped(&tarred(&[("one.txt", TEXT.as_bytes()), ("b/two.txt.gz", &gzipped(TEXT.as_bytes()))])),
    );
    room.write("in/j.txt.zst", &zstd::encode_all(TEXT.as_bytes(), 3).unwrap());
    room.succeed(&["run", "in"]);
    let speaker = "António Guterres";
    let seen = asked(&room);
    let want: Vec<(&str, &str)> = vec![
        ("a.txt", "txt"),
        ("b.md", "md"),
        ("c.html", "html"),
        ("d.docx", "docx"),
        ("e.odt", "odt"),
        ("f.eml", "eml"),
        ("g.txt.gz", "txt"),
        ("h.zip/x/one.txt", "txt"),
        ("i.tar.gz/one.txt", "txt"),
        ("i.tar.gz/b/two.txt.gz", "txt"),
        ("j.txt.zst", "txt"),
    ];
    let want: Vec<_> =
        want.iter().map(|(id, f)| ((*id).to_owned(), (*f).to_owned(), speaker.to_owned(), "2".to_owned())).collect();
    assert_eq!(seen, want);
    assert!(room.table("documents").iter().skip(1).all(|r| r["duplicate_of"] == "a.txt"), "the same words are copies");
    assert_eq!(issue_codes(&room.table("issues")), [("in/h.zip/__MACOSX/._one.txt", "ignored_file")]);
}

#[test]
fn a_pdf_is_read_in_columns_and_a_scan_says_so() {
    let room = Workroom::new();
    room.write("in/speech.pdf", &pdf(TEXT));
    room.write("in/scan.pdf", &pdf(""));
    room.fail(&["run", "in"], 3);
    let documents = room.table("documents");
    assert_eq!(documents[0]["source_format"], "pdf");
    assert!(
        documents[0]["text"].contains("We need helicopters and medical evacuation teams in Mali."),
        "{}",
        documents[0]["text"]
    );
    assert_eq!(issue_codes(&room.table("issues")), [("in/scan.pdf", "no_text_layer")]);
}

#[test]
fn rows_of_tables_are_statements_with_fields() {
    let room = Workroom::new();
    let body = "We need helicopters in Mali. I urge you to help.";
    room.write("in/a.csv", format!("\u{FEFF}ID;Title;Date;Speaker;Country;Text\n7;On Mali;2018-05-24;Jane Roe;Kenya;{body}\n8;;24 May 2018T;;;\n").as_bytes());
    room.write("in/b.tsv", format!("speech\tyear\n{body}\t2018\n").as_bytes());
    room.write(
        "in/c.jsonl",
        format!("{{\"text\": \"{body}\", \"date\": \"2018-05\"}}\n\nnot json\n{{\"title\": \"x\"}}\n").as_bytes(),
    );
    room.write("in/d.json", format!("[{{\"body\": [\"{body}\", \"Thank you.\"], \"date\": \"2018\"}}]").as_bytes());
    room.fail(&["run", "in"], 3);
    let documents = room.table("documents");
    let field = |name: &str| column(&documents, name);
    assert_eq!(field("doc_id"), ["a.csv#7", "b.tsv#1", "c.jsonl#1", "d.json#1"]);
    assert_eq!(field("source_format"), ["csv", "tsv", "jsonl", "json"]);
    assert_eq!(field("date"), ["2018-05-24", "", "", ""]);
    assert_eq!(field("date_precision"), ["day", "", "month", "year"]);
    assert_eq!(
        (field("speaker")[0], field("speaker_iso_alpha3")[0], field("title")[0]),
        ("Jane Roe", "KEN", "On Mali")
    );
    assert!(field("n_requests").iter().all(|n| *n == "2"));
    let issues = room.table("issues");
    assert_eq!(
        issue_codes(&issues),
        [("in/a.csv#8", "bad_row"), ("in/c.jsonl#2", "bad_row"), ("in/c.jsonl#3", "bad_row")]
    );
    let record = room.run_json();
    assert_eq!(record["counts"]["inputs"], 7);
    assert_eq!(record["inputs"].as_array().unwrap().len(), 4);
}

#[test]
fn a_table_without_text_names_its_columns() {
    let room = Workroom::with_seeds();
    room.write("in/list.csv", b"name,size\na,1\n");
    room.fail(&["run", "in"], 3);
    let issues = room.table("issues");
    assert!(issues[0]["message"].contains("name, size") && issues[0]["hint"].contains("inputs.toml"), "{issues:?}");
}

#[test]
fn bombs_locks_and_damage_cost_nothing() {
    let room = Workroom::new();
    let zeros = vec![0u8; 80 << 20];
    room.write("in/a.txt", TEXT.as_bytes());
    room.write("in/bomb.txt.gz", &gzipped(&zeros));
    let members: [(&str, &[u8]); 3] = [("x.txt", &zeros[..40 << 20]), ("y.txt", &zeros[..60 << 20]), ("z.txt", b"x")];
    room.write("in/bomb.zip", &zipped(&members));
    room.write("in/deep.gz", &(0..5).fold(TEXT.as_bytes().to_vec(), |bytes, _| gzipped(&bytes)));
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
    room.write("in/xml.docx", &docx(&format!("{entities}<w:document><w:body><w:p><w:pPr/><w:r><w:t>We need &b; &c; trucks now.</w:t></w:r></w:p></w:body></w:document>")));
    // A picture that draws itself: the reader's stack ends, the batch goes on.
    let itself = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream";
    room.write("in/loop.pdf", &pdf_of("/X Do", "/XObject << /X 5 0 R >>", itself));
    room.write("in/name.docx", b"PK\x03\x04 no archive at all");
    room.fail(&["run", "in"], 3);
    let documents = room.table("documents");
    let ids: Vec<&str> = documents.iter().map(|r| r["doc_id"].as_str()).collect();
    assert_eq!(ids, ["a.txt", "xml.docx"]);
    assert_eq!(documents[1]["text"], "We need trucks now.");
    let issues = room.table("issues");
    let skipped: Vec<(&str, &str)> = issues.iter().map(|r| (r["source_path"].as_str(), r["code"].as_str())).collect();
    assert_eq!(
        skipped,
        [
            ("in/bomb.txt.gz", "too_large"),
            ("in/bomb.zip/x.txt", "binary"),
            ("in/bomb.zip", "decompression_bomb"),
            ("in/deep.gz", "decompression_bomb"),
            ("in/loop.pdf", "reader_failed"),
            ("in/name.docx", "broken_file"),
        ]
    );
}

/// Every file cut short at every 512 bytes is a document or an issue, and the batch goes on.
#[test]
fn files_cut_short_anywhere_are_accounted_for() {
    let room = Workroom::new();
    let archive = zipped(&[("one.txt", TEXT.as_bytes()), ("two.txt", TEXT.repeat(9).as_bytes())]);
    let table = format!("title,text\n{}", format!("x,\"{}\"\n", TEXT.replace('"', "")).repeat(4));
    let whole: Vec<(&str, Vec<u8>)> = vec![
        ("a.pdf", pdf(TEXT)),
        ("b.docx", docx_of_text()),
        ("c.odt", odt_of_text()),
        ("d.zip", archive),
        ("e.tar.gz", gzipped(&tarred(&[("one.txt", TEXT.as_bytes()), ("two.txt", TEXT.as_bytes())]))),
        ("f.html", format!("<html><body><p>{TEXT}</p><ul><li>{TEXT}</ul></body></html>").into_bytes()),
        ("g.csv", table.into_bytes()),
        ("h.txt", TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("i.txt.zst", zstd::encode_all(TEXT.as_bytes(), 3).unwrap()),
    ];
    for (name, bytes) in &whole {
        for end in (0..bytes.len()).step_by(512).chain([bytes.len() - 1]) {
            room.write(&format!("in/{end:06}-{name}"), &bytes[..end]);
        }
    }
    room.fail(&["run", "in"], 3);
    let counts = &room.run_json()["counts"];
    assert_eq!(
        counts["inputs"].as_u64().unwrap(),
        counts["documents"].as_u64().unwrap() + counts["skipped"].as_u64().unwrap()
    );
    let issues = room.table("issues");
    assert!(issues.iter().all(|r| r["code"] != "internal_error" && r["code"] != "reader_failed"), "{issues:?}");
}

#[test]
fn a_sidecar_fills_fields_by_file_name() {
    let room = Workroom::new();
    room.write("in/KEN_73_2018.txt", b"We need helicopters in Mali.\nI urge you to help.\n");
    room.write(
        "in/GDC_Speakers.csv",
        b"Year,Session,ISO Code,Country,Name of Person Speaking,Post\n2018,73,KEN,Kenya,Uhuru Kenyatta,President\n",
    );
    room.succeed(&["run", "in", "-p", "general-debate"]);
    let documents = room.table("documents");
    let fields = ["speaker", "speaker_role", "speaker_entity", "year", "doc_type"].map(|f| documents[0][f].as_str());
    assert_eq!(fields, ["Uhuru Kenyatta", "President", "Kenya", "2018", "speech"]);
    assert_eq!(issue_codes(&room.table("issues")), [("in/GDC_Speakers.csv", "sidecar")]);
}

#[test]
fn neighbours_in_the_symbol_series_bound_a_missing_day() {
    let room = Workroom::new();
    let release = |symbol: &str, date: &str| {
        format!(
            "Press Release\n{symbol}\n{date}\n\nSECRETARY-GENERAL ASKS FOR HELP\n\nFollowing is the message of Secretary-General Kofi Annan to the meeting of {symbol}:\n\nWe need help.\n"
        )
    };
    for (symbol, date) in
        [("SG/SM/100", "20 May 2001"), ("SG/SM/105", ""), ("SG/SM/110", "28 May 2001"), ("SG/SM/200", "")]
    {
        room.write(&format!("in/{}.txt", symbol.replace('/', "-")), release(symbol, date).as_bytes());
    }
    room.succeed(&["run", "in"]);
    let documents = room.table("documents");
    let field = |name: &str| column(&documents, name);
    assert_eq!(field("date"), ["2001-05-20", "", "2001-05-28", ""]);
    assert_eq!(field("date_source"), ["heading", "symbol_neighbours", "heading", ""]);
    assert_eq!(field("date_precision"), ["day", "month", "day", ""]);
    assert_eq!(
        (field("date_earliest")[1], field("date_latest")[1], field("year")[1]),
        ("2001-05-20", "2001-05-28", "2001")
    );
    let csv = std::fs::read_to_string(room.latest().join("tables/documents.csv")).unwrap();
    assert!(csv.contains("symbol_neighbours"), "the CSV says the same");
}

#[test]
fn near_copies_are_set_aside_and_counted() {
    let room = Workroom::new();
    let body: String = (0..30)
        .map(|n| {
            format!("In year {n} we need {} more helicopters in Mali for the teams of post {}.\n\n", n + 2, n * 31)
        })
        .collect();
    room.write("in/a.txt", body.as_bytes());
    room.write("in/b.txt", format!("A site posted this.\n\n{body}Read more on our pages.\n").as_bytes());
    room.write("in/c.txt", body.to_uppercase().as_bytes());
    room.write("in/d.txt", TEXT.as_bytes());
    room.succeed(&["run", "in"]);
    let copies: Vec<String> = room.table("documents").iter().map(|r| r["duplicate_of"].clone()).collect();
    assert_eq!(copies, ["", "a.txt", "a.txt", ""]);
    let types = room.report("documents_by_type");
    let sum = |name: &str| types.iter().map(|r| r[name].parse::<u32>().unwrap()).sum::<u32>();
    assert_eq!((sum("n_documents"), sum("n_copies")), (2, 2));
}

#[test]
fn a_second_language_version_is_set_aside_with_a_note() {
    let room = Workroom::new();
    let french = "On trouvera ci-après le message du Secrétaire général :\n\nNous avons besoin d’hélicoptères et d’équipes \
        d’évacuation médicale au Mali.\n\nJ’exhorte tous les États Membres à donner ce qu’ils ont promis, et à former ceux qui voleront.\n";
    room.write("in/a.txt", format!("{TEXT}\n{french}").as_bytes());
    room.succeed(&["run", "in"]);
    let documents = room.table("documents");
    assert_eq!((documents[0]["lang"].as_str(), documents[0]["n_requests"].as_str()), ("en", "2"));
    assert!(!documents[0]["text"].contains("Nous"));
    assert_eq!(issue_codes(&room.table("issues")), [("in/a.txt", "other_language_version")]);
}

#[test]
fn a_pipeline_extends_a_built_in_one_and_reads_dictionaries_in_place() {
    let room = Workroom::new();
    room.write(
        "in/a.txt",
        b"We need bicycles and helicopters in Mali.\nThe mine sweepers of Kivu must have Mi-17 crews.\n",
    );
    room.write("mine/pipeline.toml", b"name = \"mine\"\nversion = \"1\"\ndescription = \"x\"\nextend = \"peacekeeping\"\nwithout_themes = [\"capability.helicopters\"]\n");
    room.write("mine/themes/quanteda.yml", b"transport:\n  bicycles: [bicycle*, bike]\n");
    room.write(
        "mine/themes/spacy.jsonl",
        b"{\"label\": \"CREW\", \"pattern\": [{\"LOWER\": \"mi-17\"}, {\"LOWER\": \"crews\"}]}\n",
    );
    room.succeed(&["run", "in", "-p", "mine"]);
    let themes: Vec<String> = room.table("theme_tags").iter().map(|r| r["theme_id"].clone()).collect();
    assert!(themes.contains(&"transport.bicycles".to_owned()) && themes.contains(&"crew".to_owned()), "{themes:?}");
    assert!(!themes.contains(&"capability.helicopters".to_owned()), "{themes:?}");
    room.succeed(&["check", "mine"]);
}

#[test]
fn init_writes_a_pipeline_that_runs_the_same() {
    let room = Workroom::with_seeds();
    room.succeed(&["init", "mine"]);
    room.fail(&["init", "mine"], 65);
    room.succeed(&["run", "in", "-o", "one"]);
    room.succeed(&["run", "in", "-o", "two", "-p", "mine"]);
    let requests = |output: &str| std::fs::read(room.path().join(output).join("latest/tables/requests.csv")).unwrap();
    assert_eq!(requests("one"), requests("two"));
}

#[test]
fn limits_stand_in_the_help() {
    let out = Workroom::new().succeed(&["run", "--help"]);
    let help = String::from_utf8_lossy(&out.stdout).replace('\n', " ");
    for limit in ["64 MiB", "200 times", "3 deep", "30 s", "1 GiB"] {
        assert!(help.contains(limit), "{limit}: {help}");
    }
}
