//! One statement: labels beside findings, and every disagreement.

use std::collections::BTreeSet;

use super::align::align;
use super::gold::{GoldDocument, GoldSentence};
use crate::model::{Analysed, PlaceKind, PlaceMention, Polarity, Request, Statement};
use crate::pipeline::Pipeline;

/// Something that coder and program see differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// What it is about: a field, `sentence`, `request`, `themes`, `ask_themes`, `places`, `missions`, `polarity`.
    pub what: String,
    /// The labelled value.
    pub expected: String,
    /// The value found.
    pub found: String,
    /// The sentence, or nothing for fields.
    pub sentence: String,
}

/// A set of labels beside a set of findings, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hits {
    /// In both.
    pub both: usize,
    /// Labelled, not found.
    pub missed: usize,
    /// Found, not labelled.
    pub extra: usize,
}

impl Hits {
    fn of(labelled: &BTreeSet<String>, found: &BTreeSet<String>) -> Self {
        Hits {
            both: labelled.intersection(found).count(),
            missed: labelled.difference(found).count(),
            extra: found.difference(labelled).count(),
        }
    }

    pub(super) fn add(&mut self, other: Hits) {
        self.both += other.both;
        self.missed += other.missed;
        self.extra += other.extra;
    }
}

/// What one statement adds to the figures.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// Sentences by their boundaries.
    pub sentences: Hits,
    /// Fields: name, right or wrong.
    pub fields: Vec<(&'static str, bool)>,
    /// Whether a sentence holds a request.
    pub requests: Hits,
    /// The kinds of every sentence that both cut alike: labelled and found, `none` among them.
    pub kinds: Vec<(String, String)>,
    /// Polarity of requests that both see: right, wrong.
    pub polarity: (usize, usize),
    /// Theme, labelled, found: one a sentence and theme that either names.
    pub themes: Vec<(String, bool, bool)>,
    /// Themes of asks.
    pub ask_themes: Hits,
    /// Countries.
    pub places: Hits,
    /// Missions.
    pub missions: Hits,
    /// Every disagreement.
    pub disagreements: Vec<Disagreement>,
}

/// Compares one statement with its labels.
///
/// Statements in a language without terms are compared by fields and sentences alone.
pub fn compare(document: &GoldDocument, labels: &[GoldSentence], analysed: &Analysed, pipeline: &Pipeline) -> Compared {
    let mut out = Compared::default();
    let Some(statement) = &analysed.statement else {
        out.sentences.missed = labels.len();
        return out;
    };
    out.fields(document, statement);
    let words = |n: usize| statement.sentences[n].span.of(&statement.text);
    let found: Vec<&str> = (0..statement.sentences.len()).map(words).collect();
    let labelled: Vec<&str> = labels.iter().map(|l| l.text.as_str()).collect();
    let pairs = align(&labelled, &found);
    out.sentences = Hits { both: pairs.len(), missed: labels.len() - pairs.len(), extra: found.len() - pairs.len() };
    let tags = document.lang.as_deref().is_none_or(|lang| pipeline.reads(lang));
    for (l, label) in labels.iter().enumerate() {
        let pair = pairs.iter().find(|(i, _)| *i == l).map(|(_, j)| *j);
        if pair.is_none() {
            out.differ("sentence", &label.text, "", &label.text);
        }
        if tags {
            out.tags(label, pair.map(|n| Found::of(n, statement, analysed, pipeline)));
        }
    }
    for (j, text) in found.iter().enumerate() {
        if !pairs.iter().any(|(_, f)| *f == j) {
            out.differ("sentence", "", text, text);
            if tags {
                out.extra(&Found::of(j, statement, analysed, pipeline));
            }
        }
    }
    out
}

/// What was found in one sentence, as sets of names.
struct Found {
    kind: Option<&'static str>,
    negative: bool,
    cues: String,
    names: Names,
    mentions: String,
}

/// What a sentence names, labelled or found.
#[derive(Default)]
struct Names {
    themes: BTreeSet<String>,
    ask_themes: BTreeSet<String>,
    places: BTreeSet<String>,
    missions: BTreeSet<String>,
}

impl Names {
    fn labelled(label: &GoldSentence) -> Self {
        let set = |values: &[String]| values.iter().cloned().collect();
        Names {
            themes: set(&label.themes),
            ask_themes: set(&label.ask_themes),
            places: set(&label.places),
            missions: set(&label.missions),
        }
    }
}

impl Found {
    fn of(n: usize, statement: &Statement, analysed: &Analysed, pipeline: &Pipeline) -> Self {
        let requests: Vec<_> = analysed.requests.iter().filter(|r| r.sentence as usize == n).collect();
        let id = |t: &u16| pipeline.themes[*t as usize].id.clone();
        let first = requests.iter().map(|r| r.kind).min();
        let places = analysed.places.iter().filter(|m| m.sentence as usize == n);
        let (missions, others): (Vec<&PlaceMention>, Vec<&PlaceMention>) =
            places.partition(|m| m.kind == PlaceKind::Mission);
        Found {
            kind: first.map(|k| k.name()),
            negative: !requests.is_empty()
                && requests.iter().filter(|r| Some(r.kind) == first).all(|r| r.polarity == Polarity::Negative),
            cues: requests.iter().map(|r| rule(r, statement, pipeline)).collect::<Vec<_>>().join(" | "),
            names: Names {
                themes: analysed.sentence_tags[n].themes.iter().map(id).collect(),
                ask_themes: requests.iter().flat_map(|r| r.ask_themes.iter().map(id)).collect(),
                places: others
                    .iter()
                    .map(|m| pipeline.gazetteer.places[m.place as usize].iso_alpha3.clone())
                    .filter(|iso| !iso.is_empty())
                    .collect(),
                missions: missions
                    .iter()
                    .map(|m| pipeline.gazetteer.missions[m.place as usize].acronym.clone())
                    .collect(),
            },
            mentions: analysed
                .themes
                .iter()
                .filter(|t| t.sentence as usize == n)
                .map(|t| format!("{}=“{}”", pipeline.themes[t.theme as usize].id, t.span.of(&statement.text)))
                .collect::<Vec<_>>()
                .join(" "),
        }
    }
}

/// The rule that fired: the cue's words, its verb and the form that it was read in.
fn rule(request: &Request, statement: &Statement, pipeline: &Pipeline) -> String {
    let cue = &pipeline.requests.cues[request.cue_id as usize];
    format!("“{}” by {} ({:?})", request.cue.of(&statement.text), cue.verb, cue.form)
}

impl Compared {
    fn differ(&mut self, what: &str, expected: &str, found: &str, sentence: &str) {
        self.disagreements.push(Disagreement {
            what: what.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
            sentence: sentence.to_owned(),
        });
    }

    fn fields(&mut self, gold: &GoldDocument, statement: &Statement) {
        let f = &statement.fields;
        let date = f.date.map(|d| d.to_string());
        // A date inside a month is compared by its year where the program knows only that.
        let expected_date = gold.date.clone();
        let own = |v: &Option<String>| v.clone();
        let values: [(&'static str, Option<String>, Option<String>); 14] = [
            ("symbol", own(&gold.symbol), own(&f.symbol)),
            ("other_symbols", Some(gold.other_symbols.join("|")), Some(f.other_symbols.join("|"))),
            ("title", own(&gold.title), own(&f.title)),
            ("doc_type", own(&gold.doc_type), f.doc_type.map(|t| t.name().to_owned())),
            ("speaker", own(&gold.speaker), own(&f.speaker)),
            ("speaker_role", own(&gold.speaker_role), own(&f.speaker_role)),
            ("speaker_entity", own(&gold.speaker_entity), own(&f.speaker_entity)),
            ("speaker_iso_alpha3", own(&gold.speaker_iso_alpha3), own(&f.speaker_iso_alpha3)),
            ("delivered_by", own(&gold.delivered_by), own(&f.delivered_by)),
            ("date", expected_date, date),
            ("occasion", own(&gold.occasion), own(&f.occasion)),
            ("place", own(&gold.place), own(&f.place)),
            ("place_iso_alpha3", own(&gold.place_iso_alpha3), own(&f.place_iso_alpha3)),
            ("lang", own(&gold.lang), f.lang.map(str::to_owned)),
        ];
        for (name, expected, found) in values {
            let plain = |v: &Option<String>| v.as_deref().unwrap_or("").replace(['\u{2010}', '\u{2011}'], "-");
            let right = plain(&expected) == plain(&found);
            self.fields.push((name, right));
            if !right {
                self.differ(name, &plain(&expected), &plain(&found), "");
            }
        }
    }

    fn tags(&mut self, label: &GoldSentence, found: Option<Found>) {
        let labelled = Names::labelled(label);
        let Some(found) = found else {
            // What a sentence holds that was cut elsewhere is missed with it.
            self.requests.missed += usize::from(label.request.is_some());
            self.count(&labelled, &Names::default());
            return;
        };
        let none = "none".to_owned();
        let (expected, kind) = (label.request.clone().unwrap_or(none.clone()), found.kind.map_or(none, str::to_owned));
        match (label.request.is_some(), found.kind.is_some()) {
            (true, true) => self.requests.both += 1,
            (true, false) => self.requests.missed += 1,
            (false, true) => self.requests.extra += 1,
            (false, false) => {}
        }
        if expected != kind {
            self.differ("request", &expected, &format!("{kind} {}", found.cues), &label.text);
        } else if label.request.is_some() {
            let right = label.negative == found.negative;
            self.polarity = (self.polarity.0 + usize::from(right), self.polarity.1 + usize::from(!right));
            if !right {
                self.differ("polarity", &label.negative.to_string(), &found.cues, &label.text);
            }
        }
        self.kinds.push((expected, kind));
        self.count(&labelled, &found.names);
        for (what, labelled, found, why) in [
            ("ask_themes", &labelled.ask_themes, &found.names.ask_themes, ""),
            ("themes", &labelled.themes, &found.names.themes, &found.mentions),
            ("places", &labelled.places, &found.names.places, ""),
            ("missions", &labelled.missions, &found.names.missions, ""),
        ] {
            self.differ_sets(what, labelled, found, why, &label.text);
        }
    }

    /// What was found in a sentence that nobody labelled.
    fn extra(&mut self, found: &Found) {
        self.requests.extra += usize::from(found.kind.is_some());
        self.count(&Names::default(), &found.names);
    }

    fn count(&mut self, labelled: &Names, found: &Names) {
        for theme in labelled.themes.union(&found.themes) {
            self.themes.push((theme.clone(), labelled.themes.contains(theme), found.themes.contains(theme)));
        }
        self.ask_themes.add(Hits::of(&labelled.ask_themes, &found.ask_themes));
        self.places.add(Hits::of(&labelled.places, &found.places));
        self.missions.add(Hits::of(&labelled.missions, &found.missions));
    }

    fn differ_sets(
        &mut self,
        what: &str,
        expected: &BTreeSet<String>,
        found: &BTreeSet<String>,
        why: &str,
        sentence: &str,
    ) {
        if expected != found {
            let list =
                |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>().join(" ");
            let extra = format!("{} {}", list(found, expected), if found.is_subset(expected) { "" } else { why });
            self.differ(what, &list(expected, found), extra.trim(), sentence);
        }
    }
}
