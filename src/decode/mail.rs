//! E-mails and saved web archives (MHTML): the text part, else the HTML part.

use std::borrow::Cow;

use mail_parser::{MessageParser, PartType};

use super::{Raw, broken, html};
use crate::model::{Format, Given, Issue, Key};
use crate::pipeline::Sites;

/// Reads a message; attachments are not read.
///
/// # Errors
/// `broken_file` where it has no header or no part with words.
pub(super) fn read<'b>(bytes: &[u8], sites: &Sites) -> Result<Raw<'b>, Issue> {
    let message = MessageParser::default().parse(bytes).ok_or_else(|| broken(Format::Eml, "no header"))?;
    let part = message.text_part(0).or_else(|| message.html_part(0)).ok_or_else(|| broken(Format::Eml, "no words"))?;
    let mut page = Given::default();
    if let Some(subject) = message.subject() {
        page.set(Key::Title, subject);
    }
    if let Some(date) = message.date() {
        page.set(Key::Date, &format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    }
    let text = match &part.body {
        PartType::Html(markup) => {
            let read = html::read_text(markup, sites);
            page.complete(&read.page);
            read.text
        }
        PartType::Text(words) => Cow::Owned(words.replace("\r\n", "\n")),
        _ => return Err(broken(Format::Eml, "no words")),
    };
    Ok(Raw { page, encoding: Some("UTF-8".to_owned()), ..Raw::new(Cow::Owned(text.into_owned()), Format::Eml) })
}
