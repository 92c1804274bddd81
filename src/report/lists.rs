//! Cells that hold several values joined by `|`, as rows.

use polars::prelude::*;

/// One row a value of the joined column; rows without values fall away.
pub(super) fn explode(frame: LazyFrame, column: &'static str, value: &'static str) -> LazyFrame {
    expand(frame, column, [value], |cell| cell.split('|').map(|v| [v.to_owned()]).collect())
}

/// One row a pair of values that stand in one cell, the lesser first.
pub(super) fn pairs(frame: LazyFrame, column: &'static str, names: [&'static str; 2]) -> LazyFrame {
    expand(frame, column, names, |cell| {
        let values: Vec<&str> = cell.split('|').collect();
        let mut out = Vec::new();
        for (n, a) in values.iter().enumerate() {
            out.extend(values[n + 1..].iter().map(|b| [(*a).to_owned(), (*b).to_owned()]));
        }
        out
    })
}

/// Repeats each row for every list of new values that its cell gives, and drops the cell.
fn expand<const N: usize>(
    frame: LazyFrame,
    column: &'static str,
    names: [&'static str; N],
    values: impl Fn(&str) -> Vec<[String; N]> + Send + Sync + 'static,
) -> LazyFrame {
    frame.map(
        move |frame: DataFrame| {
            let mut rows: Vec<IdxSize> = Vec::new();
            let mut found: [Vec<String>; N] = std::array::from_fn(|_| Vec::new());
            for (n, cell) in frame.column(column)?.str()?.iter().enumerate() {
                for list in cell.map(&values).unwrap_or_default() {
                    rows.push(n as IdxSize);
                    found.iter_mut().zip(list).for_each(|(to, value)| to.push(value));
                }
            }
            let mut out = frame.drop(column)?.take(&IdxCa::from_vec("rows".into(), rows))?;
            for (name, values) in names.into_iter().zip(found) {
                out.with_column(Series::new(name.into(), values).into_column())?;
            }
            Ok(out)
        },
        AllowedOptimizations::empty(),
        Some(Arc::new(move |schema: &Schema| {
            let mut out = schema.clone();
            out.shift_remove(column);
            names.iter().for_each(|name| {
                out.with_column((*name).into(), DataType::String);
            });
            Ok(Arc::new(out))
        })),
        Some("EXPAND"),
    )
}
