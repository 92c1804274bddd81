//! The integration tests, in one binary: polars is linked once.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod formats;
#[path = "../invariants.rs"]
mod invariants;
mod properties;
mod readme;
mod refusals;
mod rooms;
mod seeds;
mod tables;
mod workroom;
