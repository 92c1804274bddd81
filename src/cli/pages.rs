//! Shell completions and manual pages, made from the command line itself: they cannot grow old.

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

const NAME: &str = "rapporteur";

/// What a shell reads to complete commands and options.
pub(super) fn completions(shell: Shell, mut command: Command) -> String {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut command, NAME, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// The manual page of the program, or of one of its commands; `None` where there is no such command.
pub(super) fn manual(of: Option<&str>, mut command: Command) -> Option<String> {
    // Commands get their full names when the whole is built.
    command.build();
    let command = match of {
        Some(name) => command.find_subcommand(name)?.clone(),
        None => command,
    };
    let mut out = Vec::new();
    let page = Man::new(command).source(concat!("rapporteur ", env!("CARGO_PKG_VERSION"))).manual("Rapporteur");
    // Writing to memory does not fail.
    page.render(&mut out).ok()?;
    Some(String::from_utf8_lossy(&out).into_owned())
}
