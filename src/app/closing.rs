//! The last word of a run: silent on success but at a terminal or where it was asked for; one line where inputs
//! could not be read.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Instant;

use super::RunPlan;
use super::log::{self, Event, complain};
use super::progress::colours;
use super::summary::{Summary, unread};
use crate::exit::Exit;
use crate::publish::{Counts, Manifest};
use crate::report::{self, Frame};

/// Themes that the last words name.
const MOST_ASKED: usize = 5;

/// Tells of a new run.
pub(super) fn published(plan: &RunPlan, run: &Manifest, folder: &Path, frames: &[Frame], clock: Instant) -> Exit {
    let folder = folder.display().to_string();
    log::event(&Event::Published { run_id: &run.run_id, folder: &folder });
    let seconds = clock.elapsed().as_secs_f64();
    let asked = report::most_asked(frames, MOST_ASKED);
    let summary = Summary { counts: &run.counts, seconds, folder: folder.clone(), page: "report.html", asked };
    let stderr = std::io::stderr();
    if stderr.is_terminal() && !plan.quiet && !log::is_json() {
        log::event(&Event::Summary { counts: &run.counts, seconds });
        log::table(&summary.table(colours(&stderr)));
        return exit(&run.counts);
    }
    close(plan, &summary.line(), &run.counts, seconds, &folder)
}

/// Tells that the run before is as good as another would be; what it could not read, it could not read today.
pub(super) fn nothing_new(plan: &RunPlan, before: &Manifest, clock: Instant) -> Exit {
    let folder = plan.output.join(&before.run_id).display().to_string();
    log::event(&Event::NothingNew { run_id: &before.run_id, folder: &folder });
    let line = format!("nothing new since {}: {folder}", before.run_id);
    close(plan, &line, &before.counts, clock.elapsed().as_secs_f64(), &folder)
}

fn close(plan: &RunPlan, line: &str, counts: &Counts, seconds: f64, folder: &str) -> Exit {
    log::event(&Event::Summary { counts, seconds });
    let unread = unread(counts, folder);
    if plan.summary || (!plan.quiet && std::io::stderr().is_terminal()) {
        complain(&[Some(line), unread.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("; "));
    } else if let Some(unread) = &unread {
        complain(unread);
    }
    exit(counts)
}

fn exit(counts: &Counts) -> Exit {
    if counts.unread > 0 { Exit::Partial } else { Exit::Complete }
}
