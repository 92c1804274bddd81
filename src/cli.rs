//! What may be typed. Clap lives here only; what it means is for [`crate::app`].

mod pages;

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::app;
use crate::exit::Exit;

/// Make analytic datasets of a folder of official statements:
/// who said what, on which themes, and who asked whom for what.
#[derive(Parser)]
#[command(name = "rapporteur", version, propagate_version = true, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 complete · 3 published, some inputs not read · 64 usage · 65 bad data · 66 no input · \
    70 a bug · 73/74 output cannot be written · 75 another run holds the lock · 78 the pipeline is wrong · 130/143 interrupted"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read folders of statements and publish tables and reports
    #[command(after_help = format!("Example: rapporteur run statements -o output\n\n\
        Reads text, Markdown, HTML, PDF, DOCX, ODT and e-mail, rows of CSV, TSV and JSON Lines, all of them also\n\
        gzip- or zstd-compressed and inside .zip and .tar; what is not read is listed in `issues` with the reason.\n\n{}", app::LIMITS))]
    Run {
        /// Folders of statements, read with all that is below them; files too
        #[arg(required = true, value_name = "FOLDER")]
        folders: Vec<PathBuf>,
        /// Where runs are published; `latest` in it names the newest
        #[arg(short, long, default_value = "output", value_name = "DIR")]
        output: PathBuf,
        /// A pipeline: a folder, or the name of a built-in one
        #[arg(short, long, value_name = "PIPELINE")]
        pipeline: Option<PathBuf>,
        /// Threads; 0 for one a core
        #[arg(short = 'j', long, default_value_t = 0, value_name = "N")]
        threads: usize,
        /// Say nothing on success, at a terminal too
        #[arg(short, long)]
        quiet: bool,
        /// Say what was made, where no person looks too
        #[arg(long, conflicts_with = "quiet")]
        summary: bool,
        /// Run even if nothing is new since the last run
        #[arg(long)]
        force: bool,
        /// How many runs to keep; older ones are removed; 0 keeps all
        #[arg(long, default_value_t = 5, value_name = "N")]
        keep: usize,
        /// Write CSV for spreadsheets: byte order mark, CRLF, texts that look like formulas made harmless
        #[arg(long)]
        excel: bool,
        /// What is said on standard error: plain lines, or one JSON object a line
        #[arg(long, value_parser = ["text", "json"], default_value = "text", value_name = "STYLE")]
        log: String,
        /// Print the requests that the run before did not have, as text for a mail; nothing if there are none
        #[arg(long, value_name = "latest", value_parser = ["latest"])]
        since: Option<String>,
    },
    /// Write a built-in pipeline out, to be edited
    #[command(
        after_help = "Example: rapporteur init my-pipeline, edit it, then: rapporteur run statements -p my-pipeline"
    )]
    Init {
        /// A new folder
        #[arg(default_value = "pipeline")]
        folder: PathBuf,
        /// Which built-in pipeline
        #[arg(short, long, value_name = "NAME")]
        pipeline: Option<String>,
    },
    /// Make the reports again from the published tables, of a whole run or of a part
    #[command(after_help = format!("Example: rapporteur report output --where 'year>=2015 and theme=capability.helicopters'\n\n{}", app::FILTERS))]
    Report {
        /// The output folder, or a run's folder
        #[arg(default_value = "output")]
        output: PathBuf,
        /// Print the reports of a part: year>=2015 and theme=capability.helicopters and place=MLI
        #[arg(long = "where", value_name = "EXPR")]
        part: Option<String>,
        /// Write the reports of the part into this folder too; the published ones stay as they are
        #[arg(short = 'o', long = "output", value_name = "DIR", requires = "part")]
        to: Option<PathBuf>,
    },
    /// Tell what changed between two runs: statements, requests, themes
    #[command(after_help = "Example: rapporteur diff output/20261121T194414Z output")]
    Diff {
        /// The run before: its folder, or an output folder for its latest run
        #[arg(value_name = "RUN_A")]
        before: PathBuf,
        /// The run after
        #[arg(value_name = "RUN_B")]
        after: PathBuf,
    },
    /// Validate a pipeline: its files, ids, terms and all its yes/no examples
    #[command(after_help = "Example: rapporteur check my-pipeline")]
    Check {
        /// A folder, or the name of a built-in pipeline
        pipeline: Option<PathBuf>,
    },
    /// Compare with hand-coded labels: precision, recall, F1, agreement
    #[command(after_help = "Example: rapporteur evaluate labels --errors")]
    Evaluate {
        /// A folder with texts/, documents.jsonl and sentences.jsonl
        gold: PathBuf,
        /// A pipeline: a folder, or the name of a built-in one
        #[arg(short, long, value_name = "PIPELINE")]
        pipeline: Option<PathBuf>,
        /// List every disagreement
        #[arg(long)]
        errors: bool,
        /// Write the figures as JSON
        #[arg(long, conflicts_with = "errors")]
        json: bool,
        /// Fail (exit code 1) where a figure is under the floor written in this TOML file
        #[arg(long, value_name = "FILE")]
        floors: Option<PathBuf>,
    },
    /// Show in the terminal what is found in one statement, and why
    #[command(after_help = "Example: rapporteur explain statement.txt -s 12")]
    Explain {
        /// The statement
        file: PathBuf,
        /// Only this sentence, by its number: every cue, and why it asks or does not
        #[arg(short, long, value_name = "N")]
        sentence: Option<usize>,
        /// A pipeline: a folder, or the name of a built-in one
        #[arg(short, long, value_name = "PIPELINE")]
        pipeline: Option<PathBuf>,
    },
    /// Print the tables' columns and what they mean
    #[command(after_help = "Example: rapporteur codebook > codebook.csv")]
    Codebook {
        /// As Markdown, for the README
        #[arg(long)]
        markdown: bool,
    },
    /// Print what a shell reads to complete commands and options
    #[command(
        after_help = "Example: rapporteur completions bash > ~/.local/share/bash-completion/completions/rapporteur"
    )]
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the manual page of the program, or of one of its commands
    #[command(after_help = "Example: rapporteur man run > rapporteur-run.1")]
    Man {
        /// A command, such as run
        command: Option<String>,
    },
}

/// Parses the command line, runs the command and tells how it ended.
pub fn main() -> Exit {
    // What the program says to itself stands in no help, completion or manual page.
    if std::env::args_os().nth(1).is_some_and(|first| first == app::READ_DOCUMENTS) {
        return app::read_documents().unwrap_or_else(|error| error.print());
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    app::hold_panics();
    let done = match cli.command {
        Command::Run { folders, output, pipeline, threads, quiet, summary, force, keep, excel, log, since } => {
            app::give_back_large_blocks(&folders);
            if log == "json" {
                app::log_as_json();
            }
            let csv = if excel { app::CsvStyle::Excel } else { app::CsvStyle::Canonical };
            let say_new = since.is_some();
            app::run(&app::RunPlan { folders, output, pipeline, threads, quiet, summary, force, keep, csv, say_new })
        }
        Command::Init { folder, pipeline } => app::init(&folder, pipeline.as_deref()),
        Command::Report { output, part: Some(part), to } => app::report_part(&output, &part, to.as_deref()),
        Command::Report { output, .. } => app::report(&output),
        Command::Diff { before, after } => app::diff(&before, &after),
        Command::Check { pipeline } => app::check(pipeline.as_deref()),
        Command::Evaluate { gold, pipeline, errors, json, floors } => {
            app::evaluate(&app::EvaluatePlan { gold, pipeline, errors, json, floors })
        }
        Command::Explain { file, sentence, pipeline } => app::explain(&file, sentence, pipeline.as_deref()),
        Command::Codebook { markdown } => app::codebook(markdown),
        Command::Completions { shell } => app::page(&pages::completions(shell, Cli::command())),
        Command::Man { command } => match pages::manual(command.as_deref(), Cli::command()) {
            Some(page) => app::page(&page),
            None => return refuse(&Cli::command().error(ErrorKind::InvalidSubcommand, "there is no such command")),
        },
    };
    done.unwrap_or_else(|error| error.print())
}

/// Says what clap has to say: help, the version, or what is wrong.
fn refuse(error: &clap::Error) -> Exit {
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Complete }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example_and_has_a_manual_page() {
        for command in Cli::command().get_subcommands() {
            let name = command.get_name();
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.starts_with(&format!("Example: rapporteur {name}")), "{name}: {help}");
            let page = pages::manual(Some(name), Cli::command()).unwrap();
            assert!(page.contains(&format!("rapporteur\\-{name}")) && page.contains("Example"), "{page}");
        }
        assert_eq!(pages::manual(Some("no-such-command"), Cli::command()), None);
    }

    #[test]
    fn completions_know_every_command_and_no_hidden_one() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Elvish] {
            let script = pages::completions(shell, Cli::command());
            for command in Cli::command().get_subcommands() {
                assert!(script.contains(command.get_name()), "{shell}: {}", command.get_name());
            }
            assert!(!script.contains(app::READ_DOCUMENTS), "{shell}");
        }
    }
}
