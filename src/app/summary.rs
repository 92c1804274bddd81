//! The last words of a run: one line for a log, a short table for a person at a terminal.

use crate::model::terminal::plain;
use crate::publish::Counts;

const BOLD: &str = "\x1b[1m";
const FAINT: &str = "\x1b[2m";
const WARN: &str = "\x1b[33m";
const OFF: &str = "\x1b[0m";

/// What a run has to say.
pub(super) struct Summary<'a> {
    pub counts: &'a Counts,
    /// From begin to publication.
    pub seconds: f64,
    /// The run's folder.
    pub folder: String,
    /// The page to open, in that folder.
    pub page: &'static str,
    /// The themes that most requests ask for, and how many do.
    pub asked: Vec<(String, i32)>,
}

impl Summary<'_> {
    fn speed(&self) -> f64 {
        self.counts.bytes as f64 / 1e6 / self.seconds.max(1e-9)
    }

    /// For a log.
    pub(super) fn line(&self) -> String {
        format!(
            "{} documents, {} sentences, {} requests in {:.2} s ({:.1} MB/s): {}",
            self.counts.documents,
            self.counts.sentences,
            self.counts.requests,
            self.seconds,
            self.speed(),
            self.folder,
        )
    }

    /// For a person: what was read, what is asked for most, where the report is.
    pub(super) fn table(&self, colours: bool) -> String {
        let paint = |code: &str, words: &str| if colours { format!("{code}{words}{OFF}") } else { words.to_owned() };
        let mut lines = Vec::new();
        let mut row = |name: &str, number: usize, remark: String| {
            lines.push(format!("  {name:<24} {}{remark}", paint(BOLD, &format!("{:>12}", grouped(number)))));
        };
        row("documents", self.counts.documents, String::new());
        row("sentences", self.counts.sentences, String::new());
        row("requests", self.counts.requests, String::new());
        let folder = plain(&self.folder);
        let unread = unread(self.counts, &folder).map_or_else(String::new, |words| paint(WARN, &format!("   {words}")));
        row("issues", self.counts.issues, unread);
        if !self.asked.is_empty() {
            lines.push(String::new());
            lines.push(format!("  {}", paint(FAINT, "most asked for")));
        }
        for (theme, requests) in &self.asked {
            let requests = grouped(usize::try_from(*requests).unwrap_or_default());
            lines.push(format!("  {:<24} {}", plain(theme), paint(BOLD, &format!("{requests:>12}"))));
        }
        lines.push(String::new());
        lines.push(format!("  {}", paint(FAINT, &format!("{:.2} s, {:.1} MB/s", self.seconds, self.speed()))));
        lines.push(format!("  {}", paint(BOLD, &format!("{folder}/{}", self.page))));
        lines.join("\n")
    }
}

/// Says that some inputs could not be read; none where all were.
pub(super) fn unread(counts: &Counts, folder: &str) -> Option<String> {
    (counts.unread > 0)
        .then(|| format!("{} inputs not read, see {folder}/tables/issues.csv for why and the cure", counts.unread))
}

/// The number with a comma at every thousand.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(counts: &Counts) -> Summary<'_> {
        Summary {
            counts,
            seconds: 0.5,
            folder: "output/x".to_owned(),
            page: "report.html",
            asked: vec![("capability.training".to_owned(), 1234)],
        }
    }

    #[test]
    fn the_last_line_says_what_was_made() {
        let counts = Counts { documents: 2, sentences: 50, requests: 19, unread: 1, bytes: 6474, ..Counts::default() };
        assert_eq!(summary(&counts).line(), "2 documents, 50 sentences, 19 requests in 0.50 s (0.0 MB/s): output/x");
    }

    #[test]
    fn a_person_sees_numbers_the_most_asked_and_the_page_to_open() {
        let counts = Counts { documents: 1_234_567, unread: 3, bytes: 1_000_000, ..Counts::default() };
        let table = summary(&counts).table(false);
        for words in ["1,234,567", "3 inputs not read", "1,234\n", "0.50 s, 2.0 MB/s", "output/x/report.html"] {
            assert!(table.contains(words), "{words} is not in:\n{table}");
        }
        assert!(!table.contains('\x1b'));
        assert!(summary(&counts).table(true).contains("\x1b[1m"));
    }

    #[test]
    fn a_folder_s_name_cannot_steer_the_terminal() {
        let counts = Counts { unread: 1, ..Counts::default() };
        let summary = Summary { folder: "out\x1b[2J".to_owned(), ..summary(&counts) };
        assert!(!summary.table(false).contains('\x1b'));
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([0, 999, 1000, 12_345, 100_000].map(grouped), ["0", "999", "1,000", "12,345", "100,000"]);
    }
}
