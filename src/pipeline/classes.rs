//! Named expressions that recur in patterns, `{NAME}` or `{DATE}`: read once, whatever the number of patterns that
//! name them.
//!
//! Names and offices are long lists. An expression is read with a mark in the place of each class, and the class, as
//! it was read, is put there. The letters of a class match in either case where its place asks for it; no other flag
//! of a pattern reaches into it. What an expression means is not asked here.

use std::sync::{Arc, OnceLock};

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

use super::gate::{Gate, Summary};
use super::parts::with_parts;
use super::plain::plain;

/// The classes of a pipeline, sorted by name.
#[derive(Debug, Default)]
pub(super) struct Classes(Vec<Class>);

#[derive(Debug)]
struct Class {
    name: String,
    /// As the pipeline writes it.
    written: String,
    /// With marks, or what is wrong with it.
    marked: OnceLock<Result<Hir, String>>,
    /// Without any mark; as it is written, and with letters in either case.
    read: [OnceLock<Hir>; 2],
    summary: OnceLock<Arc<Summary>>,
}

/// A class may name another, which may name a third.
const MOST_DEPTH: usize = 3;

/// What stands in an expression where a class belongs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// The number of the class.
    pub class: usize,
    /// Whether its letters match in either case.
    ignore_case: bool,
}

impl Mark {
    /// A group of a name that nobody gives a group, around a letter by which the case is told; `nth` of the expression,
    /// in which no two groups have one name.
    fn write(class: usize, nth: usize) -> String {
        format!("(?P<class[{class}][{nth}]>a)")
    }

    /// The mark that this part of an expression is.
    pub(super) fn of(part: &Hir) -> Option<Self> {
        let HirKind::Capture(group) = part.kind() else { return None };
        let class = group.name.as_deref()?.strip_prefix("class[")?.split(']').next()?.parse().ok()?;
        Some(Mark { class, ignore_case: matches!(group.sub.kind(), HirKind::Class(_)) })
    }
}

impl Classes {
    /// Classes by their names.
    pub(super) fn new(classes: impl IntoIterator<Item = (String, String)>) -> Self {
        let class = |(name, written)| Class {
            name,
            written,
            marked: OnceLock::new(),
            read: Default::default(),
            summary: OnceLock::new(),
        };
        let mut list: Vec<Class> = classes.into_iter().map(class).collect();
        list.sort_by(|a, b| a.name.cmp(&b.name));
        Classes(list)
    }

    /// An expression, with marks in the place of its classes.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn mark(&self, written: &str) -> Result<Hir, String> {
        self.with_marks(written, false)
    }

    /// A marked expression, every class in its place.
    ///
    /// # Errors
    /// What is wrong with a class.
    pub(super) fn read(&self, marked: Hir) -> Result<Hir, String> {
        self.fill(marked, &mut 1, 1)
    }

    /// What a text must hold for a marked expression to match.
    pub(super) fn gate(&self, marked: &Hir) -> Gate {
        Gate::of(marked, &|class| self.summary(class, 1))
    }

    /// An expression with marks for its classes.
    fn with_marks(&self, written: &str, ignore_case: bool) -> Result<Hir, String> {
        let mut marks = 0;
        let marked = plain(&self.replace(written, |class| {
            marks += 1;
            Mark::write(class, marks)
        }));
        let parsed = ParserBuilder::new().case_insensitive(ignore_case).build().parse(&marked);
        parsed.map_err(|e| match e {
            regex_syntax::Error::Parse(e) => fault(e.kind(), e.pattern(), e.span().start.offset),
            regex_syntax::Error::Translate(e) => fault(e.kind(), e.pattern(), e.span().start.offset),
            e => e.to_string(),
        })
    }

    fn replace(&self, written: &str, mut with: impl FnMut(usize) -> String) -> String {
        let mut out = String::with_capacity(written.len());
        let mut rest = written;
        while let Some(open) = rest.find('{') {
            let close = rest[open..].find('}').map(|n| open + n);
            let class = close.and_then(|close| {
                let name = &rest[open + 1..close];
                Some((close, self.0.binary_search_by(|class| class.name.as_str().cmp(name)).ok()?))
            });
            let end = class.map_or(open + 1, |(close, _)| close + 1);
            out.push_str(&rest[..open]);
            match class {
                Some((_, n)) => out.push_str(&with(n)),
                None => out.push('{'),
            }
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }

    /// The expression with classes for its marks; its groups are numbered from `next` on.
    fn fill(&self, hir: Hir, next: &mut u32, depth: usize) -> Result<Hir, String> {
        // Without a group there is no mark.
        if hir.properties().explicit_captures_len() == 0 {
            return Ok(hir);
        }
        if let Some(mark) = Mark::of(&hir) {
            return self.fill(self.whole(mark, depth)?, next, depth);
        }
        match hir.into_kind() {
            HirKind::Capture(mut group) => {
                group.index = *next;
                *next += 1;
                group.sub = Box::new(self.fill(*group.sub, next, depth)?);
                Ok(Hir::capture(group))
            }
            kind => with_parts(kind, |part| self.fill(part, next, depth)),
        }
    }

    /// A class, without marks of others.
    fn whole(&self, mark: Mark, depth: usize) -> Result<Hir, String> {
        let class = self.0.get(mark.class).ok_or("no such class")?;
        let read = &class.read[usize::from(mark.ignore_case)];
        // Not waited for where it is being read: a class may name itself.
        if let Some(read) = read.get() {
            return Ok(read.clone());
        }
        if depth > MOST_DEPTH {
            return Err(format!("{{{}}} stands in itself, or more than {MOST_DEPTH} deep", class.name));
        }
        let in_class = |e: String| format!("in {{{}}}: {e}", class.name);
        let marked = if mark.ignore_case { self.with_marks(&class.written, true) } else { self.marked(class).clone() };
        let hir = self.fill(marked.map_err(in_class)?, &mut 1, depth + 1)?;
        let _ = read.set(hir.clone());
        Ok(hir)
    }

    /// What is known of a class; nothing of one that cannot be read.
    fn summary(&self, class: usize, depth: usize) -> Arc<Summary> {
        let Some(class) = self.0.get(class).filter(|_| depth <= MOST_DEPTH) else { return Arc::default() };
        if let Some(summary) = class.summary.get() {
            return Arc::clone(summary);
        }
        let known = |class: usize| self.summary(class, depth + 1);
        let summary = self.marked(class).as_ref().map(|marked| Arc::new(Summary::of(marked, &known)));
        Arc::clone(class.summary.get_or_init(|| summary.unwrap_or_default()))
    }

    /// A class as it is written, with marks of others.
    fn marked<'c>(&self, class: &'c Class) -> &'c Result<Hir, String> {
        class.marked.get_or_init(|| self.with_marks(&class.written, false))
    }
}

/// What is wrong, and where.
fn fault(what: impl std::fmt::Display, expression: &str, at: usize) -> String {
    const SHOWN: usize = 30;
    let rest: String = expression.get(at..).unwrap_or("").chars().take(SHOWN).collect();
    if rest.is_empty() { what.to_string() } else { format!("{what}, at `{rest}`") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Files, Pipeline};

    fn classes() -> Classes {
        let classes =
            [("DAY", "\\d{1,2}"), ("MONTH", "May|June"), ("DATE", "{DAY} {MONTH}"), ("SELF", "a{SELF}"), ("BAD", "(")];
        Classes::new(classes.map(|(name, class)| (name.to_owned(), class.to_owned())))
    }

    /// The expression with every class written out.
    fn written_out(classes: &Classes, written: &str) -> String {
        let once = |text: &str| classes.replace(text, |n| format!("(?:{})", classes.0[n].written));
        plain(&(0..MOST_DEPTH).fold(written.to_owned(), |text, _| once(&text)))
    }

    #[test]
    fn an_expression_is_what_it_is_with_its_classes_written_out() {
        let classes = classes();
        for written in [r"^(?P<date>{DATE}),? (?P<year>\d{4})$", "(?i:{MONTH} (?P<day>{DAY}))|{MONTH}", "a{3} [{]NONE}"]
        {
            let expected = regex_syntax::parse(&written_out(&classes, written)).unwrap();
            assert_eq!(classes.read(classes.mark(written).unwrap()).unwrap(), expected, "{written}");
        }
        for name in Files::built_in_names() {
            let pipeline = Pipeline::open(Some(name.as_ref())).unwrap();
            for rule in pipeline.headings.rules() {
                let (classes, written) = rule.pattern.parts();
                let expected = regex_syntax::parse(&written_out(classes, written)).unwrap();
                assert_eq!(classes.read(classes.mark(written).unwrap()).unwrap(), expected, "{written}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_a_class_is_told() {
        let classes = classes();
        let fault = |written: &str| classes.mark(written).and_then(|marked| classes.read(marked)).unwrap_err();
        assert!(fault("{SELF}").contains("{SELF} stands in itself"), "{}", fault("{SELF}"));
        assert!(fault("a{BAD}").contains("in {BAD}: unclosed group"), "{}", fault("a{BAD}"));
        assert!(fault("ab(?P<a>c").contains("unclosed group, at `(?P<a>c`"), "{}", fault("ab(?P<a>c"));
    }
}
