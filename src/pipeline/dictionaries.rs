//! Dictionaries that people already have, read in place as themes: quanteda's YAML and spaCy's EntityRuler patterns.
//!
//! They carry no examples, no labels and no groups: a theme's id is the path of
//! its keys, its group the first of them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::PipelineError;
use super::themes::ThemeEntry;

/// A dictionary of quanteda: keys within keys, at the end of which stand words with globs.
#[derive(Deserialize)]
#[serde(untagged)]
enum Node {
    Keys(BTreeMap<String, Node>),
    List(Vec<Leaf>),
    Word(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Leaf {
    Word(String),
    Number(f64),
    Keys(BTreeMap<String, Node>),
}

/// Themes of a dictionary as quanteda reads it: `immigration: [migra*, "asylum seeker*"]`.
///
/// # Errors
/// Says where the YAML is none, or which word holds a glob that is no `*`.
pub(super) fn quanteda(path: &str, text: &str) -> Result<Vec<ThemeEntry>, PipelineError> {
    let root: BTreeMap<String, Node> = serde_saphyr::from_str(text).map_err(|e| {
        PipelineError::missing(path, format!("no dictionary: {e}"))
            .hint("a dictionary is keys with lists of words: `helicopters: [helicopter*, rotary wing]`")
    })?;
    let mut themes = BTreeMap::new();
    gather(&root, "", &mut themes);
    themes
        .into_iter()
        .map(|(id, words)| {
            let terms = words.iter().map(|w| glob(w)).collect::<Option<Vec<_>>>();
            let terms = terms.ok_or_else(|| {
                PipelineError::at(
                    path,
                    text,
                    words.iter().find(|w| glob(w).is_none()).map_or("", |w| w),
                    format!("`{id}`: a word with `?`, `[` or `{{`"),
                )
                .hint("of quanteda's globs only `*` at the beginning or end of a word is read")
            })?;
            Ok(theme(id, terms, "quanteda dictionary"))
        })
        .collect()
}

fn gather(keys: &BTreeMap<String, Node>, above: &str, themes: &mut BTreeMap<String, Vec<String>>) {
    for (key, node) in keys {
        let id = if above.is_empty() { id_of(key) } else { format!("{above}.{}", id_of(key)) };
        let mut words = Vec::new();
        match node {
            Node::Keys(keys) => gather(keys, &id, themes),
            Node::Word(word) => words.push(word.clone()),
            Node::List(leaves) => {
                for leaf in leaves {
                    match leaf {
                        Leaf::Word(word) => words.push(word.clone()),
                        Leaf::Number(number) => words.push(number.to_string()),
                        Leaf::Keys(keys) => gather(keys, &id, themes),
                    }
                }
            }
        }
        if !words.is_empty() {
            themes.entry(id).or_default().extend(words);
        }
    }
}

/// A word of quanteda as a term: `_` joins words of a phrase, `*` stands at a word's edge.
fn glob(word: &str) -> Option<String> {
    (!word.contains(['?', '[', ']', '{', '}'])).then(|| word.replace('_', " ").trim().to_owned())
}

#[derive(Deserialize)]
struct Pattern {
    label: String,
    pattern: Value,
    #[serde(default)]
    id: Option<String>,
}

/// Themes of patterns of spaCy's EntityRuler, one JSON object a line.
///
/// # Errors
/// Names the line that is no pattern, and the token attribute that is not read.
pub(super) fn spacy(path: &str, text: &str) -> Result<Vec<ThemeEntry>, PipelineError> {
    let mut themes: BTreeMap<String, ThemeEntry> = BTreeMap::new();
    for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let fault = |message: String| PipelineError {
            file: path.to_owned(),
            line: Some(n + 1),
            message,
            hint: Some(
                "a pattern is {\"label\": \"AIR\", \"pattern\": \"helicopter\"} or a list of {\"LOWER\": …}".to_owned(),
            ),
        };
        let pattern: Pattern = serde_json::from_str(line).map_err(|e| fault(format!("no pattern: {e}")))?;
        let id = id_of(pattern.id.as_deref().filter(|i| !i.is_empty()).unwrap_or(&pattern.label));
        let theme = themes.entry(id.clone()).or_insert_with(|| theme(id, Vec::new(), "spaCy patterns"));
        match &pattern.pattern {
            Value::String(phrase) => theme.case.push(phrase.clone()),
            Value::Array(tokens) => {
                let (words, any_case) = tokens_to_term(tokens).map_err(fault)?;
                if any_case { theme.terms.push(words) } else { theme.case.push(words) }
            }
            _ => return Err(fault("a pattern is a phrase or a list of tokens".to_owned())),
        }
    }
    Ok(themes.into_values().collect())
}

/// Tokens as one term, and whether case does not matter.
fn tokens_to_term(tokens: &[Value]) -> Result<(String, bool), String> {
    let (mut words, mut any_case) = (Vec::new(), true);
    for token in tokens {
        let token = token.as_object().ok_or("a token is an object")?;
        let mut word = if token.is_empty() { Some("*".to_owned()) } else { None };
        for (attribute, value) in token {
            match (attribute.as_str(), value) {
                ("LOWER", Value::String(w)) => word = Some(w.clone()),
                ("TEXT" | "ORTH", Value::String(w)) => {
                    any_case = false;
                    word = Some(w.clone());
                }
                ("LOWER", Value::Object(set)) => {
                    let list = set.get("IN").and_then(Value::as_array).ok_or("of sets only IN is read")?;
                    let list: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
                    word = Some(format!("{{{}}}", list.join(",")));
                }
                _ => return Err(format!("token attribute `{attribute}` is not read; LOWER, TEXT and ORTH are")),
            }
        }
        words.push(word.ok_or("a token without words")?);
    }
    // In spaCy "rotary-wing" is three tokens; a hyphen in a term matches it with and without.
    Ok((words.join(" ").replace(" - ", "-"), any_case))
}

fn theme(id: String, terms: Vec<String>, what: &str) -> ThemeEntry {
    let label = id.rsplit('.').next().unwrap_or(&id).replace('_', " ");
    let group = id.split('.').next().unwrap_or(&id).to_owned();
    ThemeEntry { scope: format!("Words of the {what}"), id, label, group, terms, ..ThemeEntry::default() }
}

/// A key as an id: small letters, `_` for what is no letter or digit.
fn id_of(key: &str) -> String {
    let id: String = key.trim().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    id.to_lowercase().trim_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_quanteda_become_ids() {
        let text =
            "air:\n  helicopters: [helicopter*, rotary_wing]\n  Drones & UAVs:\n    - drone*\ntraining: trainer*\n";
        let themes = quanteda("d.yml", text).unwrap();
        let seen: Vec<_> = themes.iter().map(|t| (t.id.as_str(), t.group.as_str(), t.terms.join("|"))).collect();
        assert_eq!(
            seen,
            [
                ("air.drones___uavs", "air", "drone*".to_owned()),
                ("air.helicopters", "air", "helicopter*|rotary wing".to_owned()),
                ("training", "training", "trainer*".to_owned())
            ]
        );
        let error = quanteda("d.yml", "air: [wom?n]").unwrap_err().to_string();
        assert!(error.contains("d.yml:1") && error.contains('?'), "{error}");
    }

    #[test]
    fn patterns_of_spacy_become_terms() {
        let text = "{\"label\": \"AIR\", \"pattern\": \"Mi-17\"}\n\n{\"label\": \"AIR\", \"pattern\": [{\"LOWER\": {\"IN\": [\"attack\", \"utility\"]}}, {\"LOWER\": \"helicopter\"}]}";
        let themes = spacy("p.jsonl", text).unwrap();
        assert_eq!(
            (themes[0].id.as_str(), themes[0].case.join("|"), themes[0].terms.join("|")),
            ("air", "Mi-17".into(), "{attack,utility} helicopter".into())
        );
        let error = spacy("p.jsonl", "{\"label\": \"A\", \"pattern\": [{\"LEMMA\": \"go\"}]}").unwrap_err().to_string();
        assert!(error.contains("p.jsonl:1") && error.contains("LEMMA"), "{error}");
    }
}
