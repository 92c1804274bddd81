//! What the columns of the reports mean. A report with a new column adds a line here.
//!
//! The same word means the same in every report; copies are counted nowhere but in `n_copies`.

/// The meaning of a report's column; empty where it has none yet, which a test forbids.
pub(super) fn meaning(column: &str) -> &'static str {
    match column {
        "doc_type" => "Kind of text, as in documents",
        "field" => "A column of documents that may be empty",
        "kind" => "Kind of request: appeal, obligation, need or expectation",
        "mean_strength" => "Mean strength of the requests, 1 to 5",
        "n_appeals" => "Requests of kind appeal",
        "n_copies" => "Documents with the same or nearly the same words as an earlier one; counted nowhere else",
        "n_documents" => "Documents that the row counts",
        "n_expectations" => "Requests of kind expectation",
        "n_filled" => "Documents in which the field is not empty",
        "n_mentions" => "Mentions of the theme",
        "n_needs" => "Requests of kind need",
        "n_obligations" => "Requests of kind obligation",
        "n_requests" => "Requests that the row counts",
        "n_sentences" => "Sentences that the row counts",
        "n_words" => "Words of the documents",
        "place" => "Country by ISO 3166-1 alpha-3 code, or peace operation by acronym",
        "place_type" => "country or mission",
        "share_documents" => "Share of the year's documents, 0 to 1",
        "share_filled" => "Share of the documents in which the field is not empty, 0 to 1",
        "share_sentences" => "Share of the year's sentences, 0 to 1",
        "theme_a" => "One theme of the pair, by id; the lesser of the two",
        "theme_b" => "The other theme of the pair, by id",
        "theme_group" => "The family of themes, as in theme_tags",
        "theme_id" => "The theme's id in the pipeline",
        "theme_label" => "What people call the theme",
        "year" => "Calendar year of the documents; empty where it is not known",
        "year_documents" => "All documents of the year",
        "year_sentences" => "All sentences of the year",
        _ => "",
    }
}
