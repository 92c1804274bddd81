//! The integration tests, in one binary: polars is linked once.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[cfg(unix)]
mod cron;
mod formats;
mod properties;
mod readme;
mod refusals;
mod rooms;
mod seeds;
#[cfg(unix)]
mod signals;
mod tables;
mod workroom;
