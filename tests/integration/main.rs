//! The integration tests, in one binary: polars is linked once.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod datapackage;
mod formats;
mod properties;
mod readme;
mod refusals;
mod rooms;
mod seeds;
mod tables;
mod workbook;
mod workroom;
