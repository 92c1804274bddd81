//! Borders of words that a lazy DFA can tell: by ASCII letters, where ASCII letters stand beside them.
//!
//! Unicode's borders end its search at the first letter beyond ASCII. In `\bact\b` the letters on one side are known,
//! and what an ASCII border tells otherwise is "préact" alone; in `{NAME}\b` nothing is known, and it stays Unicode's.

use std::convert::Infallible;

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::parts::with_parts;

/// The same expression with the borders made plain that can be.
pub(super) fn plain_borders(hir: Hir) -> Hir {
    if !hir.properties().look_set().contains_word_unicode() {
        return hir;
    }
    let mut kind = hir.into_kind();
    if let HirKind::Concat(parts) = &mut kind {
        for i in 0..parts.len() {
            if matches!(parts[i].kind(), HirKind::Look(Look::WordUnicode)) {
                let before = Edge::row(parts[..i].iter().rev(), Side::End);
                let after = Edge::row(parts[i + 1..].iter(), Side::Start);
                if before.is_letter() || after.is_letter() {
                    parts[i] = Hir::look(Look::WordAscii);
                }
            }
        }
    }
    let Ok(plain) = with_parts(kind, |part| Ok::<Hir, Infallible>(plain_borders(part)));
    plain
}

/// An end of an expression.
#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

/// What stands at an end of every match.
#[derive(Clone, Copy)]
struct Edge {
    /// Nothing but ASCII letters and digits, where anything does.
    letters: bool,
    /// Perhaps nothing.
    empty: bool,
}

impl Edge {
    const NOTHING: Edge = Edge { letters: true, empty: true };

    /// Whether an ASCII letter or digit stands there in every match.
    fn is_letter(self) -> bool {
        self.letters && !self.empty
    }

    fn of(hir: &Hir, side: Side) -> Self {
        let one = |letters| Edge { letters, empty: false };
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Edge::NOTHING,
            HirKind::Literal(literal) => {
                let byte = if let Side::Start = side { literal.0.first() } else { literal.0.last() };
                one(byte.is_some_and(u8::is_ascii_alphanumeric))
            }
            HirKind::Class(class) => one(holds_letters(class)),
            HirKind::Repetition(r) => {
                let edge = Edge::of(&r.sub, side);
                Edge { empty: edge.empty || r.min == 0, ..edge }
            }
            HirKind::Capture(c) => Edge::of(&c.sub, side),
            HirKind::Concat(parts) => match side {
                Side::Start => Edge::row(parts.iter(), side),
                Side::End => Edge::row(parts.iter().rev(), side),
            },
            HirKind::Alternation(branches) => {
                let edges = branches.iter().map(|branch| Edge::of(branch, side));
                edges.fold(one(true), |a, b| Edge { letters: a.letters && b.letters, empty: a.empty || b.empty })
            }
        }
    }

    /// Of parts, the outermost first.
    fn row<'h>(parts: impl Iterator<Item = &'h Hir>, side: Side) -> Self {
        let mut out = Edge::NOTHING;
        for part in parts {
            let next = Edge::of(part, side);
            out = Edge { letters: out.letters && next.letters, empty: next.empty };
            if !next.empty {
                break;
            }
        }
        out
    }
}

/// Whether a class holds nothing but ASCII letters and digits; two letters beyond ASCII are `s` and `k` in another
/// case.
fn holds_letters(class: &Class) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '\u{17F}' | '\u{212A}');
    // Between two letters of one kind stand letters.
    let kind = |c: char| (c.is_ascii_digit(), c.is_ascii_uppercase(), c.is_ascii_lowercase());
    match class {
        Class::Unicode(class) => {
            class.iter().all(|r| letter(r.start()) && letter(r.end()) && kind(r.start()) == kind(r.end()))
        }
        Class::Bytes(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many borders are Unicode's still.
    fn left(expression: &str) -> usize {
        let hir = plain_borders(regex_syntax::Parser::new().parse(expression).unwrap());
        format!("{:?}", hir.kind()).matches("WordUnicode").count()
    }

    #[test]
    fn borders_are_plain_where_ascii_letters_stand_beside_them() {
        for plain in [r"\bact(?:s|ion)\b", r"\b(?:an )?acts?\b", r"(?i:\bask\b)", r"\b[0-9]{1,2}\b", r"é\bact"] {
            assert_eq!(left(plain), 0, "{plain}");
        }
        assert_eq!(left(r"(?P<kind>(?:first|last) (?:words|(?:short )?talks?))\b,? [^.]*"), 0);
        assert_eq!(left(r"\b(?:an )?été?\b"), 2);
        assert_eq!(left(r"\b(?:à|en) (?:été|sécurité)\b"), 2);
        assert_eq!(left(r"\w+\b,"), 1);
        assert_eq!(left(r"(?:act )?\bé"), 1);
    }
}
