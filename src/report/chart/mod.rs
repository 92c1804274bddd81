//! Figures drawn as SVG: bars, columns, small multiples, a matrix, dumbbells.
//!
//! One drawing serves page and file: in the page its colours come from the
//! page's style, in a file from a style of its own, light and dark. Geometry
//! stands in attributes, so that the page needs no style attribute. Values come
//! counted; nothing is counted here.

mod bars;
mod canvas;
mod grids;

use canvas::{Canvas, escape};

/// Colours and letters of every chart; the page holds it once.
pub(super) const STYLE: &str = include_str!("chart.css");
/// Width in a page of full width and in files, in pixels.
const WIDE: f64 = 720.0;
/// Width on a phone.
const NARROW: f64 = 340.0;
/// Room around a chart in a file.
const MARGIN: f64 = 16.0;
/// Room for the title in a file; a page has a heading there.
const HEAD: f64 = 16.0;

/// A labelled value with what is said beside it.
pub(super) struct Bar {
    pub label: String,
    pub value: f64,
    pub note: String,
    /// Where its sentences are; none where there are none to show.
    pub href: Option<String>,
}

/// A theme through the years, as shares of 0 to 1.
pub(super) struct Series {
    pub title: String,
    pub href: Option<String>,
    pub points: Vec<(i32, f64)>,
    pub line: Vec<(i32, f64)>,
}

/// A row of a matrix; `None` where nothing could be counted.
pub(super) struct Strip {
    pub label: String,
    pub href: Option<String>,
    pub cells: Vec<Option<i32>>,
}

/// A share before and after.
pub(super) struct Change {
    pub label: String,
    pub href: Option<String>,
    pub before: f64,
    pub after: f64,
}

/// What is drawn.
pub(super) enum Drawing {
    /// Ranked bars; values are shares of 0 to 1 or counts.
    Bars { bars: Vec<Bar>, shares: bool },
    /// One column a year.
    Columns(Vec<(i32, i32)>),
    /// One small chart a series, all on one scale.
    Multiples(Vec<Series>),
    /// Per cents by row and column.
    Matrix { columns: Vec<String>, rows: Vec<Strip> },
    /// From one share to the other, for two named periods.
    Changes { periods: [String; 2], rows: Vec<Change> },
}

impl Drawing {
    fn on(&self, canvas: Canvas) -> Canvas {
        match self {
            Drawing::Bars { bars, shares } => bars::bars(canvas, bars, *shares),
            Drawing::Columns(points) => bars::columns(canvas, points),
            Drawing::Multiples(series) => grids::multiples(canvas, series),
            Drawing::Matrix { columns, rows } => grids::matrix(canvas, columns, rows),
            Drawing::Changes { periods, rows } => bars::changes(canvas, periods, rows),
        }
    }
}

/// A drawing with its name and what a reader who cannot see it hears.
pub(super) struct Chart<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub description: &'a str,
    pub drawing: &'a Drawing,
}

impl Chart<'_> {
    /// For a page: as wide as the text.
    pub(super) fn wide(&self) -> String {
        self.svg(WIDE, "wide", false)
    }

    /// For a page: as wide as a phone.
    pub(super) fn narrow(&self) -> String {
        self.svg(NARROW, "narrow", false)
    }

    /// A file that stands alone.
    pub(super) fn file(&self) -> String {
        let mut out = self.svg(WIDE, "wide", true);
        out.push('\n');
        out
    }

    fn svg(&self, width: f64, kind: &str, alone: bool) -> String {
        let Canvas { height, body, .. } = self.drawing.on(Canvas::new(width, !alone));
        let name = format!("{}-{kind}", self.id);
        let (title, description) = (escape(self.title), escape(self.description));
        let words = format!("<title id=\"{name}-t\">{title}</title><desc id=\"{name}-d\">{description}</desc>");
        let (frame, style) = if alone {
            let (w, h) = (width + 2.0 * MARGIN, height + 2.0 * MARGIN + HEAD);
            let begin = -MARGIN - HEAD;
            let frame = format!("viewBox=\"-{MARGIN} {begin} {w} {h}\" width=\"{w}\" height=\"{h}\"");
            // For viewers that read no style: the ground is light then, and the letters black.
            let ground = format!(
                "<rect x=\"-{MARGIN}\" y=\"{begin}\" width=\"{w}\" height=\"{h}\" fill=\"#fdfcf9\" class=\"bg\"/>\
                 <text x=\"0\" y=\"{}\" class=\"t h\">{title}</text>",
                -MARGIN
            );
            (frame, format!("<style>{STYLE}</style>{ground}"))
        } else {
            (format!("viewBox=\"0 0 {width} {height}\""), String::new())
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart {kind}\" {frame} role=\"img\" \
             aria-labelledby=\"{name}-t {name}-d\">{words}{style}{body}</svg>"
        )
    }
}

/// A whole number with commas between thousands.
pub(super) fn grouped(n: i32) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::from(if n < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share of 0 to 1 in per cent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing() -> Drawing {
        let bar = |label: &str, value: f64| Bar {
            label: label.to_owned(),
            value,
            note: "<b>".to_owned(),
            href: Some("#theme=a&q=b".to_owned()),
        };
        Drawing::Bars { bars: vec![bar("\"><script>", 12.0), bar("Two", 0.0)], shares: false }
    }

    #[test]
    fn words_stay_words() {
        let drawing = drawing();
        let chart = Chart { id: "x", title: "A & B", description: "<i>", drawing: &drawing };
        for svg in [chart.wide(), chart.narrow(), chart.file()] {
            assert!(!svg.contains("<script>") && !svg.contains("<b>") && !svg.contains("<i>"), "{svg}");
            assert!(svg.contains("&quot;&gt;&lt;script&gt;") && svg.contains("A &amp; B"), "{svg}");
            assert!(!svg.contains(" style="), "geometry stands in attributes");
        }
        assert!(chart.file().contains("prefers-color-scheme: dark") && !chart.wide().contains("<style>"));
        assert!(chart.wide().contains("href=\"#theme=a&amp;q=b\"") && !chart.file().contains("<a "));
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1000, 1234567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(percent(0.294), "29%");
    }
}
