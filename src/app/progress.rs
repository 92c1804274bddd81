//! What a person at a terminal sees while a run goes on.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Whether colours may be written: a person looks on, and NO_COLOR does not forbid it.
pub(super) fn colours(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// Progress over the bytes of the inputs: files, MB/s, time left; nothing where no person looks.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(super) fn new(bytes: u64, quiet: bool) -> Self {
        let bar = ProgressBar::new(bytes);
        let shown = !quiet && std::io::stderr().is_terminal();
        bar.set_draw_target(if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        if let Ok(style) =
            ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta} left")
        {
            bar.set_style(style);
        }
        if shown {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Progress { bar }
    }

    pub(super) fn add(&self, files: usize, bytes: u64) {
        self.bar.inc(bytes);
        self.bar.set_message(format!("{files} files"));
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
