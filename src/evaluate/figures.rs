//! Precision, recall, F1, kappa and alpha, with counts and bootstrap intervals.

use std::collections::BTreeMap;

use serde::Serialize;

use super::compare::{Compared, Hits};

/// Precision, recall and F1 with the counts behind them.
#[derive(Debug, Clone, Copy, Default, Serialize, PartialEq)]
pub struct Rate {
    /// Share of what was found that is labelled.
    pub precision: f64,
    /// Share of what is labelled that was found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Labelled and found.
    pub both: usize,
    /// Labelled, not found.
    pub missed: usize,
    /// Found, not labelled.
    pub extra: usize,
    /// 95 % interval of F1: 1,000 samples of whole statements, drawn with replacement.
    pub f1_interval: (f64, f64),
}

/// All figures of an evaluation.
#[derive(Debug, Clone, Default, Serialize, PartialEq)]
#[allow(missing_docs, reason = "each is named as in the README's table")]
pub struct Figures {
    pub documents: usize,
    pub sentences: Rate,
    pub fields_accuracy: f64,
    pub field_values: usize,
    pub fields: BTreeMap<&'static str, f64>,
    pub requests: Rate,
    pub kind_agreement: f64,
    pub polarity_agreement: f64,
    pub kappa: f64,
    pub alpha: f64,
    pub themes_micro: Rate,
    pub themes_macro_f1: f64,
    pub themes: BTreeMap<String, Rate>,
    pub ask_themes: Rate,
    pub places: Rate,
    pub missions: Rate,
}

impl Rate {
    fn of(hits: Hits) -> Self {
        let share = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
        let precision = share(hits.both, hits.both + hits.extra);
        let recall = share(hits.both, hits.both + hits.missed);
        Rate {
            precision,
            recall,
            f1: share(2 * hits.both, 2 * hits.both + hits.extra + hits.missed),
            both: hits.both,
            missed: hits.missed,
            extra: hits.extra,
            f1_interval: (0.0, 0.0),
        }
    }

    /// Sums the statements' counts and draws the interval.
    fn over(all: &[Compared], hits: impl Fn(&Compared) -> Hits) -> Self {
        let each: Vec<Hits> = all.iter().map(hits).collect();
        let sum = |pick: &mut dyn FnMut(usize) -> usize| {
            let mut total = Hits::default();
            (0..each.len()).for_each(|n| total.add(each[pick(n)]));
            total
        };
        let mut rate = Rate::of(sum(&mut |n| n));
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        let mut samples: Vec<f64> = (0..SAMPLES).map(|_| Rate::of(sum(&mut |_| random.below(each.len()))).f1).collect();
        samples.sort_by(f64::total_cmp);
        if !samples.is_empty() && !each.is_empty() {
            rate.f1_interval = (samples[SAMPLES * 25 / 1000], samples[SAMPLES * 975 / 1000]);
        }
        rate
    }
}

const SAMPLES: usize = 1000;

/// xorshift64*: the same interval on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n.max(1)
    }
}

impl Figures {
    /// The figures of all statements together.
    pub fn of(all: &[Compared]) -> Self {
        let theme_hits = |c: &Compared, only: Option<&str>| {
            let mut hits = Hits::default();
            for (theme, labelled, found) in &c.themes {
                if only.is_none_or(|t| t == theme) {
                    hits.add(Hits {
                        both: usize::from(*labelled && *found),
                        missed: usize::from(*labelled && !found),
                        extra: usize::from(!labelled && *found),
                    });
                }
            }
            hits
        };
        let mut themes: BTreeMap<String, Rate> = BTreeMap::new();
        for (theme, ..) in all.iter().flat_map(|c| &c.themes) {
            if !themes.contains_key(theme) {
                themes.insert(theme.clone(), Rate::over(all, |c| theme_hits(c, Some(theme))));
            }
        }
        let labelled: Vec<&Rate> = themes.values().filter(|r| r.both + r.missed > 0).collect();
        let kinds: Vec<&(String, String)> = all.iter().flat_map(|c| &c.kinds).collect();
        let both: Vec<_> = kinds.iter().filter(|(a, b)| a != "none" && b != "none").collect();
        let polarity = all.iter().fold((0, 0), |sum, c| (sum.0 + c.polarity.0, sum.1 + c.polarity.1));
        let fields: Vec<&(&'static str, bool)> = all.iter().flat_map(|c| &c.fields).collect();
        Figures {
            documents: all.len(),
            sentences: Rate::over(all, |c| c.sentences),
            fields_accuracy: share(fields.iter().filter(|f| f.1).count(), fields.len()),
            field_values: fields.len(),
            fields: by_field(&fields),
            requests: Rate::over(all, |c| c.requests),
            kind_agreement: share(both.iter().filter(|(a, b)| a == b).count(), both.len()),
            polarity_agreement: share(polarity.0, polarity.0 + polarity.1),
            kappa: kappa(&kinds),
            alpha: alpha(&kinds),
            themes_micro: Rate::over(all, |c| theme_hits(c, None)),
            themes_macro_f1: labelled.iter().map(|r| r.f1).sum::<f64>() / labelled.len().max(1) as f64,
            themes,
            ask_themes: Rate::over(all, |c| c.ask_themes),
            places: Rate::over(all, |c| c.places),
            missions: Rate::over(all, |c| c.missions),
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn by_field(fields: &[&(&'static str, bool)]) -> BTreeMap<&'static str, f64> {
    let mut counts: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
    for (name, right) in fields {
        let count = counts.entry(name).or_default();
        *count = (count.0 + usize::from(*right), count.1 + 1);
    }
    counts.into_iter().map(|(name, (right, all))| (name, share(right, all))).collect()
}

/// How often each kind was labelled and found.
fn margins<'k>(kinds: &[&'k (String, String)]) -> BTreeMap<&'k str, (usize, usize)> {
    let mut out: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (a, b) in kinds {
        out.entry(a).or_default().0 += 1;
        out.entry(b).or_default().1 += 1;
    }
    out
}

/// Cohen's kappa over sentences: four kinds and none (Cohen 1960).
fn kappa(kinds: &[&(String, String)]) -> f64 {
    let n = kinds.len() as f64;
    let observed = kinds.iter().filter(|(a, b)| a == b).count() as f64 / n;
    let chance: f64 = margins(kinds).values().map(|(a, b)| *a as f64 / n * (*b as f64 / n)).sum();
    if chance >= 1.0 { 1.0 } else { (observed - chance) / (1.0 - chance) }
}

/// Krippendorff's alpha for two coders and nominal values (Krippendorff 2011).
fn alpha(kinds: &[&(String, String)]) -> f64 {
    let n = 2.0 * kinds.len() as f64;
    let disagreed = 2.0 * kinds.iter().filter(|(a, b)| a != b).count() as f64;
    let pairs: f64 = margins(kinds).values().map(|(a, b)| (*a + *b) as f64 * ((*a + *b) as f64 - 1.0)).sum();
    let expected = n * (n - 1.0) - pairs;
    if expected <= 0.0 { 1.0 } else { 1.0 - (n - 1.0) * disagreed / expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_of_known_counts() {
        let rate = Rate::of(Hits { both: 8, missed: 2, extra: 0 });
        assert_eq!((rate.precision, rate.recall), (1.0, 0.8));
        assert!((rate.f1 - 0.888_888).abs() < 1e-5);
    }

    #[test]
    fn agreement_of_known_tables() {
        // Cohen's example of 2 × 2: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no gives 0.4.
        let mut kinds = Vec::new();
        for (a, b, n) in [("y", "y", 20), ("y", "n", 5), ("n", "y", 10), ("n", "n", 15)] {
            kinds.extend((0..n).map(|_| (a.to_owned(), b.to_owned())));
        }
        let kinds: Vec<_> = kinds.iter().collect();
        assert!((kappa(&kinds) - 0.4).abs() < 1e-9);
        assert!((alpha(&kinds) - 0.4).abs() < 0.02);
    }
}
