//! A fixed text to measure on: the two sample statements, varied until there is enough of it.
//!
//! Each statement keeps the heading of its sample; the paragraphs of its body stand in another order, speak of
//! another country and end with another number, so that no two are the same. The same call gives the same bytes
//! for ever.

use rapporteur::model::Source;

const SEEDS: [&str; 2] =
    [include_str!("../seeds/000_62d206e974d6afe4.txt"), include_str!("../seeds/004_35cdcaa2f0f89d10.txt")];
const COUNTRIES: [&str; 7] = ["Mali", "Haiti", "Lebanon", "South Sudan", "Cyprus", "Côte d’Ivoire", "Somalia"];

/// Statements of `bytes` bytes together, or a little more.
pub fn statements(bytes: usize) -> Vec<(Source, String)> {
    let (mut out, mut size) = (Vec::new(), 0);
    while size < bytes {
        let text = statement(out.len());
        size += text.len();
        let name = format!("{:05}.txt", out.len());
        out.push((Source::new(name.clone(), name), text));
    }
    out
}

fn statement(number: usize) -> String {
    let mut paragraphs: Vec<&str> = SEEDS[number % SEEDS.len()].split("\n\n").collect();
    let opens = |p: &&str| p.contains("Following is");
    let head = paragraphs.iter().position(opens).map_or(0, |n| n + 1);
    let body = &mut paragraphs[head..];
    let turn = number / SEEDS.len();
    if !body.is_empty() {
        body.rotate_left(turn % body.len());
    }
    let country = COUNTRIES[turn % COUNTRIES.len()];
    let text = paragraphs.join("\n\n").replace("Mali", country);
    format!("{}\n\nWe need {} helicopters in {country}.\n", text.trim_end(), number + 2)
}
