//! Running heads, page numbers and footnotes: what a page holds besides its words.

use std::collections::{HashMap, HashSet};

use super::page::Line;

/// Rows at the top and at the bottom of a page in which furniture stands.
const EDGE: usize = 3;

/// Drops rows at the edges of pages that come again on others, numbers aside, page numbers and footnotes.
pub(super) fn drop(pages: &mut [Vec<Line>]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        let mut keys: Vec<String> = edge_rows(page).into_iter().map(|n| key(&page[n].text)).collect();
        keys.sort();
        keys.dedup();
        keys.into_iter().for_each(|k| *seen.entry(k).or_default() += 1);
    }
    let often = if pages.len() < 8 { 2 } else { 3 };
    let body = body_size(pages);
    let mut kept: HashSet<String> = HashSet::new();
    for page in pages.iter_mut() {
        let edges = edge_rows(page);
        let lowest_body = page.iter().filter(|l| l.size > 0.9 * body).map(|l| l.y).fold(f32::MAX, f32::min);
        let mut n = 0;
        page.retain(|line| {
            n += 1;
            let at_edge = edges.contains(&(n - 1));
            let has_letters = !key(&line.text).is_empty();
            let comes_again = at_edge && has_letters && seen.get(&key(&line.text)).is_some_and(|&s| s >= often);
            // The first of its kind stays: it may be the cover's own symbol or day.
            let again = at_edge && is_page_number(&line.text) || comes_again && !kept.insert(key(&line.text));
            let note = line.size < 0.9 * body && line.y < lowest_body;
            !again && !note
        });
    }
}

/// Indices of the highest and lowest rows.
fn edge_rows(page: &[Line]) -> Vec<usize> {
    let mut by_height: Vec<usize> = (0..page.len()).collect();
    by_height.sort_by(|&a, &b| page[b].y.total_cmp(&page[a].y));
    if page.len() <= 2 * EDGE {
        return by_height;
    }
    by_height[..EDGE].iter().chain(&by_height[page.len() - EDGE..]).copied().collect()
}

/// The letters of a row: numbers change from page to page.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

fn is_page_number(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let bare = bare.trim_start_matches("Page ").trim_start_matches("page ");
    digits > 0 && digits <= 8 && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | ' ' | '-' | 'o' | 'f'))
}

/// The size of type that most letters have.
fn body_size(pages: &[Vec<Line>]) -> f32 {
    let mut sizes: HashMap<i32, usize> = HashMap::new();
    for line in pages.iter().flatten() {
        *sizes.entry((line.size * 2.0).round() as i32).or_default() += line.text.len();
    }
    sizes.into_iter().max_by_key(|&(size, letters)| (letters, size)).map_or(0.0, |(size, _)| size as f32 / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: &[&str]) -> Vec<Line> {
        let line = |(n, text): (usize, &&str)| Line {
            text: (*text).to_owned(),
            x: 60.0,
            end: 300.0,
            y: 700.0 - 12.0 * n as f32,
            size: 10.0,
            column: (60.0, 300.0),
            opens: false,
        };
        rows.iter().enumerate().map(line).collect()
    }

    #[test]
    fn what_comes_again_at_the_edges_is_no_text() {
        let rows = |n: usize| {
            page(&[
                &format!("S/PV.8700 {n}/12"),
                "a",
                "b",
                &format!("We need {n} things."),
                "c",
                "d",
                "e",
                &format!("- {n} -"),
            ])
        };
        let mut pages: Vec<Vec<Line>> = (1..4).map(rows).collect();
        pages[1][1].text = "In 1994".to_owned();
        drop(&mut pages);
        let texts: Vec<&str> = pages[1].iter().map(|l| l.text.as_str()).collect();
        assert!(texts.contains(&"We need 2 things.") && texts.contains(&"In 1994"), "{texts:?}");
        assert!(!texts.iter().any(|t| t.starts_with("S/PV") || t.starts_with("- ")), "{texts:?}");
        assert!(pages[0].iter().any(|l| l.text == "S/PV.8700 1/12"), "the first stays");
    }
}
