//! The door: parse, do, say how it went.

use std::process::ExitCode;

/// Statements are many small strings on many threads: the system's allocator spends a tenth of a run on its locks.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    rapporteur::cli::main().into()
}
