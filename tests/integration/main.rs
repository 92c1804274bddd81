//! The integration tests, in one binary: polars is linked once.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod asks;
mod changes;
#[cfg(unix)]
mod cron;
mod datapackage;
#[cfg(target_os = "linux")]
mod faults;
mod formats;
#[cfg(unix)]
mod hostile;
#[path = "../invariants.rs"]
mod invariants;
mod parts;
mod properties;
#[cfg(target_os = "linux")]
mod readers;
mod readme;
mod refusals;
mod report;
mod rooms;
#[cfg(target_os = "linux")]
mod schedule;
mod seeds;
#[cfg(target_os = "linux")]
mod shim;
#[cfg(unix)]
mod signals;
mod statements;
mod tables;
mod workbook;
mod workroom;
