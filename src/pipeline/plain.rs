//! Expressions as statements need them: with the letters of the scripts that headings have.
//!
//! What an expression means for a heading is not asked here.

/// Letters of the Latin, Greek and Cyrillic scripts, in which headings have their patterns; the whole of Unicode
/// would make an expression several times as long to compile and slower to run.
const LETTERS: &str = "A-Za-zªºÀ-ÖØ-öø-ɏͰ-ϿЀ-ԯḀ-ỿ";
/// Capital letters of the same; in the Extended Latin blocks, where capitals and small letters alternate, both.
const CAPITALS: &str = "A-ZÀ-ÖØ-ÞĀ-ɏΆ-ΫА-ЯЀ-ЏḀ-ỿ";
const SMALL: &str = "a-zªºß-öø-ÿĀ-ɏά-ώа-џḀ-ỿ";

/// An expression with the classes that statements need. A class of all letters is written for both cases, so that it
/// need not be folded letter by letter.
pub(super) fn plain(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    // What closes the class in brackets that stands open.
    let mut class_end: Option<&str> = None;
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let class = [(r"\p{Lu}", CAPITALS), (r"\p{Ll}", SMALL), (r"\p{L}", LETTERS), (r"\d", "0-9"), (r"\s", r" \t\n")]
            .into_iter()
            .find(|(written, _)| rest.starts_with(written));
        let width = match class {
            Some((written, letters)) => {
                out.push_str(&match (class_end, letters) {
                    (Some(_), _) => letters.to_owned(),
                    (None, LETTERS) => format!("(?-i:[{letters}])"),
                    (None, _) => format!("[{letters}]"),
                });
                written.len()
            }
            None if rest.starts_with(r"\w") => {
                let in_class = class_end.is_some();
                out.push_str(&if in_class { format!("0-9_{LETTERS}") } else { format!("(?-i:[0-9_{LETTERS}])") });
                2
            }
            None if c == '\\' => {
                let width = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..width]);
                width
            }
            None if c == '[' && class_end.is_none() => {
                let all_letters = holds_all_letters(rest);
                out.push_str(if all_letters { "(?-i:[" } else { "[" });
                class_end = Some(if all_letters { "])" } else { "]" });
                1
            }
            None if c == ']' => {
                out.push_str(class_end.take().unwrap_or("]"));
                1
            }
            None => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[width..];
    }
    out
}

/// Whether the class in brackets that opens here has every letter in it.
fn holds_all_letters(rest: &str) -> bool {
    let inside = rest.split(']').next().unwrap_or("");
    inside.contains(r"\p{L}") || inside.contains(r"\w")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_the_scripts_of_headings() {
        assert_eq!(plain(r"[\d\s]\w"), format!(r"[0-9 \t\n](?-i:[0-9_{LETTERS}])"));
        assert_eq!(plain(r"[\p{L}’-]+[^.]\b"), format!(r"(?-i:[{LETTERS}’-])+[^.]\b"));
    }
}
