//! A reader that stops where a stream unfolds too far.

use std::io::{self, Read};

/// The words by which [`is_bomb`] knows its error again.
#[derive(Debug, thiserror::Error)]
#[error("unfolds too far")]
struct TooFar;

/// Reads through until the room is used up, then fails.
pub(super) struct Metered<'r> {
    inner: &'r mut dyn Read,
    room: u64,
}

impl<'r> Metered<'r> {
    pub(super) fn new(inner: &'r mut dyn Read, room: u64) -> Self {
        Metered { inner, room }
    }

    /// What is left.
    pub(super) fn room(&self) -> u64 {
        self.room
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        let left = self.room.checked_sub(n as u64);
        self.room = left.unwrap_or(0);
        if left.is_some() { Ok(n) } else { Err(io::Error::other(TooFar)) }
    }
}

/// Whether the error is that of [`Metered`], however deep it is wrapped.
pub(super) fn is_bomb(error: &io::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = error.get_ref().map(|e| e as _);
    while let Some(error) = cause {
        if error.is::<TooFar>() || error.downcast_ref::<io::Error>().is_some_and(is_bomb) {
            return true;
        }
        cause = error.source();
    }
    false
}
