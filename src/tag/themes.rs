//! Mentions of themes: context rules, silencing phrases, the longest of overlapping words.

use crate::model::{Span, ThemeTag};
use crate::pipeline::Pipeline;
use crate::pipeline::matcher::{Hit, Owner};

/// Appends the theme mentions of one sentence, in the order of theme and start.
pub(super) fn tag(sentence: u32, hits: &[Hit], pipeline: &Pipeline, out: &mut Vec<ThemeTag>) {
    let first = out.len();
    for hit in hits {
        if let Owner::Theme { theme, rule } = hit.owner
            && rule.is_none_or(|rule| in_company(rule, hits, pipeline))
            && !silenced(theme, hit.span, hits)
        {
            out.push(ThemeTag { sentence, theme, term: hit.term, span: hit.span });
        }
    }
    keep_longest(out, first);
}

/// Whether a context rule's wanted words are there and its unwanted are not.
fn in_company(rule: u16, hits: &[Hit], pipeline: &Pipeline) -> bool {
    let words = || {
        hits.iter().filter_map(|hit| {
            if let Owner::Context { word } = hit.owner { pipeline.context.get(word as usize) } else { None }
        })
    };
    let wanted = pipeline.rules.get(rule as usize).is_some_and(|r| r.needs_company);
    (!wanted || words().any(|word| word.wanted_by.binary_search(&rule).is_ok()))
        && !words().any(|word| word.refused_by.binary_search(&rule).is_ok())
}

fn silenced(theme: u16, span: Span, hits: &[Hit]) -> bool {
    hits.iter().any(|h| h.owner == Owner::ThemeNot { theme } && h.span.overlaps(span))
}

/// Of overlapping mentions of one theme the longest stays, of two as long the first.
fn keep_longest(tags: &mut Vec<ThemeTag>, first: usize) {
    tags[first..].sort_by_key(|t| (t.theme, std::cmp::Reverse(t.span.len()), t.span.start, t.term));
    let mut kept: Vec<ThemeTag> = Vec::with_capacity(tags.len() - first);
    for tag in tags.drain(first..) {
        let taken = kept.iter().rev().take_while(|k| k.theme == tag.theme).any(|k| k.span.overlaps(tag.span));
        if !taken {
            kept.push(tag);
        }
    }
    kept.sort_by_key(|t| (t.theme, t.span));
    tags.extend(kept);
}
