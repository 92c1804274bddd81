//! Expressions as statements need them: letters of the scripts that headings have, and borders by ASCII letters.
//!
//! The whole of Unicode would make an expression several times as long to compile and slower to run. What an
//! expression means for a heading is not asked here.

/// Letters of the Latin, Greek and Cyrillic scripts, in which headings have their patterns; the whole of Unicode
/// would make an expression several times as long to compile and slower to run.
const LETTERS: &str = "A-Za-zªºÀ-ÖØ-öø-ɏͰ-ϿЀ-ԯḀ-ỿ";
/// Capital letters of the same; in the Extended Latin blocks, where capitals and small letters alternate, both.
const CAPITALS: &str = "A-ZÀ-ÖØ-ÞĀ-ɏΆ-ΫА-ЯЀ-ЏḀ-ỿ";
const SMALL: &str = "a-zªºß-öø-ÿĀ-ɏά-ώа-џḀ-ỿ";

/// An expression with the classes that statements need, and word borders by ASCII letters where ASCII stands beside
/// them: the fast engines cannot tell Unicode's. A class of all letters is written for both cases, so that it need not
/// be folded letter by letter.
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
            None if rest.starts_with(r"\b") && class_end.is_none() => {
                let plain = closes_in_ascii(&out) || opens_in_ascii(&rest[2..]);
                out.push_str(if plain { r"(?-u:\b)" } else { r"\b" });
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

/// Whether the word that the expression goes on with begins with an ASCII letter in every alternative.
fn opens_in_ascii(rest: &str) -> bool {
    match rest.chars().next() {
        Some('(') => {
            let Some(end) = rest.find(')') else { return false };
            let (group, after) = (&rest[..end], &rest[end + 1..]);
            // A group that may be repeated, or holds another, is not looked through.
            if after.starts_with(['*', '{']) || group[1..].contains('(') {
                return false;
            }
            // Where one may be left out, what follows it begins the word.
            let left_out = after.strip_prefix('?').is_none_or(opens_in_ascii);
            let openings = group.split(['(', '|', ':', '>']).filter_map(|alternative| alternative.chars().next());
            let ascii = |c: char| c.is_ascii() && c != '[' && c != '\\';
            left_out && openings.clone().next().is_some() && openings.into_iter().all(ascii)
        }
        Some(c) => c.is_ascii_alphanumeric(),
        None => false,
    }
}

/// Whether the word before ends in an ASCII letter in every alternative.
fn closes_in_ascii(before: &str) -> bool {
    let Some(inside) = before.strip_suffix(')') else {
        // A last letter that may be left out: "messages?".
        let optional = before.strip_suffix('?');
        let mut last = optional.unwrap_or(before).chars().rev();
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let (one, two) = (last.next(), last.next());
        return letter(one) && two != Some('\\') && (optional.is_none() || letter(two) && last.next() != Some('\\'));
    };
    let mut depth = 1;
    let opening = inside.char_indices().rev().find(|(_, c)| {
        depth += i32::from(*c == ')') - i32::from(*c == '(');
        depth == 0
    });
    let group = opening.map_or(inside, |(at, _)| &inside[at + 1..]);
    group.split(['|', ')']).all(|alternative| {
        let word = alternative.trim_end_matches('?');
        // What follows a nested group was looked at with it.
        alternative.is_empty() || word.ends_with(|c: char| c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_are_plain_where_ascii_stands_beside_them() {
        assert_eq!(plain(r"\bact(?:s|ion)\b"), r"(?-u:\b)act(?:s|ion)(?-u:\b)");
        assert_eq!(plain(r"\b(?:an )?acts?\b"), r"(?-u:\b)(?:an )?acts?(?-u:\b)");
        assert_eq!(plain(r"\b(?:an )?été?\b"), r"\b(?:an )?été?\b");
        assert_eq!(plain(r"\b(?:à|en) (?:été|sécurité)\b"), r"\b(?:à|en) (?:été|sécurité)\b");
        assert_eq!(plain(r"[\d\s]\w"), format!(r"[0-9 \t\n](?-i:[0-9_{LETTERS}])"));
        assert_eq!(plain(r"[\p{L}’-]+[^.]"), format!("(?-i:[{LETTERS}’-])+[^.]"));
    }
}
