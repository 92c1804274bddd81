//! Paragraphs as they come out of a marked-up document.

/// Collects words into lines and paragraphs; white space of the source counts as one space.
#[derive(Default)]
pub(super) struct Prose {
    out: String,
    /// Line ends due before the next word: 0, 1 or 2.
    due: u8,
    space: bool,
    /// Whether the last words were the marker of an item, whose own words follow on its line.
    after_marker: bool,
}

impl Prose {
    /// Adds running words.
    pub(super) fn words(&mut self, text: &str) {
        for (n, word) in text.split([' ', '\n', '\t', '\r', '\u{0C}']).enumerate() {
            self.space |= n > 0;
            if word.is_empty() {
                continue;
            }
            if self.due > 0 {
                if !self.out.is_empty() {
                    (0..self.due).for_each(|_| self.out.push('\n'));
                }
            } else if self.space && !self.out.is_empty() {
                self.out.push(' ');
            }
            (self.due, self.space, self.after_marker) = (0, false, false);
            self.out.push_str(word);
        }
    }

    /// Ends the line; a second call without words between ends the paragraph.
    pub(super) fn line(&mut self) {
        if !self.after_marker {
            self.due = (self.due + 1).min(2);
        }
    }

    /// Ends the paragraph.
    pub(super) fn block(&mut self) {
        if !self.after_marker {
            self.due = 2;
        }
    }

    /// Opens an item of a list on a line of its own.
    pub(super) fn item(&mut self, marker: &str) {
        self.due = self.due.max(1);
        self.words(marker);
        (self.space, self.after_marker) = (true, true);
    }

    /// What was collected.
    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// Lists that are open, one in another: bullets, or the number of the next item.
#[derive(Default)]
pub(super) struct Lists(Vec<Option<u64>>);

impl Lists {
    /// A list begins; `first` is the number of its first item where items are counted.
    pub(super) fn open(&mut self, first: Option<u64>) {
        self.0.push(first);
    }

    /// The innermost list ends.
    pub(super) fn close(&mut self) {
        self.0.pop();
    }

    /// Whether no list is open.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What stands before the next item.
    pub(super) fn marker(&mut self) -> String {
        match self.0.last_mut() {
            Some(Some(n)) => {
                let marker = format!("{n}.");
                *n = n.saturating_add(1);
                marker
            }
            _ => "•".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_of_the_source_is_one_space() {
        let mut p = Prose::default();
        p.block();
        p.words("  We need\n   heli");
        p.words("copters ");
        p.words(" now.");
        p.line();
        p.words("Thank you.");
        p.line();
        p.line();
        p.line();
        p.words("End");
        p.item("•");
        p.block();
        p.words("first");
        assert_eq!(p.finish(), "We need helicopters now.\nThank you.\n\nEnd\n• first");
    }
}
