//! Which sentence found is which sentence labelled.

/// Pairs of equal sentences `(labelled, found)`, in order: the longest common subsequence.
///
/// Sentences are compared without white space, hyphens and soft hyphens, as the labels' description asks.
pub(super) fn align(labelled: &[&str], found: &[&str]) -> Vec<(usize, usize)> {
    let a: Vec<String> = labelled.iter().map(|s| bare(s)).collect();
    let b: Vec<String> = found.iter().map(|s| bare(s)).collect();
    let width = b.len() + 1;
    let mut best = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i * width + j] = if a[i] == b[j] {
                best[(i + 1) * width + j + 1] + 1
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            out.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

fn bare(sentence: &str) -> String {
    sentence
        .chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{AD}' | '\u{AC}' | '\u{200B}')
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_boundary_costs_only_its_own_sentences() {
        let labelled = ["One.", "Two and three.", "Four-five."];
        let found = ["One.", "Two", "and three.", "Fourfive."];
        assert_eq!(align(&labelled, &found), [(0, 0), (2, 3)]);
    }
}
