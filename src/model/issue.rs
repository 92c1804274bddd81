//! What went wrong, or is worth knowing, about one input.

use serde::{Deserialize, Serialize};

/// Which stage noticed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Walking the folders.
    Discover,
    /// Bytes to text.
    Decode,
    /// Lines to paragraphs.
    Layout,
    /// Text to fields.
    Heading,
    /// Sentences, themes, requests, places.
    Tag,
}

impl Stage {
    /// Every stage.
    pub const ALL: &'static [Self] = &[Stage::Discover, Stage::Decode, Stage::Layout, Stage::Heading, Stage::Tag];

    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Discover => "discover",
            Stage::Decode => "decode",
            Stage::Layout => "layout",
            Stage::Heading => "heading",
            Stage::Tag => "tag",
        }
    }
}

/// How much it matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// A value may be wrong or missing.
    Warning,
    /// The input has no row in `documents`.
    Skipped,
}

impl Severity {
    /// Every severity.
    pub const ALL: &'static [Self] = &[Severity::Note, Severity::Warning, Severity::Skipped];

    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Skipped => "skipped",
        }
    }
}

macro_rules! issue_codes {
    ($($variant:ident, $name:literal, $stage:ident, $severity:ident, $unread:literal, $doc:literal;)*) => {
        /// Every kind of issue: its word in the table, stage and severity.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
        pub enum IssueCode { $(#[doc = $doc] $variant,)* }

        impl IssueCode {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(IssueCode::$variant,)*];
            /// The word in the table.
            pub fn name(self) -> &'static str { match self { $(IssueCode::$variant => $name,)* } }
            /// The stage that reports it.
            pub fn stage(self) -> Stage { match self { $(IssueCode::$variant => Stage::$stage,)* } }
            /// How much it matters.
            pub fn severity(self) -> Severity { match self { $(IssueCode::$variant => Severity::$severity,)* } }
            /// Whether it means that an input that should have been read was not (exit code 3).
            pub fn unread(self) -> bool { match self { $(IssueCode::$variant => $unread,)* } }
        }
    };
}

issue_codes! {
    // Passed over on purpose: no fault of the input.
    IgnoredFile, "ignored_file", Discover, Skipped, false, "Passed over by name: dot-files, office lock files, the output folder, folders that a browser saved with a page.";
    Sidecar, "sidecar", Discover, Skipped, false, "Read as the table of metadata that the pipeline names, not as a statement.";
    LinkNotFollowed, "link_not_followed", Discover, Skipped, false, "A symbolic link; links are not followed.";
    SpecialFile, "special_file", Discover, Skipped, false, "A FIFO, socket or device.";
    // Not read: exit code 3.
    UnknownFormat, "unknown_format", Decode, Skipped, true, "A format that this version does not read.";
    Unreadable, "unreadable", Discover, Skipped, true, "The file or folder could not be opened or read.";
    TooLarge, "too_large", Decode, Skipped, true, "Larger than the stated limit.";
    Bomb, "decompression_bomb", Decode, Skipped, true, "Unfolds to more than the stated ratio or depth allows.";
    Encrypted, "encrypted", Decode, Skipped, true, "Locked by a password.";
    Broken, "broken_file", Decode, Skipped, true, "Damaged or cut short: its format's reader gave up.";
    ReaderFailed, "reader_failed", Decode, Skipped, true, "Its format's reader crashed, or took more time or memory than allowed.";
    NoTextLayer, "no_text_layer", Decode, Skipped, true, "A PDF of pictures: scanned pages without text.";
    BadRow, "bad_row", Decode, Skipped, true, "A row without text, or one that its format does not allow.";
    Binary, "binary", Decode, Skipped, true, "Not a text: it holds NUL bytes.";
    EmptyText, "empty_text", Decode, Skipped, true, "No words in the file.";
    Internal, "internal_error", Decode, Skipped, true, "A fault of the program while reading this file.";
    // Read, with a remark.
    ReplacedCharacters, "replaced_characters", Decode, Warning, false, "Bytes that are no characters of the encoding.";
    LegacyEncoding, "legacy_encoding", Decode, Note, false, "Not UTF-8: read by detection.";
    OtherLanguageVersion, "other_language_version", Layout, Note, false, "A second language version was set aside.";
    LongSentence, "long_sentence", Layout, Warning, false, "A stretch of text without any end of a sentence.";
    AmbiguousDate, "ambiguous_date", Heading, Warning, false, "A date that can be read in two ways was left out.";
    UnreadMetadata, "unread_metadata", Heading, Warning, false, "A value of the row or sidecar that could not be understood was left out.";
    NoTermsForLanguage, "no_terms_for_language", Tag, Note, false, "The pipeline has no terms for the language of the text.";
}

/// One row of the `issues` table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Issue {
    /// What kind.
    pub code: IssueCode,
    /// What happened, in words, naming the file's part where it helps.
    pub message: String,
    /// What the reader can do about it.
    pub hint: Option<String>,
}

impl Issue {
    /// An issue without a hint.
    pub fn new(code: IssueCode, message: impl Into<String>) -> Self {
        Issue { code, message: message.into(), hint: None }
    }

    /// Adds the cure.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
