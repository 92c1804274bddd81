//! What was found in the sentences.

use super::{Issue, Span, Statement};

/// A mention of a theme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ThemeTag {
    /// Index of the sentence.
    pub sentence: u32,
    /// Index of the theme in the pipeline.
    pub theme: u16,
    /// Index of the term in the pipeline's list of term texts.
    pub term: u32,
    /// The words.
    pub span: Span,
}

/// What kind of place a mention names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlaceKind {
    /// A country or territory of ISO 3166.
    Country,
    /// A city.
    City,
    /// A region, inside a country or across several.
    Region,
    /// A peace operation.
    Mission,
}

impl PlaceKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[PlaceKind::Country, PlaceKind::City, PlaceKind::Region, PlaceKind::Mission];

    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            PlaceKind::Country => "country",
            PlaceKind::City => "city",
            PlaceKind::Region => "region",
            PlaceKind::Mission => "mission",
        }
    }
}

/// A mention of a country, city, region or peace operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlaceMention {
    /// Index of the sentence.
    pub sentence: u32,
    /// What it names.
    pub kind: PlaceKind,
    /// Index in the pipeline's places, or in its missions for [`PlaceKind::Mission`].
    pub place: u32,
    /// The words.
    pub span: Span,
}

/// The four kinds of request, in the codebook's order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum RequestKind {
    /// A directive.
    Appeal,
    /// Must, should, it is time to.
    Obligation,
    /// A stated need or lack.
    Need,
    /// Count on, hope, trust.
    Expectation,
}

impl RequestKind {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[RequestKind::Appeal, RequestKind::Obligation, RequestKind::Need, RequestKind::Expectation];

    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            RequestKind::Appeal => "appeal",
            RequestKind::Obligation => "obligation",
            RequestKind::Need => "need",
            RequestKind::Expectation => "expectation",
        }
    }

    /// The kind that a pipeline or a label names.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "appeal" => RequestKind::Appeal,
            "obligation" => RequestKind::Obligation,
            "need" => RequestKind::Need,
            "expectation" => RequestKind::Expectation,
            _ => return None,
        })
    }
}

/// Whether something is asked for or expressly not asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Polarity {
    /// Asked for.
    Positive,
    /// "We do not need more troops."
    Negative,
}

impl Polarity {
    /// Both.
    pub const ALL: &'static [Self] = &[Polarity::Positive, Polarity::Negative];

    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Polarity::Positive => "positive",
            Polarity::Negative => "negative",
        }
    }
}

/// One request: a cue with its own ask.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// Index of the sentence.
    pub sentence: u32,
    /// Index of the cue in the pipeline.
    pub cue_id: u16,
    /// Which of the four.
    pub kind: RequestKind,
    /// Asked for, or expressly not.
    pub polarity: Polarity,
    /// The words of the cue.
    pub cue: Span,
    /// Who asks, as written.
    pub requester: Option<Span>,
    /// Who is asked, as written.
    pub addressee: Option<Span>,
    /// What is asked for, as written.
    pub ask: Option<Span>,
    /// What for, as written.
    pub purpose: Option<Span>,
    /// Themes inside the ask: indices in the pipeline, sorted.
    pub ask_themes: Vec<u16>,
}

/// Per sentence: what its rows repeat from the tag tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentenceTags {
    /// Themes: indices in the pipeline, sorted.
    pub themes: Vec<u16>,
    /// Whether a request was found.
    pub is_request: bool,
}

/// All that the kernel found in one input.
#[derive(Clone, Debug, Default)]
pub struct Analysed {
    /// `None` where the input could not be read; `issues` says why.
    pub statement: Option<Statement>,
    /// One for each sentence.
    pub sentence_tags: Vec<SentenceTags>,
    /// In the order of sentence, theme, start.
    pub themes: Vec<ThemeTag>,
    /// In the order of sentence, start of the cue.
    pub requests: Vec<Request>,
    /// In the order of sentence, start.
    pub places: Vec<PlaceMention>,
    /// In the order of the stages.
    pub issues: Vec<Issue>,
}
