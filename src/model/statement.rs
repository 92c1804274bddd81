//! One statement: where it came from, its fields, its text in parts.

use super::Span;

/// An input as found, before it is opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Path below the input folder, with `/`.
    pub doc_id: String,
    /// Path as the user gave it, with `/`.
    pub path: String,
    /// The name without its extension, for file-name patterns.
    pub stem: String,
}

impl Source {
    /// A file read by itself, outside any folder.
    pub fn of_file(path: &std::path::Path) -> Self {
        let text = |part: Option<&std::ffi::OsStr>| part.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
        Source { doc_id: text(path.file_name()), path: path.display().to_string(), stem: text(path.file_stem()) }
    }
}

/// Days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Day(pub i32);

/// How finely a date is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Precision {
    /// The day is known.
    Day,
    /// The month is known.
    Month,
    /// The year is known.
    Year,
}

impl Precision {
    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Day => "day",
            Precision::Month => "month",
            Precision::Year => "year",
        }
    }
}

/// The place that a date was read from, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DateSource {
    /// A labelled `date 2020-11-24` before the text.
    Prefix,
    /// A release or page date in the heading.
    Heading,
    /// `GENEVA, 3 December`.
    Dateline,
    /// The lead-in: `held in Rabat on 10 February`.
    LeadIn,
    /// The year in the name of the occasion.
    Occasion,
    /// The year in the title.
    Title,
    /// A file-name pattern of the pipeline.
    FileName,
}

impl DateSource {
    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            DateSource::Prefix => "prefix",
            DateSource::Heading => "heading",
            DateSource::Dateline => "dateline",
            DateSource::LeadIn => "lead_in",
            DateSource::Occasion => "occasion",
            DateSource::Title => "title",
            DateSource::FileName => "file_name",
        }
    }
}

/// The days that a statement's date may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DateSpan {
    /// First day that the text allows.
    pub earliest: Day,
    /// Last day that the text allows.
    pub latest: Day,
    /// Calendar year of both.
    pub year: i32,
    /// How finely it is known.
    pub precision: Precision,
    /// Where it was read.
    pub source: DateSource,
}

macro_rules! doc_types {
    ($($variant:ident $name:literal)*) => {
        /// What kind of text a statement is (codebook, section 1).
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs, reason = "the variants are the codebook's words")]
        pub enum DocType { $($variant,)* }

        impl DocType {
            /// The word in the table.
            pub fn name(self) -> &'static str { match self { $(DocType::$variant => $name,)* } }
            /// The type that a pipeline names, if there is one.
            pub fn from_name(name: &str) -> Option<Self> { match name { $($name => Some(DocType::$variant),)* _ => None } }
        }
    };
}

doc_types! {
    Message "message"
    VideoMessage "video_message"
    Remarks "remarks"
    Statement "statement"
    Address "address"
    Briefing "briefing"
    PressConference "press_conference"
    Letter "letter"
    MeetingCoverage "meeting_coverage"
    Speech "speech"
    Other "other"
}

/// The fields read from a statement; `None` where the text does not say.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "defined once, in collect::schema, which the codebook prints")]
pub struct Fields {
    pub symbol: Option<String>,
    pub other_symbols: Vec<String>,
    pub doc_type: Option<DocType>,
    pub title: Option<String>,
    pub date: Option<DateSpan>,
    pub speaker: Option<String>,
    pub speaker_role: Option<String>,
    pub speaker_entity: Option<String>,
    pub speaker_iso_alpha3: Option<String>,
    pub delivered_by: Option<String>,
    pub occasion: Option<String>,
    pub place: Option<String>,
    pub place_iso_alpha3: Option<String>,
    pub lang: Option<&'static str>,
}

/// Which part of the statement a paragraph belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Section {
    /// The headline and its sub-title.
    Title,
    /// The lead-in ("Following is the text of ...").
    Intro,
    /// The rest.
    Body,
}

impl Section {
    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Section::Title => "title",
            Section::Intro => "intro",
            Section::Body => "body",
        }
    }
}

/// A paragraph before the clean text is written: its words and its place in the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Title, lead-in or body.
    pub section: Section,
    /// The words, without marker and label.
    pub text: String,
    /// Bullet, letter or number as published.
    pub marker: String,
    /// Whether it hangs on the words before it.
    pub hangs: bool,
    /// The label of the speaker whose turn it is.
    pub label: Option<String>,
    /// Whether the label stands before this paragraph.
    pub opens_turn: bool,
    /// Whether the turn is a journalist's question.
    pub is_question: bool,
}

/// A paragraph of the clean text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paragraph {
    /// The words, without bullet, number and speaker label.
    pub span: Span,
    /// Where it stands.
    pub section: Section,
    /// Whose turn it is, in press conferences and Council records.
    pub speaker: Option<Box<str>>,
    /// Whether the turn is a journalist's question.
    pub is_question_turn: bool,
    /// Whether the paragraph is an item of a list.
    pub is_item: bool,
    /// Whether the item hangs on the lead-in before it (a bullet or a letter, not a paragraph number).
    pub hangs: bool,
}

/// A natural sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// Its words.
    pub span: Span,
    /// Index of its paragraph.
    pub paragraph: u32,
}

/// A statement after heading and segmentation.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    /// What the heading says.
    pub fields: Fields,
    /// The clean text that every offset counts in.
    pub text: String,
    /// In order; their spans do not overlap.
    pub paragraphs: Vec<Paragraph>,
    /// In order; their spans do not overlap.
    pub sentences: Vec<Sentence>,
    /// The name of the encoding that was read.
    pub encoding: &'static str,
}
