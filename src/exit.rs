//! The exit codes and what they mean.

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    Complete = 0,
    /// Published, but some inputs could not be read; they are in `issues`.
    Partial = 3,
    /// The command line is wrong.
    Usage = 64,
    /// A file given to a command is not what it should be.
    Data = 65,
    /// There is nothing to read.
    NoInput = 66,
    /// A fault of the program.
    Bug = 70,
    /// The output cannot be created.
    CannotCreate = 73,
    /// The output cannot be written to its end.
    CannotWrite = 74,
    /// Another run holds the lock.
    Locked = 75,
    /// The pipeline is wrong.
    Config = 78,
    /// SIGINT ended it.
    Interrupted = 130,
    /// SIGTERM ended it.
    Terminated = 143,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        std::process::ExitCode::from(exit as u8)
    }
}
