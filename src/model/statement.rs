//! One statement: where it came from, its fields, its text in parts.

use std::fmt;

use jiff::civil::Date;

use super::{Format, Span};

/// Days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Day(pub i32);

impl Day {
    /// The calendar day; the last one that there is for numbers outside the calendar.
    pub fn civil(self) -> Date {
        Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(self.0))
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Day((date - Date::constant(1970, 1, 1)).get_days())
    }
}

/// How finely a date is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Precision {
    /// The day is known.
    Day,
    /// The month is known.
    Month,
    /// The year is known.
    Year,
    /// Only the first and last day are known, and they lie in two years.
    Range,
}

impl Precision {
    /// Every precision.
    pub const ALL: &'static [Self] = &[Precision::Day, Precision::Month, Precision::Year, Precision::Range];

    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Day => "day",
            Precision::Month => "month",
            Precision::Year => "year",
            Precision::Range => "range",
        }
    }
}

/// The place that a date was read from, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DateSource {
    /// A column of the row or of the sidecar that the pipeline names.
    Metadata,
    /// A labelled `date 2020-11-24` before the text.
    Prefix,
    /// A release or page date in the heading.
    Heading,
    /// `GENEVA, 3 December`.
    Dateline,
    /// The lead-in: `held in Rabat on 10 February`.
    LeadIn,
    /// The page's own metadata: `<meta>`, JSON-LD, an e-mail's Date.
    Page,
    /// The year in the name of the occasion.
    Occasion,
    /// The year in the title.
    Title,
    /// A file-name pattern of the pipeline.
    FileName,
    /// Dated statements with symbols before and after in the same series.
    SymbolNeighbours,
}

impl DateSource {
    /// Every source, best first.
    pub const ALL: &'static [Self] = &[
        DateSource::Metadata,
        DateSource::Prefix,
        DateSource::Heading,
        DateSource::Dateline,
        DateSource::LeadIn,
        DateSource::Page,
        DateSource::Occasion,
        DateSource::Title,
        DateSource::FileName,
        DateSource::SymbolNeighbours,
    ];

    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            DateSource::Metadata => "metadata",
            DateSource::Prefix => "prefix",
            DateSource::Heading => "heading",
            DateSource::Dateline => "dateline",
            DateSource::LeadIn => "lead_in",
            DateSource::Page => "page",
            DateSource::Occasion => "occasion",
            DateSource::Title => "title",
            DateSource::FileName => "file_name",
            DateSource::SymbolNeighbours => "symbol_neighbours",
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
    /// Calendar year of both, where it is one.
    pub year: Option<i32>,
    /// How finely it is known.
    pub precision: Precision,
    /// Where it was read.
    pub source: DateSource,
}

impl DateSpan {
    /// The year of the last day that it may be.
    pub fn latest_year(&self) -> i32 {
        i32::from(self.latest.civil().year())
    }
}

impl fmt::Display for DateSpan {
    /// As much of it as is known: `2020-11-24`, `2020-11`, `2020`, `2020-12-30/2021-01-04`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.earliest.civil(), self.latest.civil());
        match self.precision {
            Precision::Day => write!(f, "{first}"),
            Precision::Month => write!(f, "{}", first.strftime("%Y-%m")),
            Precision::Year => write!(f, "{}", first.year()),
            Precision::Range => write!(f, "{first}/{last}"),
        }
    }
}

macro_rules! doc_types {
    ($($variant:ident $name:literal)*) => {
        /// What kind of text a statement is (codebook, section 1).
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs, reason = "the variants are the codebook's words")]
        pub enum DocType { $($variant,)* }

        impl DocType {
            /// Every type.
            pub const ALL: &'static [Self] = &[$(DocType::$variant,)*];
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
    /// Every section.
    pub const ALL: &'static [Self] = &[Section::Title, Section::Intro, Section::Body];

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
#[derive(Clone, Debug)]
pub struct Statement {
    /// What the heading says.
    pub fields: Fields,
    /// The clean text that every offset counts in.
    pub text: String,
    /// In order; their spans do not overlap.
    pub paragraphs: Vec<Paragraph>,
    /// In order; their spans do not overlap.
    pub sentences: Vec<Sentence>,
    /// The format that was read.
    pub format: Format,
    /// The name of the encoding that was read; none where the format has its own.
    pub encoding: Option<String>,
}
