//! Agreement with hand-coded labels: what was found beside what a coder found.
//!
//! In come labels and analysed statements; out come figures with the counts
//! behind them, and the list of disagreements. Nothing here changes a rule.

mod align;
mod compare;
mod figures;
mod gold;

pub use compare::{Compared, Disagreement, compare};
pub use figures::{Figures, Rate};
pub use gold::{Gold, GoldDocument, GoldError, GoldSentence};
