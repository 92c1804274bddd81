//! The last word of a run: silent on success but at a terminal or where it was asked for; one line where inputs
//! could not be read.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Instant;

use super::RunPlan;
use super::log::{self, Event, complain};
use crate::exit::Exit;
use crate::publish::{Counts, Manifest};

/// Tells of a new run.
pub(super) fn published(plan: &RunPlan, run: &Manifest, folder: &Path, clock: Instant) -> Exit {
    let folder = folder.display().to_string();
    log::event(&Event::Published { run_id: &run.run_id, folder: &folder });
    let seconds = clock.elapsed().as_secs_f64();
    close(plan, &summary(&run.counts, seconds, &folder), &run.counts, seconds, &folder)
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
    if unread.is_some() { Exit::Partial } else { Exit::Complete }
}

fn unread(counts: &Counts, folder: &str) -> Option<String> {
    (counts.unread > 0)
        .then(|| format!("{} inputs not read, see {folder}/tables/issues.csv for why and the cure", counts.unread))
}

fn summary(counts: &Counts, seconds: f64, folder: &str) -> String {
    format!(
        "{} documents, {} sentences, {} requests in {seconds:.2} s ({:.1} MB/s): {folder}",
        counts.documents,
        counts.sentences,
        counts.requests,
        counts.bytes as f64 / 1e6 / seconds.max(1e-9),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_says_what_was_made_and_what_was_not_read() {
        let counts = Counts { documents: 2, sentences: 50, requests: 19, unread: 1, bytes: 6474, ..Counts::default() };
        assert_eq!(
            summary(&counts, 0.5, "output/x"),
            "2 documents, 50 sentences, 19 requests in 0.50 s (0.0 MB/s): output/x"
        );
        let unread = unread(&counts, "output/x").unwrap();
        assert_eq!(unread, "1 inputs not read, see output/x/tables/issues.csv for why and the cure");
    }
}
