//! An expression, rebuilt from changed parts. What is changed is for the caller to say.

use regex_syntax::hir::{Hir, HirKind};

/// The same expression with `change` made to each of the parts that it directly holds, from left to right.
///
/// # Errors
/// The first that `change` gives.
pub(super) fn with_parts<E>(kind: HirKind, mut change: impl FnMut(Hir) -> Result<Hir, E>) -> Result<Hir, E> {
    Ok(match kind {
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(change).collect::<Result<_, E>>()?),
        HirKind::Alternation(parts) => Hir::alternation(parts.into_iter().map(change).collect::<Result<_, E>>()?),
        HirKind::Repetition(mut repetition) => {
            repetition.sub = Box::new(change(*repetition.sub)?);
            Hir::repetition(repetition)
        }
        HirKind::Capture(mut group) => {
            group.sub = Box::new(change(*group.sub)?);
            Hir::capture(group)
        }
        // The others hold no parts.
        HirKind::Empty => Hir::empty(),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(class) => Hir::class(class),
    })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn an_expression_of_unchanged_parts_is_the_same() {
        for written in ["", r"\b", "peace", "[a-z]", "(?P<who>we|they) (?:ask ){1,3}[a-z]+$"] {
            let hir = regex_syntax::parse(written).unwrap();
            let Ok(same) = with_parts(hir.clone().into_kind(), Ok::<Hir, Infallible>);
            assert_eq!(same, hir, "{written}");
        }
    }

    #[test]
    fn parts_come_from_left_to_right_and_the_first_error_ends_it() {
        let hir = regex_syntax::parse("a[bc]d$").unwrap();
        let mut seen = Vec::new();
        let stopped = with_parts(hir.into_kind(), |part| {
            let class = matches!(part.kind(), HirKind::Class(_));
            seen.push(part.clone());
            if class { Err("a class") } else { Ok(part) }
        });
        assert_eq!(stopped, Err("a class"));
        assert_eq!(seen, ["a", "[bc]"].map(|part| regex_syntax::parse(part).unwrap()));
    }
}
