//! `requests.toml` and `verbs.txt`: the cues of requests and the word lists that their grammar reads.

use std::collections::HashSet;

use serde::Deserialize;

use super::files::Files;
use super::matcher::{MatcherBuilder, Owner};
use super::term::{self, Case};
use super::{Examples, PipelineError};
use crate::model::RequestKind;

/// How the words around a cue are read.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A verb by which the speaker asks: urge, call upon.
    Directive,
    /// A noun by which the speaker asks: my appeal, our request that.
    AppealNoun,
    /// Let us.
    LetUs,
    /// Must, should, have to.
    Modal,
    /// It is time to, it is incumbent on.
    Impersonal,
    /// Need, require, lack, as verbs.
    NeedVerb,
    /// Is needed, are required.
    NeedPassive,
    /// The need for, a shortage of.
    NeedNoun,
    /// Vital, essential, missing, in short supply.
    NeedAdjective,
    /// Requires, demands, calls for, said of a thing.
    NeedOfThing,
    /// Count on, rely on, expect.
    Expect,
    /// Hope, trust, look forward to.
    Hope,
    /// It is our hope that.
    HopeNoun,
    /// A command: found by its place in the sentence, not by a word of its own.
    Imperative,
}

/// The inflection in which a verb was met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inflection {
    /// Urge; for cues that are no verbs, the words as they are.
    Base,
    /// Urges.
    Third,
    /// Urging.
    Ing,
    /// Urged.
    Past,
}

/// What stands right after the cue.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug, Default)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// The one who is asked: urge the parties to ...
    #[default]
    Addressee,
    /// The thing that is asked for: call for restraint.
    Thing,
}

/// A cue of requests.
#[derive(Debug, Clone)]
pub struct Cue {
    /// The lemma in the tables.
    pub verb: String,
    /// Which of the four kinds.
    pub kind: RequestKind,
    /// 1 (weakest) to 5.
    pub strength: u8,
    /// How it is read.
    pub form: Form,
    /// What stands after it.
    pub takes: Takes,
}

/// A cue in one inflection: what the matcher's cue owner points to.
#[derive(Debug, Clone, Copy)]
pub struct CueForm {
    /// Index of the cue.
    pub cue: u16,
    /// The inflection.
    pub inflection: Inflection,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestFile {
    scale: Option<String>,
    #[serde(default)]
    words: WordEntries,
    #[serde(default)]
    cue: Vec<CueEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueEntry {
    verb: String,
    kind: String,
    strength: u8,
    form: Form,
    #[serde(default)]
    takes: Takes,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    third: Vec<String>,
    #[serde(default)]
    ing: Vec<String>,
    #[serde(default)]
    past: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

macro_rules! word_lists {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        #[derive(Deserialize, Default)]
        #[serde(deny_unknown_fields)]
        struct WordEntries { $(#[serde(default)] $name: Vec<String>,)* }

        /// The word lists of the grammar; folded, single words.
        #[derive(Debug, Default)]
        pub struct Words { $($(#[$doc])* pub $name: WordList,)* /** Base forms of verbs. */ pub verbs: WordList }

        impl Words {
            fn add(&mut self, more: WordEntries) {
                $(self.$name.words.extend(WordList::of(more.$name.iter().map(String::as_str)).words);)*
            }
        }
    };
}

word_lists! {
    /// Words that may stand between a subject and its verb.
    adverbs,
    /// Words in -ly that are no adverbs.
    not_adverbs,
    /// Nouns by which speakers name themselves after "my" or "our".
    own_nouns,
    /// Heads of those who can be asked: States, parties, Council.
    actors,
    /// Bodies whose requests are only reported.
    third_parties,
    /// Verbs that report what others say.
    reporting,
    /// What is asked for is support itself: its purpose belongs to the ask.
    support,
    /// Words that take "to" and a verb as their complement, so that it is no purpose.
    complement_heads,
    /// Verbs that take somebody and "to" with a verb, all forms: allow, permit, persuade.
    causatives,
    /// Words before "that" which only feel or judge what "should" be so: regret, unthinkable, natural.
    emotive,
    /// Verbs of saying that make "I must say" a formula.
    saying,
    /// Base verbs that open imperatives even before a noun.
    imperatives,
    /// Verbs that open a sentence without asking: thank, welcome, imagine.
    not_imperatives,
    /// Acts that "look forward to" and "hope" may ask of the addressee.
    contributions,
    /// What is denied before "that", so that the clause behind it is rejected: "we do not share the view that".
    rejected,
    /// Nouns before "that" whose clause somebody else asks for: "the notion that".
    contested,
    /// Subjects of a hope that ask nothing of anybody: this Conference, the day.
    occasions,
    /// Words before which "need" and "lack" are nouns.
    determiners,
    /// Words after which a need has no object.
    need_ends,
    /// Is, are, remain and their like.
    copulas,
    /// Words after which a pronoun opens a clause of its own.
    clause_openers,
    /// Verbs that state a gap.
    gap_verbs,
    /// Words before "a gap in" or "the need for" by which none is stated: close, without.
    gap_closers,
    /// Participles that tell how one feels and are no passive: "is committed".
    feelings,
    /// Words that open an aside between a need and what is needed: "above all".
    light_asides,
    /// Verbs behind "gaps" that state them: remain, persist.
    gap_stays,
    /// What a means is to become in "such units should be the norm", so that it is asked for.
    norms,
    /// What is done to those to whom others speak: "told", "advised".
    addressed,
    /// Those whose requests a headline of a meeting's coverage tells: speakers, delegates.
    covered,
    /// Verbs by which a speaker asks together with others.
    joining,
    /// What bodies adopt, which says something and cannot be asked: treaty, resolution.
    documents,
    /// Verbs by which a speaker begins or ends, before "by" or "without" and the cue.
    closing,
    /// Words before "what must be done" that make it a thing known or spoken of.
    knowing,
    /// What a mission works with, so that "has no ..." states a lack: helicopters, doctors.
    means,
    /// Subjects of "critical" and "missing" that are no means.
    unfit_subjects,
    /// States that are wished for and are no means: "peace".
    aims,
    /// Nouns and verbs whose content a clause with "that" tells: "fact", "belief", "hopes".
    thoughts,
    /// Words that join an ask to what stands before it and are no part of it: "and", "therefore".
    connectives,
    /// Words that open a phrase before the clause: "aware of the need".
    fronting,
    /// Words of wish or duty before "to urge".
    wishes,
    /// Verbs of what will come of something.
    outcomes,
    /// Irregular past participles.
    participles,
    /// Words that open an adverbial before the subject.
    adverbial_openers,
    /// Auxiliaries between a subject and its verb.
    helpers,
    /// Words that end the head of a noun phrase.
    prepositions,
    /// Words that show that the verb before them commands.
    object_openers,
    /// Words after which even a verb that is also a noun commands.
    particles,
    /// Words that may stand before a command.
    command_openers,
    /// Words of a condition, behind whose comma a command may stand.
    condition_openers,
    /// Verbs, never nouns, that command before any word at the start of a sentence.
    bare_imperatives,
    /// What a meeting does when it acts as a body: adopt, decide.
    deliberations,
    /// Nouns of acts that somebody is to do: "the adoption of the draft".
    acts_named,
    /// What comes about and is nobody's act: "a settlement will be reached", "progress will be made".
    brought_about,
    /// Irregular participles of what somebody does: "steps will be taken".
    done_for,
    /// Verbs that tell what becomes of the noun before "to", and not what it is for: "the guns to stop".
    becoming,
    /// What "I hope you" wishes for the audience and does not ask: enjoy.
    wished,
    /// Finite verbs that show a noun phrase before them.
    finite_verbs,
}

/// A set of folded words.
#[derive(Debug, Default, Clone)]
pub struct WordList {
    words: HashSet<Vec<u8>, foldhash::fast::FixedState>,
}

impl WordList {
    pub(super) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut folded = Vec::new();
        let words = words.map(|w| {
            term::fold_into(w, &mut folded);
            folded.clone()
        });
        WordList { words: words.collect() }
    }

    /// Whether the folded word is in the list.
    pub fn has(&self, word: &[u8]) -> bool {
        self.words.contains(word)
    }
}

/// What `requests.toml` says.
#[derive(Debug, Default)]
pub struct Requests {
    /// The name and version of the strength scale.
    pub scale: String,
    /// In the order of the file.
    pub cues: Vec<Cue>,
    /// What the matcher's owners point to.
    pub forms: Vec<CueForm>,
    /// The grammar's lists.
    pub words: Words,
    /// The cue that commands are filed under.
    pub imperative: Option<u16>,
    /// Examples of every cue.
    pub examples: Vec<Examples>,
}

const FILE: &str = "requests.toml";
const VERBS: &str = "verbs.txt";

/// Reads cues and lists and hands the cues to the matcher.
///
/// # Errors
/// Names the line of an unknown key or kind, a strength outside 1 to 5, or a malformed cue.
pub fn load(files: &Files, matcher: &mut MatcherBuilder) -> Result<Requests, PipelineError> {
    let mut out = Requests::default();
    let mut cues: Vec<(String, &str, CueEntry)> = Vec::new();
    for (path, text) in files.required(FILE)? {
        let file: RequestFile = toml::from_str(text).map_err(|e| PipelineError::toml(&path, text, &e))?;
        out.scale = file.scale.unwrap_or(out.scale);
        out.words.add(file.words);
        for entry in file.cue {
            // A cue takes the place of its like in the extended pipeline.
            cues.retain(|(p, _, c)| p == &path || c.verb != entry.verb || c.form != entry.form);
            cues.push((path.clone(), text, entry));
        }
    }
    out.words.verbs = WordList::of(files.lines(VERBS)?.map(|(_, _, word)| word));
    for (path, text, entry) in cues {
        add(&mut out, matcher, &path, text, entry)?;
    }
    Ok(out)
}

fn add(
    out: &mut Requests,
    matcher: &mut MatcherBuilder,
    path: &str,
    text: &str,
    entry: CueEntry,
) -> Result<(), PipelineError> {
    let cue = out.cues.len() as u16;
    let fault =
        |what: &str, message: String| PipelineError::at(path, text, what, format!("cue `{}`: {message}", entry.verb));
    let kind = RequestKind::from_name(&entry.kind).ok_or_else(|| {
        fault(&entry.kind, format!("kind `{}` is not known", entry.kind))
            .hint("write appeal, obligation, need or expectation")
    })?;
    if !(1..=5).contains(&entry.strength) {
        return Err(fault(&entry.verb, format!("strength {} is not between 1 and 5", entry.strength)));
    }
    let wordless = entry.words.is_empty() && entry.third.is_empty();
    if wordless != (entry.form == Form::Imperative) {
        return Err(fault(&entry.verb, "no words; list at least one (imperatives have none)".to_owned()));
    }
    let inflected = [
        (&entry.words, Inflection::Base),
        (&entry.third, Inflection::Third),
        (&entry.ing, Inflection::Ing),
        (&entry.past, Inflection::Past),
    ];
    for (words, inflection) in inflected {
        if words.is_empty() {
            continue;
        }
        let owner = Owner::Cue { cue: out.forms.len() as u16 };
        for word in words {
            matcher.add(owner, word, Case::Ignore).map_err(|e| fault(word, format!("`{word}`: {e}")))?;
        }
        out.forms.push(CueForm { cue, inflection });
    }
    for phrase in &entry.not {
        matcher
            .add(Owner::CueNot { cue }, phrase, Case::Ignore)
            .map_err(|e| fault(phrase, format!("`{phrase}`: {e}")))?;
    }
    if entry.form == Form::Imperative {
        out.imperative = Some(cue);
    }
    out.examples.push(Examples { file: path.to_owned(), entry: entry.verb.clone(), yes: entry.yes, no: entry.no });
    out.cues.push(Cue { verb: entry.verb, kind, strength: entry.strength, form: entry.form, takes: entry.takes });
    Ok(())
}
