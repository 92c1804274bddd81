//! RTF to text.

use std::borrow::Cow;

use rtf_parser::RtfDocument;

use super::{Raw, broken, charset};
use crate::model::{Format, Issue};

/// Reads an RTF document.
///
/// # Errors
/// `broken_file` where the library cannot parse it.
pub(super) fn read<'b>(bytes: &[u8]) -> Result<Raw<'b>, Issue> {
    let text = charset::lossy(bytes);
    let document = RtfDocument::try_from(text.as_ref()).map_err(|e| broken(Format::Rtf, e))?;
    Ok(Raw::new(Cow::Owned(document.get_text()), Format::Rtf))
}
