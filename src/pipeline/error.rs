//! What can be wrong with a pipeline, said so that its author can mend it.

use std::fmt;

/// A pipeline that cannot be used: the file, the line where it is known, the fault and the cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipelineError {
    /// The file, as the user named its folder.
    pub file: String,
    /// The line, counted from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl std::error::Error for PipelineError {}

impl fmt::Display for PipelineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl PipelineError {
    /// A file that is not there or cannot be read.
    pub fn missing(file: &str, message: String) -> Self {
        PipelineError { file: file.to_owned(), line: None, message, hint: None }
    }

    /// A fault at the first line of `text` that holds `needle`.
    pub fn at(file: &str, text: &str, needle: &str, message: String) -> Self {
        let line = text.lines().position(|l| l.contains(needle)).map(|n| n + 1);
        PipelineError { file: file.to_owned(), line, message, hint: None }
    }

    /// Adds the cure.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A fault of TOML or of its keys, with the nearest known key.
    pub fn toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map(|s| text[..s.start.min(text.len())].matches('\n').count() + 1);
        let message = error.message().to_owned();
        let hint = nearest_key(&message).map(|key| format!("did you mean `{key}`?"));
        PipelineError { file: file.to_owned(), line, message, hint }
    }
}

/// From "unknown field `term`, expected one of `id`, `terms`": the known key nearest to the unknown one.
fn nearest_key(message: &str) -> Option<String> {
    let (head, tail) = message.split_once(", expected ")?;
    let unknown = head.strip_prefix("unknown field `")?.strip_suffix('`')?;
    tail.split('`')
        .skip(1)
        .step_by(2)
        .map(|known| (strsim::damerau_levenshtein(unknown, known), known))
        .filter(|(distance, known)| *distance <= known.len().div_ceil(2))
        .min()
        .map(|(_, known)| known.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_known_key_is_named() {
        let m = "unknown field `term`, expected one of `id`, `label`, `terms`, `not`";
        assert_eq!(nearest_key(m).as_deref(), Some("terms"));
        assert_eq!(nearest_key("missing field `id`"), None);
    }
}
