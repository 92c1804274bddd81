//! Saved web pages: the main text by the site's rules, else by readability; metadata to fields.

use std::borrow::Cow;

use dom_query::{Document, NodeRef};
use dom_smoothie::Readability;
use serde_json::Value;

use super::prose::{Lists, Prose};
use super::{Raw, charset};
use crate::model::{Format, Given, Issue, Key};
use crate::pipeline::{Site, Sites};

/// Letters that a main text has at least; a rule that finds less has met another layout.
const FEWEST_LETTERS: usize = 80;

/// Reads a page.
///
/// # Errors
/// What the encoding's reader says.
pub(super) fn read<'b>(bytes: &[u8], sites: &Sites) -> Result<Raw<'b>, Issue> {
    let (text, encoding) = charset::read_declared(bytes)?;
    Ok(Raw { encoding: Some(encoding.to_owned()), ..read_text(&text, sites) })
}

/// Reads the markup of a page.
pub(super) fn read_text<'b>(markup: &str, sites: &Sites) -> Raw<'b> {
    let page = Document::from(markup);
    let mut found = Given::default();
    let site = site(&page, markup, sites);
    let (mut head, body) = match site.and_then(|s| main_text(&page, s, &mut found)) {
        Some(found) => found,
        None => (Vec::new(), readable(&page, markup)),
    };
    metadata(&page, sites, &mut found);
    head.extend(found.get(Key::Title).map(str::to_owned));
    let mut text = String::new();
    for line in &head {
        if !line.is_empty() && !opens_with(&body, line) && !opens_with(&text, line) {
            text.push_str(line);
            text.push_str("\n\n");
        }
    }
    text.push_str(&body);
    Raw { page: found, ..Raw::new(Cow::Owned(text), Format::Html) }
}

/// Whether the line stands among the first words already.
fn opens_with(text: &str, line: &str) -> bool {
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let first: String = text.chars().take(line.len() + 600).collect();
    letters(&first).contains(&letters(line))
}

/// The site that the page says it is of.
fn site<'s>(page: &Document, markup: &str, sites: &'s Sites) -> Option<&'s Site> {
    let mut address = String::new();
    for selector in ["link[rel=canonical]", "meta[property='og:url']", "base"] {
        let Some(node) = page.try_select(selector) else { continue };
        address.extend([node.attr("href"), node.attr("content")].into_iter().flatten().map(|a| format!("{a} ")));
    }
    // What browsers write above a page that they save.
    let saved = markup
        .get(..markup.floor_char_boundary(2048))
        .and_then(|h| h.split_once("saved from url="))
        .map(|(_, rest)| rest);
    address.push_str(saved.and_then(|rest| rest.lines().next()).unwrap_or(""));
    sites.sites.iter().find(|site| site.hosts.iter().any(|host| address.contains(host.as_str())))
}

/// The lines above a statement and its words, by a site's rules; its title stands before that of the metadata.
fn main_text(page: &Document, site: &Site, found: &mut Given) -> Option<(Vec<String>, String)> {
    let first = |selectors: &[String]| {
        let texts = selectors.iter().filter_map(|s| Some(text_of(&page.try_select(s)?.first().text())));
        texts.into_iter().find(|t| !t.is_empty()).unwrap_or_default()
    };
    let head = vec![first(&site.symbol), first(&site.date)];
    found.set(Key::Title, &first(&site.title));
    for selector in &site.main {
        let Some(main) = page.try_select(selector) else { continue };
        site.drop.iter().filter_map(|d| main.try_select(d)).for_each(|inside| inside.remove());
        let mut prose = Prose::default();
        let nodes = main.nodes();
        let nested = |node: &NodeRef<'_>| node.ancestors(None).iter().any(|a| nodes.iter().any(|n| n.id == a.id));
        for node in nodes.iter().filter(|node| !nested(node)) {
            walk(node, &mut prose);
            prose.block();
        }
        let text = prose.finish();
        if is_enough(&text) {
            return Some((head, text));
        }
    }
    None
}

/// The words of a page of an unknown site.
fn readable(page: &Document, markup: &str) -> String {
    let whole = || {
        let mut prose = Prose::default();
        page.select_single("body").nodes().iter().for_each(|n| walk(n, &mut prose));
        prose.finish()
    };
    let article = Readability::new(markup, None, None).ok().and_then(|mut r| r.parse().ok());
    let Some(article) = article else { return whole() };
    let mut prose = Prose::default();
    walk(&Document::from(article.content.as_ref()).root(), &mut prose);
    let text = prose.finish();
    if is_enough(&text) { text } else { whole() }
}

fn is_enough(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= FEWEST_LETTERS
}

fn text_of(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Title, date and symbol of `<meta>`, `<time>` and JSON-LD, by the pipeline's selectors.
fn metadata(page: &Document, sites: &Sites, given: &mut Given) {
    for (key, selectors) in
        [(Key::Title, &sites.page.title), (Key::Date, &sites.page.date), (Key::Symbol, &sites.page.symbol)]
    {
        for selector in selectors {
            let (selector, attribute) =
                selector.split_once('@').map_or((selector.as_str(), None), |(s, a)| (s, Some(a)));
            let Some(node) = page.try_select(selector) else { continue };
            let node = node.first();
            let value = attribute.map_or_else(|| Some(node.text()), |a| node.attr(a));
            if let Some(value) = value {
                given.set(key, &cut(&text_of(&value), key, sites));
            }
        }
    }
    for script in page.select("script[type='application/ld+json']").nodes() {
        if let Ok(json) = serde_json::from_str::<Value>(&script.text()) {
            linked_data(&json, given, 0);
        }
    }
}

/// A title without the site's name after a bar.
fn cut(value: &str, key: Key, sites: &Sites) -> String {
    let end = (key == Key::Title)
        .then(|| sites.page.title_ends.iter().filter_map(|mark| value.find(mark.as_str())).min())
        .flatten();
    value[..end.unwrap_or(value.len())].to_owned()
}

fn linked_data(json: &Value, given: &mut Given, depth: u8) {
    match json {
        Value::Array(items) if depth < 8 => items.iter().for_each(|i| linked_data(i, given, depth + 1)),
        Value::Object(map) if depth < 8 => {
            for (name, key) in [("headline", Key::Title), ("datePublished", Key::Date)] {
                if let Some(value) = map.get(name).and_then(Value::as_str) {
                    given.set(key, value);
                }
            }
            if let Some(graph) = map.get("@graph") {
                linked_data(graph, given, depth + 1);
            }
        }
        _ => {}
    }
}

/// Elements whose words are no part of a text.
const SILENT: &[&str] = &[
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "svg",
    "nav",
    "footer",
    "aside",
    "form",
    "button",
    "select",
    "head",
    "title",
    "figure",
    "figcaption",
    "audio",
    "video",
    "object",
    "dialog",
    "math",
];
/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "table",
    "tr",
    "hr",
    "pre",
    "address",
    "center",
    "fieldset",
    "details",
    "summary",
    "hgroup",
];

enum Step<'a> {
    Open(NodeRef<'a>),
    Close(String),
}

/// Writes a node's words; the stack is a list, so depth costs no stack.
fn walk(node: &NodeRef<'_>, prose: &mut Prose) {
    let mut todo = vec![Step::Open(*node)];
    let mut lists = Lists::default();
    while let Some(step) = todo.pop() {
        match step {
            Step::Close(name) => {
                if matches!(name.as_str(), "ul" | "ol") {
                    lists.close();
                }
                if BLOCKS.contains(&name.as_str()) {
                    prose.block();
                }
            }
            Step::Open(node) if node.is_text() => prose.words(&node.text()),
            Step::Open(node) => {
                let name = node.node_name().map(|n| n.to_string()).unwrap_or_default();
                if SILENT.contains(&name.as_str()) || is_hidden(&node) || is_note(&node, &name) {
                    continue;
                }
                open(&name, &node, &mut lists, prose);
                todo.push(Step::Close(name));
                todo.extend(node.children_it(true).map(Step::Open));
            }
        }
    }
}

fn open(name: &str, node: &NodeRef<'_>, lists: &mut Lists, prose: &mut Prose) {
    match name {
        "br" => prose.line(),
        "td" | "th" => prose.words(" "),
        "ul" => {
            lists.open(None);
            prose.block();
        }
        "ol" => {
            let first = node.attr("start").and_then(|s| s.parse().ok()).unwrap_or(1);
            lists.open(Some(first));
            prose.block();
        }
        "li" => {
            prose.block();
            prose.item(&lists.marker());
        }
        _ if BLOCKS.contains(&name) => prose.block(),
        _ => {}
    }
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    node.is_element()
        && (node.has_attr("hidden")
            || node.attr("aria-hidden").is_some_and(|v| &*v == "true")
            || node.attr("style").is_some_and(|s| s.replace(' ', "").contains("display:none")))
}

/// A raised number: the mark of a footnote.
fn is_note(node: &NodeRef<'_>, name: &str) -> bool {
    name == "sup" && {
        let text = node.text();
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '[' | ']' | '*' | ' ' | ','))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Pipeline;

    fn page(markup: &str) -> Raw<'_> {
        read(markup.as_bytes(), &Pipeline::built_in().sites).unwrap()
    }

    #[test]
    fn lists_breaks_and_notes_of_a_page() {
        let raw = page(
            "<html><body><p>We ask<br>you<sup>1</sup> to:</p><ul><li>renew;<li>fund <b>it</b>.</ul><ol start=4><li>Go.</ol>\
             <script>alert('x')</script><p hidden>No.</p></body></html>",
        );
        assert_eq!(raw.text, "We ask\nyou to:\n\n• renew;\n\n• fund it.\n\n4. Go.");
    }

    #[test]
    fn metadata_give_title_and_day() {
        let raw = page(
            "<html><head><title>On peace | United Nations</title><script type='application/ld+json'>\
             {\"@graph\": [{\"datePublished\": \"2020-11-24T10:00:00\"}]}</script></head><body><p>We need peace.</p></body></html>",
        );
        assert_eq!(
            (raw.page.get(Key::Title), raw.page.get(Key::Date)),
            (Some("On peace"), Some("2020-11-24T10:00:00"))
        );
        assert_eq!(raw.text, "On peace\n\nWe need peace.");
    }

    #[test]
    fn ten_thousand_nested_elements_are_no_harm() {
        let deep = format!("<html><body>{}<p>We need helicopters.", "<div>".repeat(10_000));
        assert_eq!(page(&deep).text, "We need helicopters.");
    }
}
