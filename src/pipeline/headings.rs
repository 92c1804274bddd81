//! `headings.toml`: the patterns by which fields are read from headings and lead-ins.
//!
//! Patterns are regular expressions with names in braces for the classes that
//! recur ({NAME}, {ROLE}, {DATE} ...). What a match means is the heading stage's business.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;

use super::classes::Classes;
use super::files::Files;
use super::firsts::Firsts;
use super::gate::{Held, Probe};
use super::pattern::{Found, Pattern};
use super::{Examples, PipelineError};
use crate::model::DocType;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadingFile {
    #[serde(default)]
    classes: BTreeMap<String, ClassEntry>,
    #[serde(default)]
    months: HashMap<String, i8>,
    #[serde(default)]
    rule: Vec<RuleEntry>,
}

/// A class is one expression or a list of words, of which the longest is tried first.
#[derive(Deserialize)]
#[serde(untagged)]
enum ClassEntry {
    Expression(String),
    Words(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    #[serde(rename = "use")]
    usage: Usage,
    pattern: String,
    #[serde(default)]
    doc_type: Option<String>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    question: bool,
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

/// What a rule is for.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Usage {
    /// A whole line that belongs to no field and no sentence.
    Boilerplate,
    /// A document symbol, anywhere in a heading line that holds nothing else.
    Symbol,
    /// A labelled date glued to the front of the first line.
    Prefix,
    /// A whole line that is a date of release.
    DateLine,
    /// A city and a date before the first words.
    Dateline,
    /// A whole line that is the city and date.
    PlaceLine,
    /// A whole line that gives the labelled day of release, before any other date.
    ReleaseLine,
    /// The opening of a lead-in.
    LeadIn,
    /// A whole line that names the office on whose paper the text is written.
    Letterhead,
    /// A label alone on its line, whose value stands on the next.
    Label,
    /// Several lines that name kind, speaker, office and State, one after the other; `\n` stands between them.
    SpeakerBlock,
    /// A whole line that names the speaker.
    SpeakerLine,
    /// A line that names the speaker and no office.
    SpeakerName,
    /// The office on the line after it.
    SpeakerOffice,
    /// "X is Deputy Secretary-General." under an article.
    SpeakerByline,
    /// A line that says who read it out.
    DeliveredLine,
    /// Words by which the kind of text is known.
    DocType,
    /// Words of a lead-in that carry no field.
    Strip,
    /// Who read it out.
    Delivered,
    /// Who speaks.
    Speaker,
    /// The group of States whose words a delegate reads out.
    SpokenFor,
    /// What the occasion is.
    Occasion,
    /// A city in running words.
    Place,
    /// A day in running words.
    RunningDate,
    /// The code of a State that is named like its city.
    CityState,
    /// A line above a title that names an office or a meeting alone.
    OfficeLine,
    /// A paragraph that reports what a delegate said.
    Coverage,
    /// An address to the audience that opens a body.
    Salutation,
    /// The label of a speaker's turn at the start of a paragraph.
    Turn,
    /// A signature under a letter.
    Signature,
    /// A name alone, under which an office stands.
    SignedName,
    /// The words after which a letter is signed.
    Valediction,
    /// How the second half of a headline begins that was set on two lines.
    TitleGoesOn,
    /// The first half of a headline that was set on two lines, by its end.
    TitleUnfinished,
    /// Who has a turn, by title and name.
    TurnName,
    /// The label of one who gives the floor to others.
    Chair,
    /// Words before the name of the event in a block of lines.
    EventLead,
    /// A headline that names an event.
    Event,
    /// A line of a letterhead that names the State or body.
    StateLine,
    /// Words that name no State or body though they stand where one is named.
    NoEntity,
    /// Words that name nobody though they stand where a speaker's name does.
    NoName,
    /// Words right before "in CITY" by which the city is a topic.
    NoPlace,
    /// What belongs to no occasion at its end.
    OccasionEnd,
    /// What looks like an occasion and is none.
    NoOccasion,
    /// A headline that is none of a body's sentences, by its form.
    Title,
    /// A whole line that names the event.
    OccasionLine,
    /// A whole line near the end behind which nothing is the statement's.
    Footer,
    /// A file's name without its extension.
    FileName,
}

impl Usage {
    /// The groups that a pattern of this use must have.
    fn groups(self) -> &'static [&'static str] {
        match self {
            Usage::Symbol => &["symbol"],
            Usage::Prefix
            | Usage::ReleaseLine
            | Usage::DateLine
            | Usage::Dateline
            | Usage::PlaceLine
            | Usage::RunningDate => &["date"],
            Usage::SpeakerLine | Usage::SpeakerName | Usage::SpeakerBlock | Usage::TurnName => &["name"],
            Usage::Signature | Usage::SignedName | Usage::Delivered | Usage::DeliveredLine => &["name"],
            Usage::SpeakerByline => &["name", "role"],
            Usage::SpeakerOffice => &["role"],
            Usage::Occasion | Usage::OccasionLine => &["occasion"],
            Usage::Place => &["city"],
            Usage::StateLine | Usage::SpokenFor => &["entity"],
            Usage::Turn => &["label"],
            Usage::FileName => &["year"],
            _ => &[],
        }
    }
}

/// A compiled pattern with what it sets.
#[derive(Debug)]
pub struct Rule {
    /// The expression.
    pub pattern: Pattern,
    /// The type that a match means.
    pub doc_type: Option<DocType>,
    /// The office that a match means.
    pub role: Option<String>,
    /// Whether a turn is a journalist's question.
    pub question: bool,
    /// The pattern as written and what it must and must not match.
    pub examples: Examples,
    number: usize,
}

impl Rule {
    /// The office that a match means; `{office}` in it stands for the group of that name.
    pub fn role_of(&self, found: &Found<'_>) -> Option<String> {
        let office = found.words("office");
        self.role.as_ref().map(|role| role.replace("{office}", office))
    }

    /// The groups of the first match.
    pub fn captures<'t>(&self, text: impl Into<Probe<'t>>) -> Option<Found<'t>> {
        self.pattern.captures(text)
    }
}

/// All heading patterns, by their use.
#[derive(Debug, Default)]
pub struct Headings {
    /// By the number of their use: they are asked for several times a line.
    uses: Vec<OfUse>,
    months: HashMap<String, i8>,
}

/// The rules of one use.
#[derive(Debug, Default)]
struct OfUse {
    rules: Vec<Rule>,
    /// Which of them may match, by a text's first byte; told when the first text comes.
    firsts: OnceLock<Firsts>,
}

const FILE: &str = "headings.toml";

/// Reads the file.
///
/// # Errors
/// Names the line of an unknown key, class or doc_type, or of a pattern that is no regular expression.
pub fn load(files: &Files) -> Result<Headings, PipelineError> {
    let mut classes: BTreeMap<String, ClassEntry> = BTreeMap::new();
    let mut months = HashMap::new();
    let mut entries: Vec<(String, &str, RuleEntry)> = Vec::new();
    for (path, text) in files.required(FILE)? {
        let file: HeadingFile = toml::from_str(text).map_err(|e| PipelineError::toml(&path, text, &e))?;
        classes.extend(file.classes);
        months.extend(file.months);
        // Rules of a pipeline are tried before those that it extends.
        let rules = file.rule.into_iter().map(|entry| (path.clone(), text, entry));
        entries = rules.chain(entries).collect();
    }
    let classes = Arc::new(Classes::new(classes.into_iter().map(|(name, class)| (name, class.expression()))));
    // The built-in patterns are known to be right; they are compiled when they are first needed.
    let check = !files.is_built_in();
    let mut uses: Vec<OfUse> = Vec::new();
    for (number, (path, text, entry)) in entries.into_iter().enumerate() {
        let (usage, rule) = compile(number, &path, text, entry, &classes, check)?;
        if uses.len() <= usage as usize {
            uses.resize_with(usage as usize + 1, OfUse::default);
        }
        uses[usage as usize].rules.push(rule);
    }
    Ok(Headings { uses, months })
}

fn compile(
    number: usize,
    path: &str,
    text: &str,
    entry: RuleEntry,
    classes: &Arc<Classes>,
    check: bool,
) -> Result<(Usage, Rule), PipelineError> {
    let line_of = entry.pattern.lines().next().unwrap_or("").to_owned();
    let fault = |message: String| PipelineError::at(path, text, &line_of, message);
    let pattern = Pattern::new(entry.pattern.clone(), Arc::clone(classes));
    if check {
        let groups = pattern.groups().map_err(|e| fault(format!("not a regular expression: {e}")))?;
        if let Some(group) = entry.usage.groups().iter().find(|group| !groups.contains(group)) {
            return Err(fault(format!("the pattern has no group `{group}`"))
                .hint(format!("write the part that gives the value as (?P<{group}>...)")));
        }
    }
    let doc_type = entry
        .doc_type
        .map(|name| DocType::from_name(&name).ok_or_else(|| fault(format!("doc_type `{name}` is not in the codebook"))))
        .transpose()?;
    let examples = Examples { file: path.to_owned(), entry: entry.pattern, yes: entry.yes, no: entry.no };
    Ok((entry.usage, Rule { pattern, doc_type, role: entry.role, question: entry.question, examples, number }))
}

impl ClassEntry {
    fn expression(self) -> String {
        match self {
            ClassEntry::Expression(expression) => expression,
            ClassEntry::Words(mut words) => {
                words.sort_by_key(|w| std::cmp::Reverse(w.len()));
                words.join("|")
            }
        }
    }
}

impl Headings {
    /// The rules of one use, in the order of the file.
    pub fn of(&self, usage: Usage) -> &[Rule] {
        self.uses.get(usage as usize).map_or(&[], |of_use| &of_use.rules)
    }

    /// Those of them that may match a text, by how it begins.
    pub fn may_match<'h>(&'h self, usage: Usage, text: &str) -> impl Iterator<Item = &'h Rule> + use<'h> {
        let of_use = self.uses.get(usage as usize);
        let first = text.as_bytes().first().copied();
        of_use.into_iter().flat_map(move |OfUse { rules, firsts }| {
            let may_begin = |n: u32, byte| rules[n as usize].pattern.may_begin(byte);
            let firsts = firsts.get_or_init(|| Firsts::of(rules.len() as u32, may_begin));
            firsts.at(first).iter().map(|&n| &rules[n as usize])
        })
    }

    /// Whether some pattern of that use matches.
    pub fn is<'t>(&self, usage: Usage, text: impl Into<Probe<'t>>) -> bool {
        let held = Held::default();
        let probe = text.into().or_held(&held);
        self.may_match(usage, probe.text).any(|r| r.pattern.is_match(probe))
    }

    /// The groups of the first pattern of that use that matches.
    pub fn captures<'t>(&self, usage: Usage, text: impl Into<Probe<'t>>) -> Option<Found<'t>> {
        let probe = text.into();
        self.may_match(usage, probe.text).find_map(|rule| rule.captures(probe))
    }

    /// A group of the first pattern of that use that matches.
    pub fn group<'t>(&self, usage: Usage, group: &str, text: impl Into<Probe<'t>>) -> Option<String> {
        let probe = text.into();
        self.may_match(usage, probe.text).find_map(|rule| Some(rule.captures(probe)?.name(group)?.to_owned()))
    }

    /// The number of a month by its name in any language of the pipeline, full stop or not.
    pub fn month(&self, name: &str) -> Option<i8> {
        self.months.get(name.trim_end_matches('.').to_lowercase().as_str()).copied()
    }

    /// Prepares the patterns for their first text, see [`Pattern::prepare`]; of threads that share `next` each takes
    /// some of them.
    pub(super) fn prepare(&self, next: &AtomicUsize) {
        let rules: Vec<&Rule> = self.rules().collect();
        while let Some(rule) = rules.get(next.fetch_add(1, Ordering::Relaxed)) {
            rule.pattern.prepare();
        }
    }

    /// Every rule, in a fixed order, for checking its examples.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        let mut all: Vec<&Rule> = self.uses.iter().flat_map(|of_use| &of_use.rules).collect();
        all.sort_by_key(|r| r.number);
        all.into_iter()
    }
}
