//! Markdown to paragraphs; the metadata block at its top to fields.

use std::borrow::Cow;

use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::prose::{Lists, Prose};
use super::{Raw, charset};
use crate::model::{Format, Given, Issue, Key};

/// Reads a Markdown document.
///
/// # Errors
/// What the encoding's reader says.
pub(super) fn read(bytes: &[u8]) -> Result<Raw<'_>, Issue> {
    let (text, encoding) = charset::read(bytes)?;
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES;
    let mut prose = Prose::default();
    let mut page = Given::default();
    let mut lists = Lists::default();
    let (mut hidden, mut metadata) = (0u32, false);
    for event in Parser::new_ext(&text, options) {
        match event {
            Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => metadata = false,
            Event::Text(words) if metadata => front_matter(&words, &mut page),
            Event::Start(Tag::Image { .. } | Tag::FootnoteDefinition(_)) => hidden += 1,
            Event::End(TagEnd::Image | TagEnd::FootnoteDefinition) => hidden = hidden.saturating_sub(1),
            _ if hidden > 0 => {}
            Event::Start(Tag::List(first)) => {
                prose.block();
                lists.open(first);
            }
            Event::End(TagEnd::List(_)) => {
                lists.close();
                prose.block();
            }
            Event::Start(Tag::Item) => prose.item(&lists.marker()),
            Event::Start(Tag::Paragraph) if lists.is_empty() => prose.block(),
            Event::Start(Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::Table(_)) => prose.block(),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::TableRow | TagEnd::TableHead,
            ) => prose.block(),
            Event::End(TagEnd::TableCell) => prose.words(" "),
            Event::Text(words) | Event::Code(words) => prose.words(&words),
            Event::Html(markup) | Event::InlineHtml(markup) => {
                // Tags alone are left out; words between them come as text of their own or stand in the block.
                let words = markup.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words));
                words.for_each(|w| prose.words(w));
            }
            Event::SoftBreak => prose.words(" "),
            Event::HardBreak => prose.line(),
            Event::Rule => prose.block(),
            _ => {}
        }
    }
    Ok(Raw { encoding: Some(encoding.to_owned()), page, ..Raw::new(Cow::Owned(prose.finish()), Format::Md) })
}

/// `key: value` lines; what is nested or listed is left out.
fn front_matter(block: &str, page: &mut Given) {
    for (key, value) in block.lines().filter_map(|l| l.split_once(':')) {
        let value = value.trim().trim_matches(['"', '\'']);
        match key.trim().to_ascii_lowercase().as_str() {
            "title" => page.set(Key::Title, value),
            "date" => page.set(Key::Date, value),
            "symbol" => page.set(Key::Symbol, value),
            "speaker" | "author" => page.set(Key::Speaker, value),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_gone_and_paragraphs_stay() {
        let text = "---\ntitle: \"On peace\"\ndate: 2020-11-24\n---\n# On peace\n\nWe **need**\n[helicopters](http://x.org).\n\nWe ask you to:\n\n- renew;\n- *fund*.\n\n1. One\n2. Two\n";
        let raw = read(text.as_bytes()).unwrap();
        assert_eq!(
            raw.text,
            "On peace\n\nWe need helicopters.\n\nWe ask you to:\n\n• renew;\n• fund.\n\n1. One\n2. Two"
        );
        assert_eq!((raw.page.get(Key::Title), raw.page.get(Key::Date)), (Some("On peace"), Some("2020-11-24")));
    }
}
