//! Marks on a drawing: text, boxes, lines, dots; and round numbers for an axis.

/// Letters that fit on a line, roughly: widths of common system fonts, the wider ones.
const LETTER: f64 = 7.2;
const SMALL_LETTER: f64 = 6.5;

/// A drawing in the making.
pub(super) struct Canvas {
    pub width: f64,
    pub height: f64,
    pub body: String,
    links: bool,
}

/// Where a text's given point lies.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Canvas {
    /// An empty drawing; `links` says whether it may link to sentences.
    pub(super) fn new(width: f64, links: bool) -> Self {
        Canvas { width, height: 0.0, body: String::new(), links }
    }

    /// Whether labels may stand beside what they name.
    pub(super) fn is_wide(&self) -> bool {
        self.width > 500.0
    }

    pub(super) fn text(&mut self, x: f64, y: f64, class: &str, anchor: Anchor, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (x, y, words) = (short(x), short(y), escape(words));
        self.body.push_str(&format!("<text x=\"{x}\" y=\"{y}\" class=\"{class}\"{anchor}>{words}</text>"));
    }

    /// A box; `tip` is shown under a resting pointer.
    pub(super) fn rect(&mut self, [x, y, width, height]: [f64; 4], class: &str, tip: &str) {
        let (x, y, width, height) = (short(x), short(y), short(width.max(0.0)), short(height.max(0.0)));
        let tip = escape(tip);
        self.body.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" class=\"{class}\"><title>{tip}</title></rect>"
        ));
    }

    pub(super) fn line(&mut self, [x1, y1, x2, y2]: [f64; 4], class: &str) {
        let (x1, y1, x2, y2) = (short(x1), short(y1), short(x2), short(y2));
        self.body.push_str(&format!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" class=\"{class}\"/>"));
    }

    pub(super) fn dot(&mut self, x: f64, y: f64, radius: f64, class: &str) {
        let (x, y, radius) = (short(x), short(y), short(radius));
        self.body.push_str(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" class=\"{class}\"/>"));
    }

    pub(super) fn path(&mut self, points: impl Iterator<Item = (f64, f64)>, class: &str) {
        let points: Vec<String> = points.map(|(x, y)| format!("{} {}", short(x), short(y))).collect();
        if !points.is_empty() {
            self.body.push_str(&format!("<path d=\"M{}\" class=\"{class}\"/>", points.join("L")));
        }
    }

    /// Draws inside a link. The keyboard reaches the same links below the chart, so that this one is for pointers.
    pub(super) fn linked(&mut self, href: Option<&str>, draw: impl FnOnce(&mut Self)) {
        let href = href.filter(|_| self.links);
        if let Some(href) = href {
            self.body.push_str(&format!("<a href=\"{}\" tabindex=\"-1\">", escape(href)));
        }
        draw(self);
        if href.is_some() {
            self.body.push_str("</a>");
        }
    }
}

/// One decimal, none where it is zero: the same digits everywhere.
fn short(x: f64) -> String {
    let text = format!("{x:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// Words as they stand in XML.
pub(super) fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML knows no other control characters.
            c if c.is_control() && !matches!(c, '\t' | '\n') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// How wide the words are, roughly.
pub(super) fn room(words: &str) -> f64 {
    words.chars().count() as f64 * LETTER
}

/// The same in small letters.
pub(super) fn small_room(words: &str) -> f64 {
    words.chars().count() as f64 * SMALL_LETTER
}

/// The words, cut with an ellipsis after that many letters.
pub(super) fn cut(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    let head: String = words.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", head.trim_end())
}

/// Letters that fit into a width.
pub(super) fn letters(width: f64) -> usize {
    (width / LETTER) as usize
}

/// Round steps from 0 to `top` or a little over, `most` of them or fewer, each a multiple of `least`.
pub(super) fn ticks(top: f64, most: u32, least: f64) -> Vec<f64> {
    let top = top.max(least).max(f64::MIN_POSITIVE);
    let raw = top / f64::from(most.max(1));
    let magnitude = 10_f64.powf(raw.log10().floor());
    let fits = |step: &f64| *step >= raw - 1e-12 && (step / least - (step / least).round()).abs() < 1e-6;
    let round = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * magnitude);
    let step = round.into_iter().find(fits).unwrap_or(raw).max(least);
    let steps = (top / step - 1e-9).ceil() as u32;
    (0..=steps).map(|n| f64::from(n) * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_top() {
        assert_eq!(ticks(496.0, 4, 1.0), [0.0, 200.0, 400.0, 600.0]);
        assert_eq!(ticks(1.0, 4, 1.0), [0.0, 1.0]);
        assert_eq!(ticks(10.0, 4, 1.0), [0.0, 5.0, 10.0]);
        assert_eq!(ticks(0.71, 4, 0.01).last().map(|t| (t * 100.0).round()), Some(80.0));
        assert_eq!(ticks(0.0, 4, 1.0), [0.0, 1.0]);
    }

    #[test]
    fn long_labels_are_cut_by_letters_not_bytes() {
        assert_eq!(cut("Côte d’Ivoire", 13), "Côte d’Ivoire");
        assert_eq!(cut("Côte d’Ivoire", 6), "Côte…");
    }
}
