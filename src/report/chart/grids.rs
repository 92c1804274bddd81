//! Charts on a grid: small multiples through the years, a matrix of per cents.

use super::canvas::{Anchor, Canvas, cut, letters, room, ticks};
use super::{Series, Strip, percent};

pub(super) fn multiples(mut c: Canvas, series: &[Series]) -> Canvas {
    const GUTTER: f64 = 26.0;
    const TALL: f64 = 126.0;
    const PLOT: f64 = 66.0;
    const END: f64 = 34.0;
    let width = c.width;
    let per_row = if c.is_wide() { 3 } else { 2 };
    let cell = (width - GUTTER * (per_row as f64 - 1.0)) / per_row as f64;
    let plot = cell - END;
    let years = || series.iter().flat_map(|s| &s.points).map(|p| p.0);
    let (Some(from), Some(to)) = (years().min(), years().max()) else { return c };
    let highest = series.iter().flat_map(|s| s.points.iter().chain(&s.line)).map(|p| p.1).fold(0.01, f64::max);
    let top = ticks(highest, 2, 0.01).last().copied().unwrap_or(1.0).min(1.0);
    let radius = if to - from > 20 { 1.8 } else { 2.5 };
    for (n, one) in series.iter().enumerate() {
        let (left, begin) = ((n % per_row) as f64 * (cell + GUTTER), (n / per_row) as f64 * TALL);
        let base = begin + 34.0 + PLOT;
        let x = |year: i32| left + 3.0 + f64::from(year - from) / f64::from((to - from).max(1)) * (plot - 6.0);
        let y = |share: f64| base - (share / top).min(1.0) * PLOT;
        c.linked(one.href.as_deref(), |c| {
            c.text(left, begin + 14.0, "t h", Anchor::Start, &cut(&one.title, letters(cell)));
            for (at, class) in [(0.0, "z"), (top / 2.0, "g"), (top, "g")] {
                c.line([left, y(at), left + plot, y(at)], class);
            }
            c.text(left, y(top) - 3.0, "m s", Anchor::Start, &percent(top));
            for (year, share) in &one.points {
                c.dot(x(*year), y(*share), radius, "d");
            }
            c.path(one.line.iter().map(|(year, share)| (x(*year), y(*share))), "l");
            if let Some((year, share)) = one.line.last() {
                c.dot(x(*year), y(*share), 3.2, "b");
                c.text(left + plot + 2.0, y(*share) + 4.0, "t s", Anchor::Start, &percent(*share));
            }
            c.text(left, base + 14.0, "m s", Anchor::Start, &from.to_string());
            c.text(left + plot, base + 14.0, "m s", Anchor::End, &to.to_string());
        });
    }
    c.height = series.len().div_ceil(per_row) as f64 * TALL - 8.0;
    c
}

pub(super) fn matrix(mut c: Canvas, columns: &[String], rows: &[Strip]) -> Canvas {
    const LONG_LABEL: usize = 36;
    let width = c.width;
    let beside = c.is_wide();
    let label_room = rows.iter().map(|r| room(&cut(&r.label, LONG_LABEL))).fold(60.0, f64::max) + 14.0;
    let left = if beside { label_room } else { 0.0 };
    let pitch = ((width - left) / columns.len().max(1) as f64).min(60.0);
    let (step, tall) = if beside { (26.0, 24.0) } else { (42.0, 22.0) };
    let top = rows.iter().flat_map(|r| &r.cells).flatten().copied().max().unwrap_or(1).max(1);
    let every = if pitch >= 44.0 { 1 } else { 2 };
    for (n, name) in columns.iter().enumerate().step_by(every) {
        c.text(left + (n as f64 + 0.5) * pitch, 13.0, "m s", Anchor::Middle, name);
    }
    for (n, row) in rows.iter().enumerate() {
        let y = 20.0 + step * n as f64;
        c.linked(row.href.as_deref(), |c| {
            let cells = if beside {
                c.text(left - 10.0, y + 16.5, "t", Anchor::End, &cut(&row.label, LONG_LABEL));
                y
            } else {
                c.text(0.0, y + 13.0, "t", Anchor::Start, &cut(&row.label, 46));
                y + 18.0
            };
            for (at, value) in row.cells.iter().enumerate() {
                // Five shades, and one for none.
                let shade = match value.unwrap_or(0) {
                    0 => 0,
                    n => (1 + n * 5 / top).min(5),
                };
                let said = value.map_or("nothing read".to_owned(), |v| format!("{v}%"));
                let tip = format!("{}, {}: {said}", row.label, columns.get(at).map_or("", String::as_str));
                let x = left + at as f64 * pitch;
                c.rect([x + 0.5, cells + 0.5, pitch - 1.5, tall - 1.5], &format!("q{shade}"), &tip);
                if shade > 0 && pitch >= 19.0 {
                    let middle = (x + pitch / 2.0, cells + tall / 2.0 + 4.0);
                    let value = value.unwrap_or(0).to_string();
                    c.text(middle.0, middle.1, &format!("s c{shade}"), Anchor::Middle, &value);
                }
            }
        });
    }
    c.height = 20.0 + step * rows.len() as f64 + 2.0;
    c
}
