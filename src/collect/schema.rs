//! THE list of tables and columns: name, type, meaning, and how each cell is filled.
//!
//! Parquet and CSV, `codebook.csv`, `rapporteur codebook` and the README's
//! table section are all made from it. A new column is one entry here.

use super::repeats::request_id;
use super::rows::{Doc, IssueRow, PlaceRow, RequestRow, SentenceRow, Text, ThemeRow, count_words, join, some};
use crate::model::Day;

/// The type of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// Int32.
    Integer,
    /// True or false.
    Boolean,
    /// A calendar day.
    Date,
}

impl Kind {
    /// The word in the codebook.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "string",
            Kind::Integer => "integer",
            Kind::Boolean => "boolean",
            Kind::Date => "date",
        }
    }
}

/// What everybody may know of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ColumnInfo {
    /// Its name, in snake_case.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether it may be empty.
    pub nullable: bool,
    /// What its values mean.
    pub doc: &'static str,
}

/// What everybody may know of a table.
#[derive(Clone, Debug)]
pub struct TableInfo {
    /// Its name: the files are `tables/NAME.parquet` and `tables/NAME.csv`.
    pub name: &'static str,
    /// The columns that name a row.
    pub key: &'static [&'static str],
    /// What a row is.
    pub doc: &'static str,
    /// In the order of the files.
    pub columns: Vec<ColumnInfo>,
}

/// What a row of a table borrows.
pub(super) trait Rows {
    type Row<'a>;
}

/// How a cell is filled from its row.
pub(super) enum Cell<T: Rows> {
    Text(for<'r, 'a> fn(&'r T::Row<'a>) -> Text<'r>),
    Integer(for<'r, 'a> fn(&'r T::Row<'a>) -> Option<i32>),
    Boolean(for<'r, 'a> fn(&'r T::Row<'a>) -> Option<bool>),
    Date(for<'r, 'a> fn(&'r T::Row<'a>) -> Option<Day>),
}

pub(super) struct Column<T: Rows> {
    pub info: ColumnInfo,
    pub cell: Cell<T>,
}

pub(super) struct Table<T: Rows + 'static> {
    name: &'static str,
    key: &'static [&'static str],
    doc: &'static str,
    pub columns: &'static [Column<T>],
}

impl<T: Rows> Table<T> {
    fn info(&self) -> TableInfo {
        TableInfo {
            name: self.name,
            key: self.key,
            doc: self.doc,
            columns: self.columns.iter().map(|c| c.info).collect(),
        }
    }
}

/// The six tables, in the order in which they are written.
pub fn tables() -> Vec<TableInfo> {
    vec![DOCUMENTS.info(), SENTENCES.info(), THEME_TAGS.info(), REQUESTS.info(), PLACE_MENTIONS.info(), ISSUES.info()]
}

macro_rules! columns {
    ($rows:ty; $($kind:ident $need:ident $name:literal $doc:expr, $cell:expr;)*) => {
        &[$(Column::<$rows> {
            info: ColumnInfo { name: $name, kind: Kind::$kind, nullable: columns!(@ $need), doc: $doc },
            cell: Cell::$kind($cell),
        }),*]
    };
    (@ key) => { false };
    (@ opt) => { true };
}

fn day(doc: &Doc<'_>) -> Option<Day> {
    let span = doc.statement.fields.date?;
    (span.earliest == span.latest).then_some(span.earliest)
}

macro_rules! rows {
    ($name:ident, $row:ident) => {
        pub(super) enum $name {}
        impl Rows for $name {
            type Row<'a> = $row<'a>;
        }
    };
}

rows!(Documents, Doc);
rows!(Sentences, SentenceRow);
rows!(ThemeTags, ThemeRow);
rows!(Requests, RequestRow);
rows!(PlaceMentions, PlaceRow);
rows!(Issues, IssueRow);

const SYMBOL: &str = "Document symbol of the statement, as in documents";
const DATE: &str = "Date of the statement, as in documents";
const DOC_ID: &str = "The statement: documents.doc_id";
const SENTENCE_ID: &str = "The sentence: sentences.sentence_id";
const START: &str = "First code point of the words in documents.text, counted from 0";
const END: &str = "One past the last code point of the words in documents.text";
const ISO: &str = "Countries and territories named in the sentence, ISO 3166-1 alpha-3, |-joined, sorted; host countries of missions are not counted";
const MISSIONS: &str = "Peace operations named in the sentence, by acronym, |-joined, sorted";

pub(super) static DOCUMENTS: Table<Documents> = Table {
    name: "documents",
    key: &["doc_id"],
    doc: "One row a statement that could be read",
    columns: columns![Documents;
        Text key "doc_id" "Path of the file below its input folder, with /; a row of a container adds #n", |d| d.id();
        Text opt "symbol" "First document symbol of the heading, upper case, no spaces", |d| d.field(|f| f.symbol.as_deref());
        Text opt "other_symbols" "The other symbols of the heading, in order, |-joined", |d| join(d.statement.fields.other_symbols.iter().map(String::as_str));
        Text key "doc_type" "Kind of text: message, video_message, remarks, statement, address, briefing, press_conference, letter, meeting_coverage, speech, other", |d| d.field(|f| f.doc_type.map(|t| t.name()));
        Text opt "title" "The headline, without symbol, date, city or site lines", |d| d.field(|f| f.title.as_deref());
        Date opt "date" "Day of release; only where the day is known", |d| day(d);
        Date opt "date_earliest" "First day that the text, or the file's name, allows", |d| d.statement.fields.date.map(|s| s.earliest);
        Date opt "date_latest" "Last day that the text, or the file's name, allows", |d| d.statement.fields.date.map(|s| s.latest);
        Text opt "date_precision" "day, month, year or range", |d| d.field(|f| f.date.map(|s| s.precision.name()));
        Text opt "date_source" "Where the date was read: metadata (row or sidecar), prefix, heading, page, dateline, lead_in, occasion, title, file_name, symbol_neighbours", |d| d.field(|f| f.date.map(|s| s.source.name()));
        Integer opt "year" "Calendar year, where all of the span lies in one", |d| d.statement.fields.date.and_then(|s| s.year);
        Text opt "speaker" "The person whose words these are, without honorific", |d| d.field(|f| f.speaker.as_deref());
        Text opt "speaker_role" "The office in which they speak", |d| d.field(|f| f.speaker_role.as_deref());
        Text opt "speaker_entity" "The State or body spoken for; empty for officials of the United Nations", |d| d.field(|f| f.speaker_entity.as_deref());
        Text opt "speaker_iso_alpha3" "ISO 3166-1 alpha-3 code of the State spoken for", |d| d.field(|f| f.speaker_iso_alpha3.as_deref());
        Text opt "delivered_by" "Who read it out, if someone else", |d| d.field(|f| f.delivered_by.as_deref());
        Text opt "occasion" "The event that the lead-in names, without the article", |d| d.field(|f| f.occasion.as_deref());
        Text opt "place" "City where it was delivered", |d| d.field(|f| f.place.as_deref());
        Text opt "place_iso_alpha3" "ISO 3166-1 alpha-3 code of that city's country", |d| d.field(|f| f.place_iso_alpha3.as_deref());
        Text opt "lang" "Language of the body, ISO 639-1", |d| d.field(|f| f.lang);
        Text key "source_path" "Path of the file as it was given", |d| some(&d.record.source.path);
        Text key "source_format" "Format that it was read as: txt, md, html, pdf, docx, odt, eml; json, jsonl, csv, tsv for rows", |d| some(d.statement.format.name());
        Text opt "encoding" "Character encoding that was read; empty where the format has its own", |d| d.statement.encoding.as_deref().and_then(some);
        Text opt "source_sha256" "SHA-256 of the file on disk, hexadecimal: of the archive or table for what lies in one", |d| d.record.sha256.as_deref().and_then(some);
        Text opt "duplicate_of" "doc_id of the first statement, in the order of doc_id, with the same or nearly the same words; reports count it alone", |d| d.record.duplicate_of.as_deref().and_then(some);
        Integer key "n_chars" "Code points of text", |d| d.n_chars();
        Integer key "n_words" "Words of text", |d| Some(count_words(&d.statement.text));
        Integer key "n_paragraphs" "Paragraphs of text", |d| Some(d.statement.paragraphs.len() as i32);
        Integer key "n_sentences" "Rows of this statement in sentences", |d| Some(d.statement.sentences.len() as i32);
        Integer key "n_requests" "Rows of this statement in requests", |d| Some(d.record.analysed.requests.len() as i32);
        Text opt "themes" "Themes named anywhere in the statement, by id, |-joined, sorted", |d| d.theme_ids(d.record.analysed.themes.iter().map(|t| t.theme));
        Text opt "mission_acronyms" "Peace operations named, |-joined, sorted", |d| d.missions(&d.record.analysed.places);
        Text opt "iso_alpha3" "Countries and territories named, |-joined, sorted", |d| d.countries(&d.record.analysed.places);
        Text opt "warnings" "Codes of this statement's issues of severity warning, |-joined, sorted", |d| d.warnings();
        Text key "text" "The clean text that all offsets count in", |d| some(&d.statement.text);
    ],
};

pub(super) static SENTENCES: Table<Sentences> = Table {
    name: "sentences",
    key: &["sentence_id"],
    doc: "One row a natural sentence of title, lead-in and body",
    columns: columns![Sentences;
        Text key "doc_id" DOC_ID, |r| r.doc.id();
        Text key "sentence_id" "doc_id, #s and the number of the sentence", |r| r.doc.sentence_id(r.n as u32);
        Integer key "sentence_no" "Number in the statement, from 1", |r| Some(r.n as i32 + 1);
        Integer key "paragraph_no" "Number of its paragraph, from 1", |r| Some(r.sentence.paragraph as i32 + 1);
        Text key "section" "title, intro or body", |r| some(r.paragraph().section.name());
        Text opt "speaker" "Label of the speaker whose turn it is, in press conferences and Council records", |r| r.paragraph().speaker.as_deref().and_then(some);
        Integer key "char_start" START, |r| r.doc.start(r.span());
        Integer key "char_end" END, |r| r.doc.end(r.span());
        Integer key "n_words" "Words of the sentence", |r| Some(count_words(r.span().of(&r.doc.statement.text)));
        Boolean key "is_request" "Whether the sentence has a row in requests", |r| Some(r.doc.record.analysed.sentence_tags[r.n].is_request);
        Text opt "themes" "Themes named in the sentence, by id, |-joined, sorted", |r| r.doc.theme_ids(r.doc.record.analysed.sentence_tags[r.n].themes.iter().copied());
        Text opt "mission_acronyms" MISSIONS, |r| r.doc.missions(r.doc.places_of(r.n as u32));
        Text opt "iso_alpha3" ISO, |r| r.doc.countries(r.doc.places_of(r.n as u32));
        Text opt "symbol" SYMBOL, |r| r.doc.field(|f| f.symbol.as_deref());
        Date opt "date" DATE, |r| day(r.doc);
        Text key "text" "The words", |r| r.doc.words(r.span());
    ],
};

pub(super) static THEME_TAGS: Table<ThemeTags> = Table {
    name: "theme_tags",
    key: &["doc_id", "sentence_id", "theme_id", "char_start"],
    doc: "One row a mention of a theme",
    columns: columns![ThemeTags;
        Text key "doc_id" DOC_ID, |r| r.doc.id();
        Text key "sentence_id" SENTENCE_ID, |r| r.doc.sentence_id(r.tag.sentence);
        Text key "theme_id" "The theme's id in the pipeline", |r| some(&r.theme().id);
        Text key "theme_label" "What people call the theme", |r| some(&r.theme().label);
        Text key "theme_group" "The family of themes: priority, capability, context", |r| some(&r.theme().group);
        Text key "term" "The pipeline's term that matched", |r| some(r.doc.pipeline.matcher.term(r.tag.term));
        Text key "matched_text" "The words that matched", |r| r.doc.words(r.tag.span);
        Integer key "char_start" START, |r| r.doc.start(r.tag.span);
        Integer key "char_end" END, |r| r.doc.end(r.tag.span);
    ],
};

pub(super) static REQUESTS: Table<Requests> = Table {
    name: "requests",
    key: &["request_id"],
    doc: "One row a request: a cue with its own ask",
    columns: columns![Requests;
        Text key "request_id" "doc_id, #r and the number of the request", |r| Some(request_id(&r.doc.record.source.doc_id, r.n).into());
        Text key "doc_id" DOC_ID, |r| r.doc.id();
        Text key "sentence_id" SENTENCE_ID, |r| r.doc.sentence_id(r.request.sentence);
        Text key "kind" "appeal, obligation, need or expectation", |r| some(r.request.kind.name());
        Text key "verb" "Lemma of the cue", |r| some(&r.cue().verb);
        Integer key "strength" "1 (hope, vital) to 5 (demand, must); scale rapporteur-strength-1", |r| Some(i32::from(r.cue().strength));
        Text key "cue" "The words of the cue", |r| r.doc.words(r.request.cue);
        Text opt "requester" "Who asks, as written", |r| r.part(r.request.requester);
        Text opt "addressee" "Who is asked, as written", |r| r.part(r.request.addressee);
        Text opt "ask" "What is asked for, as written", |r| r.part(r.request.ask);
        Text opt "ask_themes" "Themes named inside the ask, by id, |-joined, sorted", |r| r.doc.theme_ids(r.request.ask_themes.iter().copied());
        Text opt "purpose" "What it is asked for: a trailing to, so that or in order to clause, as written", |r| r.part(r.request.purpose);
        Text key "polarity" "positive, or negative where a request is denied", |r| some(r.request.polarity.name());
        Text opt "mission_acronyms" MISSIONS, |r| r.doc.missions(r.doc.places_of(r.request.sentence));
        Text opt "iso_alpha3" ISO, |r| r.doc.countries(r.doc.places_of(r.request.sentence));
        Text opt "symbol" SYMBOL, |r| r.doc.field(|f| f.symbol.as_deref());
        Date opt "date" DATE, |r| day(r.doc);
        Text opt "speaker" "The person whose words these are, as in documents", |r| r.doc.field(|f| f.speaker.as_deref());
        Integer key "char_start" "First code point of the sentence in documents.text, counted from 0", |r| r.doc.start(r.sentence());
        Integer key "char_end" "One past the last code point of the sentence in documents.text", |r| r.doc.end(r.sentence());
        Text key "text" "The sentence", |r| r.doc.words(r.sentence());
        Integer key "cue_start" "First code point of the cue in documents.text", |r| r.doc.start(r.request.cue);
        Integer key "cue_end" "One past the last code point of the cue", |r| r.doc.end(r.request.cue);
        Integer opt "ask_start" "First code point of the ask in documents.text", |r| r.request.ask.and_then(|a| r.doc.start(a));
        Integer opt "ask_end" "One past the last code point of the ask", |r| r.request.ask.and_then(|a| r.doc.end(a));
        Text opt "repeats_request_id" "The first request, in the order of doc_id, that another statement made with the same cue and content words", |r| r.doc.record.repeats.get(r.n).and_then(|id| id.as_deref()).and_then(some);
    ],
};

pub(super) static PLACE_MENTIONS: Table<PlaceMentions> = Table {
    name: "place_mentions",
    key: &["doc_id", "sentence_id", "char_start"],
    doc: "One row a mention of a country, city, region or peace operation",
    columns: columns![PlaceMentions;
        Text key "doc_id" DOC_ID, |r| r.doc.id();
        Text key "sentence_id" SENTENCE_ID, |r| r.doc.sentence_id(r.mention.sentence);
        Text key "place_type" "country, city, region or mission", |r| some(r.mention.kind.name());
        Text key "place_name" "Name of the place or mission in the gazetteer", |r| r.name();
        Text opt "iso_alpha3" "Its country, ISO 3166-1 alpha-3; of a mission, its host countries, |-joined", |r| r.iso_alpha3();
        Text opt "mission_acronym" "Acronym, where it is a mission", |r| r.mission();
        Text key "matched_text" "The words that matched", |r| r.doc.words(r.mention.span);
        Integer key "char_start" START, |r| r.doc.start(r.mention.span);
        Integer key "char_end" END, |r| r.doc.end(r.mention.span);
    ],
};

pub(super) static ISSUES: Table<Issues> = Table {
    name: "issues",
    key: &["source_path", "code"],
    doc: "One row for what could not be read and what is worth knowing; skipped inputs have no row in documents",
    columns: columns![Issues;
        Text key "source_path" "Path of the file as it was given", |r| some(&r.record.source.path);
        Text opt "doc_id" "The statement, where there is one", |r| r.record.analysed.statement.as_ref().and_then(|_| some(&r.record.source.doc_id));
        Text key "stage" "discover, decode, layout, heading or tag", |r| some(r.issue.code.stage().name());
        Text key "severity" "note, warning or skipped", |r| some(r.issue.code.severity().name());
        Text key "code" "What kind of issue", |r| some(r.issue.code.name());
        Text key "message" "What happened", |r| some(&r.issue.message);
        Text opt "hint" "What can be done about it", |r| r.issue.hint.as_deref().and_then(some);
    ],
};
