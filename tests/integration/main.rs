//! The integration tests, in one binary: polars is linked once.

mod properties;
mod readme;
mod refusals;
mod rooms;
mod seeds;
mod tables;
mod workroom;
