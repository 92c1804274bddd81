//! Charts along one axis: ranked bars, columns of years, changes from one share to another.

use super::canvas::{Anchor, Canvas, cut, room, small_room, ticks};
use super::{Bar, Change, grouped, percent};

/// Labels longer than this stand over their bar.
const LONG_LABEL: usize = 40;
/// Widest column of a year.
const WIDEST: f64 = 46.0;

pub(super) fn bars(mut c: Canvas, bars: &[Bar], shares: bool) -> Canvas {
    let width = c.width;
    let longest = bars.iter().map(|b| b.label.chars().count()).max().unwrap_or(0);
    let beside = c.is_wide() && longest <= LONG_LABEL;
    let label_room = bars.iter().map(|b| room(&b.label)).fold(60.0, f64::max) + 16.0;
    let left = if beside { label_room } else { 0.0 };
    let note_room = bars.iter().map(|b| small_room(&b.note)).fold(20.0, f64::max) + 12.0;
    let top = bars.iter().map(|b| b.value).fold(0.0, f64::max);
    let axis = ticks(top, if c.is_wide() { 4 } else { 3 }, if shares { 0.01 } else { 1.0 });
    let scale = (width - left - note_room) / axis.last().copied().unwrap_or(1.0);
    let (step, begin) = (if beside { 26.0 } else { 40.0 }, 22.0);
    c.height = begin + step * bars.len() as f64 + 4.0;
    for tick in &axis {
        let x = left + tick * scale;
        let anchor = if *tick == 0.0 { Anchor::Start } else { Anchor::Middle };
        c.line([x, begin - 4.0, x, c.height - 4.0], "g");
        c.text(x, 12.0, "m s", anchor, &if shares { percent(*tick) } else { grouped(*tick as i32) });
    }
    for (n, bar) in bars.iter().enumerate() {
        let y = begin + step * n as f64;
        let long = (bar.value * scale).max(1.0);
        c.linked(bar.href.as_deref(), |c| {
            let (top, thick) = if beside {
                c.text(left - 10.0, y + 15.5, "t", Anchor::End, &bar.label);
                (y + 3.0, 16.0)
            } else {
                c.text(0.0, y + 13.0, "t", Anchor::Start, &cut(&bar.label, (width / 6.9) as usize));
                (y + 19.0, 13.0)
            };
            c.rect([left, top, long, thick], "b", &format!("{}: {}", bar.label, bar.note));
            c.text(left + long + 6.0, top + thick / 2.0 + 4.5, "m s", Anchor::Start, &bar.note);
        });
    }
    c.line([left, begin - 4.0, left, c.height - 4.0], "z");
    c
}

pub(super) fn columns(mut c: Canvas, points: &[(i32, i32)]) -> Canvas {
    let width = c.width;
    c.height = if c.is_wide() { 200.0 } else { 170.0 };
    let (left, base) = (40.0, c.height - 24.0);
    let (Some(from), Some(to)) = (points.iter().map(|p| p.0).min(), points.iter().map(|p| p.0).max()) else { return c };
    let pitch = ((width - left - 8.0) / f64::from(to - from + 1)).min(WIDEST);
    let top = points.iter().map(|p| p.1).max().unwrap_or(0);
    let axis = ticks(f64::from(top), 4, 1.0);
    let scale = (base - 12.0) / axis.last().copied().unwrap_or(1.0);
    for tick in &axis {
        let y = base - tick * scale;
        c.line([left, y, width, y], "g");
        c.text(left - 6.0, y + 4.0, "m s", Anchor::End, &grouped(*tick as i32));
    }
    let gap = (pitch * 0.2).min(6.0);
    for (year, n) in points {
        let (x, tall) = (left + f64::from(year - from) * pitch, f64::from(*n) * scale);
        c.rect([x + gap / 2.0, base - tall, pitch - gap, tall], "b", &format!("{year}: {}", grouped(*n)));
    }
    c.line([left, base, width, base], "z");
    years(&mut c, from, to, base, |year| left + (f64::from(year - from) + 0.5) * pitch);
    c
}

/// Round years under an axis.
fn years(c: &mut Canvas, from: i32, to: i32, y: f64, x: impl Fn(i32) -> f64) {
    let most = if c.is_wide() { 10 } else { 5 };
    let step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500].into_iter().find(|s| (to - from) / s <= most).unwrap_or(1000);
    for year in (from..=to).filter(|year| year % step == 0) {
        let at = x(year);
        c.line([at, y, at, y + 4.0], "z");
        c.text(at.clamp(14.0, c.width - 14.0), y + 16.0, "m s", Anchor::Middle, &year.to_string());
    }
}

pub(super) fn changes(mut c: Canvas, [before, after]: &[String; 2], rows: &[Change]) -> Canvas {
    let width = c.width;
    let beside = c.is_wide();
    let label_room = rows.iter().map(|r| room(&cut(&r.label, LONG_LABEL))).fold(60.0, f64::max) + 14.0;
    let left = if beside { label_room } else { 0.0 };
    let top = rows.iter().map(|r| r.before.max(r.after)).fold(0.0, f64::max);
    let axis = ticks(top, if beside { 5 } else { 3 }, 0.01);
    let scale = (width - left - 82.0) / axis.last().copied().unwrap_or(1.0);
    let zero = left + 8.0;
    let (step, begin) = (if beside { 25.0 } else { 40.0 }, 58.0);
    c.height = begin + step * rows.len() as f64 + 4.0;
    let (more, less) = (format!("{after}, more"), format!("{after}, less"));
    let second = zero + 34.0 + small_room(&more);
    for (x, y, radius, class, words) in
        [(zero, 9.0, 4.5, "p", before), (zero, 27.0, 5.0, "b", &more), (second, 27.0, 5.0, "o", &less)]
    {
        c.dot(x + 4.0, y, radius, class);
        c.text(x + 14.0, y + 4.0, "m s", Anchor::Start, words);
    }
    for tick in &axis {
        let x = zero + tick * scale;
        c.line([x, begin - 4.0, x, c.height - 4.0], "g");
        c.text(x, begin - 9.0, "m s", Anchor::Middle, &percent(*tick));
    }
    for (n, row) in rows.iter().enumerate() {
        let y = begin + step * n as f64;
        c.linked(row.href.as_deref(), |c| {
            let middle = if beside {
                c.text(left - 6.0, y + 16.5, "t", Anchor::End, &cut(&row.label, LONG_LABEL));
                y + 12.0
            } else {
                c.text(0.0, y + 13.0, "t", Anchor::Start, &cut(&row.label, 46));
                y + 26.0
            };
            let (a, b) = (zero + row.before * scale, zero + row.after * scale);
            let (line, dot, sign) = if row.after >= row.before { ("u", "b", '+') } else { ("v", "o", '−') };
            c.line([a, middle, b, middle], line);
            c.dot(a, middle, 4.5, "p");
            c.dot(b, middle, 5.0, dot);
            let points = format!("{sign}{:.0} points", (row.after - row.before).abs() * 100.0);
            c.text(a.max(b) + 10.0, middle + 4.5, "m s", Anchor::Start, &points);
        });
    }
    c
}
