//! From the words of an expression to conditions.

use std::iter::Peekable;

use jiff::civil::Date;

use super::{Condition, Kind, Op};

/// Every name that a condition may begin with.
static NAMES: [(&str, Kind); 9] = [
    ("year", Kind::Year),
    ("date", Kind::Day),
    ("doc_type", Kind::Code),
    ("lang", Kind::Code),
    ("speaker", Kind::Words),
    ("speaker_iso_alpha3", Kind::Code),
    ("occasion", Kind::Words),
    ("theme", Kind::Theme),
    ("place", Kind::Place),
];

/// A word, a sign or a mark of the expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Quoted(String),
    Op(Op),
    Comma,
    Bar,
}

/// What is wrong and what to do.
pub(super) type Fault = (String, String);

/// An expression taken apart.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let token = match c {
            c if c.is_whitespace() => continue,
            ',' => Token::Comma,
            '|' => Token::Bar,
            '=' => Token::Op(Op::Is),
            '~' => Token::Op(Op::Holds),
            '<' if chars.next_if_eq(&'=').is_some() => Token::Op(Op::UpTo),
            '<' => Token::Op(Op::Under),
            '>' if chars.next_if_eq(&'=').is_some() => Token::Op(Op::From),
            '>' => Token::Op(Op::Over),
            '!' if chars.next_if_eq(&'=').is_some() => Token::Op(Op::IsNot),
            '"' | '\'' => Token::Quoted(quoted(&mut chars, c)?),
            first => {
                let mut word = String::from(first);
                while let Some(c) = chars.next_if(|c| !c.is_whitespace() && !",|=~<>!".contains(*c)) {
                    word.push(c);
                }
                Token::Word(word)
            }
        };
        out.push(token);
    }
    Ok(out)
}

fn quoted(chars: &mut impl Iterator<Item = char>, mark: char) -> Result<String, Fault> {
    let mut value = String::new();
    for c in chars {
        if c == mark {
            return Ok(value);
        }
        value.push(c);
    }
    Err((format!("the quotation mark before {value} is not closed"), format!("add {mark} after the value")))
}

fn is_and(token: &Token) -> bool {
    matches!(token, Token::Word(word) if word.eq_ignore_ascii_case("and"))
}

/// The next condition; what joins it to one after it is left.
pub(super) fn condition(tokens: &mut Peekable<impl Iterator<Item = Token>>) -> Result<Condition, Fault> {
    let example = || "for example: year>=2015 and theme=capability.helicopters and place=MLI".to_owned();
    let Some(Token::Word(word)) = tokens.next() else {
        return Err(("a condition begins with a name".to_owned(), example()));
    };
    let Some(&(name, kind)) = NAMES.iter().find(|(name, _)| *name == word) else {
        let names = || NAMES.iter().map(|(name, _)| *name);
        let hint = match nearest(&word, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the names are: {}", names().collect::<Vec<_>>().join(", ")),
        };
        return Err((format!("`{word}` is no name that can be asked for"), hint));
    };
    let signs = kind.operators().iter().map(|op| op.sign()).collect::<Vec<_>>().join(" ");
    let op = match tokens.next() {
        Some(Token::Op(op)) if kind.operators().contains(&op) => op,
        _ => {
            return Err((
                format!("`{name}` is not followed by a comparison that it knows"),
                format!("it knows {signs}"),
            ));
        }
    };
    let mut values = Vec::new();
    loop {
        let mut words = Vec::new();
        while let Some(token) = tokens.next_if(|t| matches!(t, Token::Word(_) | Token::Quoted(_)) && !is_and(t)) {
            if let Token::Word(word) | Token::Quoted(word) = token {
                words.push(word);
            }
        }
        if words.is_empty() {
            return Err((format!("`{name}{}` has no value", op.sign()), example()));
        }
        values.push(words.join(" "));
        if tokens.next_if_eq(&Token::Bar).is_none() {
            break;
        }
    }
    if matches!(tokens.peek(), Some(Token::Op(_))) {
        let hint = "join conditions with `,` or `and`; set values in quotation marks";
        return Err(("two comparisons in one condition".to_owned(), hint.to_owned()));
    }
    if values.len() > 1 && !matches!(op, Op::Is | Op::IsNot | Op::Holds) {
        return Err((format!("`{name}{}` takes one value", op.sign()), example()));
    }
    let numbers = values.iter().map(|value| number(kind, value)).collect::<Result<Vec<_>, _>>()?;
    let words = values.iter().map(|value| value.to_lowercase()).collect();
    Ok(Condition { name, kind, op, words, numbers })
}

fn number(kind: Kind, value: &str) -> Result<i32, Fault> {
    match kind {
        Kind::Year => value.parse().map_err(|_| (format!("`{value}` is no year"), "write year=2015".to_owned())),
        Kind::Day => value
            .parse::<Date>()
            .map(|date| (date - Date::constant(1970, 1, 1)).get_days())
            .map_err(|_| (format!("`{value}` is no day"), "write a day as 2015-01-31, a year as year=2015".to_owned())),
        _ => Ok(0),
    }
}

/// The known word that was probably meant.
pub(super) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let distance = |k: &str| strsim::damerau_levenshtein(&word.to_lowercase(), &k.to_lowercase());
    known
        .into_iter()
        .map(|k| (distance(k), k))
        .filter(|(distance, k)| *distance <= k.chars().count().div_ceil(2))
        .min()
        .map(|(_, k)| k)
}
