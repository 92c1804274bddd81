//! The door: parse, do, say how it went.

use std::process::ExitCode;

fn main() -> ExitCode {
    rapporteur::cli::main().into()
}
