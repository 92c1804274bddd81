//! The integration tests, in one binary: polars is linked once.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod formats;
mod properties;
mod readme;
mod refusals;
mod report;
mod rooms;
mod seeds;
mod tables;
mod workroom;
