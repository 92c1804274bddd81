//! Rapporteur makes analytic datasets of a folder of official statements:
//! who said what, on which themes, and who asked whom for what.
//!
//! The house map, in the way of the data:
//!
//! | room | from → to | may use |
//! |---|---|---|
//! | [`model`] | the nouns that all stages speak | nothing |
//! | [`pipeline`] | files of terms and patterns → one compiled [`pipeline::Pipeline`] | `model` |
//! | [`discover`] | folders → sorted sources | `model` |
//! | [`unpack`] | archives and tables → the statements in them | `model`, `pipeline`, `discover`, `decode` |
//! | [`decode`] | bytes of any format → clean text | `model`, `pipeline` |
//! | [`layout`] | lines → paragraphs | `model` |
//! | [`heading`] | lines and paragraphs → fields, title, lead-in, body | `model`, `pipeline`, `layout` |
//! | [`segment`] | paragraphs → text and sentences | `model`, `pipeline` |
//! | [`tag`] | sentences → themes, requests, places | `model`, `pipeline` |
//! | [`kernel`] | the stages above as one pure function | all above |
//! | [`collect`] | statements → Arrow record batches; the list of columns | `model`, `pipeline` |
//! | [`publish`] | batches → Parquet and CSV, whole or not at all | `collect` |
//! | [`report`] | published Parquet → reports, charts, the page (polars and minijinja live here only) | `model`, `collect` |
//! | [`evaluate`] | findings beside labels → figures | `model`, `pipeline` |
//! | [`app`] | one function a command; rayon lives here only | all |
//! | [`cli`] | what may be typed; clap lives here only | `app` |
//!
//! `tests/integration/rooms.rs` reads the imports and holds this table.
//!
//! Without the feature `batch`, which is on by default, the crate is [`kernel`] and what it stands on:
//! no file is read but a pipeline's, and neither arrow nor polars is compiled.

pub mod decode;
pub mod heading;
pub mod kernel;
pub mod layout;
pub mod model;
pub mod pipeline;
pub mod segment;
pub mod tag;

#[cfg(feature = "batch")]
pub mod app;
#[cfg(feature = "batch")]
pub mod cli;
#[cfg(feature = "batch")]
pub mod collect;
#[cfg(feature = "batch")]
pub mod discover;
#[cfg(feature = "batch")]
pub mod evaluate;
#[cfg(feature = "batch")]
pub mod exit;
#[cfg(feature = "batch")]
pub mod publish;
#[cfg(feature = "batch")]
pub mod report;
#[cfg(feature = "batch")]
pub mod unpack;
