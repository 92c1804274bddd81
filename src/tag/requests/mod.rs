//! The grammar of requests.
//!
//! Each cue of a sentence is judged by its form (codebook, section 3): who
//! speaks, in which voice and tense, under which negation, condition or
//! report. What stands goes into one row with its own requester, addressee,
//! ask and purpose; what falls keeps its [`Reason`], for `explain`.

mod clause;
mod cut;
mod cut_need;
mod directive;
mod expect;
mod frame;
mod imperative;
mod judge;
mod need;
mod quotes;
mod shortage;
mod subject;
mod tokens;
mod voice;

use std::rc::Rc;

use crate::model::{Polarity, Request, Section, Span, Statement, ThemeTag};
use crate::pipeline::matcher::{Hit, Owner};
use crate::pipeline::{Cue, Inflection, Pipeline, WordList, Words, term};

use quotes::{Quotes, is_quoted_whole, opens_quoted};
use tokens::Tokens;
use voice::Voice;

pub use judge::Reason;

/// What became of one cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The words of the cue.
    pub cue: Span,
    /// Index of the cue in the pipeline.
    pub cue_id: u16,
    /// The request, or why it is none.
    pub outcome: Result<Request, Reason>,
}

/// Judges every cue of one sentence: what `explain` shows.
pub fn examine(statement: &Statement, sentence: u32, themes: &[ThemeTag], pipeline: &Pipeline) -> Vec<Verdict> {
    let (mut folded, mut hits) = (Vec::new(), Vec::new());
    term::fold_into(&statement.text, &mut folded);
    pipeline.matcher.find(&statement.text, &folded, &mut hits);
    let mut reader = Reader::new(statement, &folded, pipeline);
    let mut out = Vec::new();
    for n in 0..=sentence {
        let Some(s) = statement.sentences.get(n as usize) else { break };
        let here: Vec<Hit> = hits.iter().filter(|h| s.span.contains(h.span)).copied().collect();
        out = reader.judge_all(n, &here, if n == sentence { themes } else { &[] });
    }
    out
}

/// A cue in its sentence, with all that judging it needs.
struct Context<'t> {
    tokens: Tokens<'t>,
    statement: &'t Statement,
    pipeline: &'t Pipeline,
    sentence: Span,
    section: Section,
    /// Index of its paragraph.
    paragraph: usize,
    /// Quotation marks open where the sentence begins.
    quotes: Quotes,
    /// Whether third persons speak for themselves (meeting coverage).
    coverage: bool,
    /// Whether "he" and "the Secretary-General" are the speaker (statements by a spokesperson, titles).
    third_is_own: bool,
    /// Whether "the Secretary-General" is, if no more than that.
    secretary_general_is_own: bool,
    /// Who speaks in the statement.
    voice: Rc<Voice>,
    /// Whether "it", where the sentence begins, is the State spoken for, of which the sentence before told.
    it_is_own: bool,
}

/// A cue with its place among the tokens.
#[derive(Clone, Copy)]
struct Found<'p> {
    cue: &'p Cue,
    cue_id: u16,
    inflection: Inflection,
    span: Span,
    /// First token.
    first: usize,
    /// Last token.
    last: usize,
}

/// The words before a list that asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// They ask for nothing.
    None,
    /// "We ask the Council for three things:"
    Asks,
    /// "We ask the Council to:", so that each item begins with a verb.
    To,
    /// "We propose that:", so that each item is a clause.
    That,
}

impl Lead {
    /// Of words that ask, by their last.
    fn of(words: &str) -> Self {
        let bare = words.trim_end_matches(':').trim_end();
        let mut last = bare.rsplit(' ');
        match (last.next(), last.next()) {
            (Some("to"), _) => Lead::To,
            // What is only to be known is told.
            (Some("that"), Some("recognize" | "recognise" | "note" | "acknowledge" | "remember" | "understand")) => {
                Lead::None
            }
            (Some("that"), _) => Lead::That,
            _ => Lead::Asks,
        }
    }
}

/// Sentences through which "It" goes on with the speaker.
const MOST_ITS: usize = 6;

/// Reads the sentences of one statement in order.
pub(super) struct Reader<'t> {
    statement: &'t Statement,
    folded: &'t [u8],
    pipeline: &'t Pipeline,
    coverage: bool,
    voice: Rc<Voice>,
    /// How the words before a list asked for something, if they did.
    lead: Lead,
    /// Whether it is read out as a quotation: its paragraphs open with a mark that they do not close.
    quoted_whole: bool,
    /// The paragraph being read, and the quotation marks open in it.
    paragraph: Option<u32>,
    quotes: Quotes,
}

impl<'t> Reader<'t> {
    pub(super) fn new(statement: &'t Statement, folded: &'t [u8], pipeline: &'t Pipeline) -> Self {
        let coverage = super::third_person_speaks(statement);
        Reader {
            statement,
            folded,
            pipeline,
            coverage,
            voice: Rc::new(Voice::of(statement, coverage, pipeline)),
            lead: Lead::None,
            quoted_whole: is_quoted_whole(statement),
            paragraph: None,
            quotes: Quotes::default(),
        }
    }

    /// Appends the requests of one sentence, in the order of their cues.
    pub(super) fn read(&mut self, sentence: u32, hits: &[Hit], themes: &[ThemeTag], out: &mut Vec<Request>) {
        out.extend(self.judge_all(sentence, hits, themes).into_iter().filter_map(|v| v.outcome.ok()));
    }

    fn judge_all(&mut self, sentence: u32, hits: &[Hit], themes: &[ThemeTag]) -> Vec<Verdict> {
        let statement = self.statement;
        let here = statement.sentences[sentence as usize];
        let paragraph = &statement.paragraphs[here.paragraph as usize];
        if self.paragraph.replace(here.paragraph) != Some(here.paragraph) {
            let uncounted = self.quoted_whole && opens_quoted(paragraph.span.of(&statement.text));
            self.quotes = Quotes { open: -i32::from(uncounted) };
        }
        let item = if paragraph.hangs { self.lead } else { Lead::None };
        let has_cues = hits.iter().any(|h| matches!(h.owner, Owner::Cue { .. }));
        let may_command = paragraph.section == Section::Body
            && (item == Lead::That || item == Lead::To || self.may_command(here.span));
        let mut verdicts = Vec::new();
        if has_cues || may_command {
            let context = Context { it_is_own: self.goes_on(sentence), ..self.context(sentence) };
            let mut found = self.cues(hits, &context);
            if may_command {
                found.extend(imperative::find(&context, item));
            }
            found.sort_by_key(|f| (f.first, f.span));
            for f in &found {
                let outcome = judge::judge(&context, f, &found)
                    .map(|polarity| context.request(f, &found, polarity, sentence, themes));
                verdicts.push(Verdict { cue: f.span, cue_id: f.cue_id, outcome });
            }
            settle(&mut verdicts, self.pipeline);
            one_row_for_one_ask(&mut verdicts, self.pipeline);
        }
        self.quotes = self.quotes.after(here.span.of(&statement.text));
        if !paragraph.hangs {
            let ends_in_colon = here.span.of(&statement.text).ends_with(':');
            let asks = verdicts.iter().any(|v| v.outcome.as_ref().is_ok_and(|r| r.polarity == Polarity::Positive));
            self.lead = if ends_in_colon && asks { Lead::of(here.span.of(&statement.text)) } else { Lead::None };
        }
        verdicts
    }

    fn context(&self, sentence: u32) -> Context<'t> {
        let statement = self.statement;
        let here = statement.sentences[sentence as usize];
        let section = statement.paragraphs[here.paragraph as usize].section;
        let third_is_own = self.voice.third_person || section == Section::Title;
        Context {
            tokens: Tokens::of(&statement.text, self.folded, here.span),
            statement,
            pipeline: self.pipeline,
            sentence: here.span,
            section,
            paragraph: here.paragraph as usize,
            quotes: self.quotes,
            coverage: self.coverage,
            third_is_own,
            secretary_general_is_own: third_is_own || self.voice.anonymous_note,
            voice: Rc::clone(&self.voice),
            it_is_own: false,
        }
    }

    /// Whether the sentence goes on with "It" after one of its paragraph that opens with "The Group" or "My delegation".
    fn goes_on(&self, sentence: u32) -> bool {
        let sentences = &self.statement.sentences;
        let of = |n: u32| sentences[n as usize].span.of(&self.statement.text);
        let here = sentences[sentence as usize].paragraph;
        let before = (0..=sentence).rev().take(MOST_ITS).take_while(|&n| sentences[n as usize].paragraph == here);
        of(sentence).starts_with("It ")
            && before.skip_while(|&n| of(n).starts_with("It ")).take(1).any(|n| self.context(n).opens_with_speaker())
    }

    /// Whether the sentence can hold a command, by its first words: most cannot, and need not be split.
    fn may_command(&self, sentence: Span) -> bool {
        let text = sentence.of(&self.statement.text);
        let head = |most| Tokens::head(&self.statement.text, self.folded, sentence, most);
        imperative::may_open(&head(1), &self.pipeline.requests.words)
            || memchr::memchr(b':', text.as_bytes()).is_some()
            || memchr::memchr(b';', text.as_bytes()).is_some() && text.contains("please")
            || imperative::may_call(text) && imperative::calls(&head(imperative::HEAD_TOKENS))
    }

    /// The cues of a sentence; of overlapping words the longer, and none inside a silencing phrase.
    fn cues(&self, hits: &[Hit], context: &Context<'t>) -> Vec<Found<'t>> {
        let mut out: Vec<Found<'t>> = Vec::new();
        let form_of = |hit: &Hit| match hit.owner {
            Owner::Cue { cue } => Some(self.pipeline.requests.forms[cue as usize]),
            _ => None,
        };
        let speaks = |hit: &Hit| {
            let silences = |h: &Hit, cue| h.owner == Owner::CueNot { cue } && h.span.overlaps(hit.span);
            form_of(hit).filter(|form| !hits.iter().any(|h| silences(h, form.cue)))
        };
        for hit in hits {
            let Some(form) = speaks(hit) else { continue };
            let inside_longer =
                hits.iter().any(|h| h.span.len() > hit.span.len() && h.span.contains(hit.span) && speaks(h).is_some());
            if inside_longer {
                continue;
            }
            let first = context.tokens.at(hit.span.start);
            let last = context.tokens.at(hit.span.end.saturating_sub(1)).max(first);
            out.push(Found {
                cue: &self.pipeline.requests.cues[form.cue as usize],
                cue_id: form.cue,
                inflection: form.inflection,
                span: hit.span,
                first,
                last,
            });
        }
        out
    }
}

/// Of two verdicts on the same words at most one stands: the kind that comes first in the codebook.
fn settle(verdicts: &mut Vec<Verdict>, pipeline: &Pipeline) {
    let kind = |v: &Verdict| pipeline.requests.cues[v.cue_id as usize].kind;
    let mut n = 0;
    while n < verdicts.len() {
        let twin = (0..n).find(|&m| verdicts[m].cue.overlaps(verdicts[n].cue));
        match twin {
            Some(m) => {
                let (a, b) = (&verdicts[m], &verdicts[n]);
                let second_wins = b.outcome.is_ok() && (a.outcome.is_err() || kind(b) < kind(a));
                verdicts.remove(if second_wins { m } else { n });
            }
            None => n += 1,
        }
    }
}

/// "It is essential that the trend should be halted": of two requests for the same words one stands, the kind that
/// comes first in the codebook.
fn one_row_for_one_ask(verdicts: &mut Vec<Verdict>, pipeline: &Pipeline) {
    let kind = |v: &Verdict| pipeline.requests.cues[v.cue_id as usize].kind;
    let ask = |v: &Verdict| v.outcome.as_ref().ok().and_then(|request| request.ask);
    let mut n = 0;
    while n < verdicts.len() {
        let said = ask(&verdicts[n]);
        // "Talks must be held and pledges must be kept": both cues stand in the words.
        let stands_in = |m: usize| said.is_some_and(|ask| ask.contains(verdicts[m].cue));
        let comes_first = |m: usize| {
            ask(&verdicts[m]) == said
                && (kind(&verdicts[m]), m) < (kind(&verdicts[n]), n)
                && !(stands_in(m) && stands_in(n))
        };
        if said.is_some() && (0..verdicts.len()).any(comes_first) {
            verdicts.remove(n);
        } else {
            n += 1;
        }
    }
}

impl Context<'_> {
    fn words(&self) -> &Words {
        &self.pipeline.requests.words
    }

    /// Whether token `i` is a word of the list.
    fn is_in(&self, i: usize, list: &WordList) -> bool {
        list.has(self.tokens.word(i))
    }

    /// Whether some token of `from..to` is a word of the list.
    fn any_in(&self, from: usize, to: usize, list: &WordList) -> bool {
        (from..to.min(self.tokens.len())).any(|i| self.is_in(i, list))
    }

    /// The row of a cue that stands.
    fn request(
        &self,
        found: &Found<'_>,
        all: &[Found<'_>],
        polarity: Polarity,
        sentence: u32,
        themes: &[ThemeTag],
    ) -> Request {
        let parts = cut::cut(self, found, all);
        let mut ask_themes: Vec<u16> = themes
            .iter()
            .filter(|t| parts.asked.iter().any(|s| s.overlaps(t.span)))
            .filter(|t| !parts.addressee.is_some_and(|a| a.contains(t.span)))
            .map(|t| t.theme)
            .collect();
        // "States that have helicopters to lend them": what is asked for is named before.
        if ask_themes.is_empty() && parts.ask.is_some_and(|ask| self.hands_over(ask)) {
            let named = |t: &&ThemeTag| parts.addressee.is_some_and(|a| a.contains(t.span));
            ask_themes.extend(themes.iter().filter(named).map(|t| t.theme));
        }
        ask_themes.sort_unstable();
        ask_themes.dedup();
        Request {
            sentence,
            cue_id: found.cue_id,
            kind: found.cue.kind,
            polarity,
            cue: found.span,
            requester: parts.requester,
            addressee: parts.addressee,
            ask: parts.ask,
            purpose: parts.purpose,
            ask_themes,
        }
    }
}
