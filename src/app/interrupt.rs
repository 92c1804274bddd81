//! SIGINT and SIGTERM: whatever a run is doing, it ends within a moment and leaves nothing behind.
//!
//! A thread of its own waits for the signal, removes the staging folder and ends the process, so that no stage has
//! to look out for it: a query, an archive or a slow disk is left as quickly as a document is. A reader of
//! documents sees that it is alone and ends too. Once a run is published a signal changes nothing any more, as exit
//! codes of 64 and above mean that nothing published has changed. A second signal ends the process where it stands.

use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};

use super::{AppError, log};
use crate::exit::Exit;
use crate::publish::Staging;

/// How long a signal may stay unseen.
const TICK: Duration = Duration::from_millis(50);

/// What a signal finds on disk.
enum Stage {
    /// Nothing of this run.
    Empty,
    /// The staging folder.
    Staged(PathBuf),
    /// A complete run.
    Published,
}

/// Waits for signals from [`Interrupt::watch`] on.
pub(super) struct Interrupt {
    signal: Arc<AtomicUsize>,
    stage: Arc<Mutex<Stage>>,
}

impl Interrupt {
    /// Begins to wait.
    ///
    /// # Errors
    /// Where the system gives no thread or no handler.
    pub(super) fn watch() -> Result<Self, AppError> {
        let fault = |e: std::io::Error| AppError::Bug(format!("signals cannot be waited for: {e}"));
        let again = Arc::new(AtomicBool::new(false));
        let signal = Arc::new(AtomicUsize::new(0));
        let stage = Arc::new(Mutex::new(Stage::Empty));
        for number in [SIGINT, SIGTERM] {
            // In this order: the first signal does not yet find what the second finds.
            flag::register_conditional_shutdown(number, exit(number as usize) as i32, Arc::clone(&again))
                .map_err(fault)?;
            flag::register(number, Arc::clone(&again)).map_err(fault)?;
            flag::register_usize(number, Arc::clone(&signal), number as usize).map_err(fault)?;
        }
        let interrupt = Interrupt { signal: Arc::clone(&signal), stage: Arc::clone(&stage) };
        thread::Builder::new().name("signals".to_owned()).spawn(move || wait(&signal, &stage)).map_err(fault)?;
        Ok(interrupt)
    }

    /// Opens a staging folder that a signal removes.
    ///
    /// # Errors
    /// Those of [`Staging::open`].
    pub(super) fn stage(&self, output: &Path, run_id: &str) -> Result<Staging, AppError> {
        let mut stage = lock(&self.stage);
        let staging = Staging::open(output, run_id)?;
        *stage = Stage::Staged(staging.folder().to_owned());
        Ok(staging)
    }

    /// Publishes, unless a signal comes first.
    ///
    /// # Errors
    /// Those of [`Staging::publish`].
    pub(super) fn publish(&self, staging: &mut Staging) -> Result<PathBuf, AppError> {
        // What takes time is done while a signal may still come.
        staging.sync()?;
        let mut stage = lock(&self.stage);
        let folder = staging.publish()?;
        *stage = Stage::Published;
        Ok(folder)
    }

    /// Whether a signal has come.
    pub(super) fn asked(&self) -> bool {
        self.signal.load(Ordering::SeqCst) != 0
    }

    /// Returns at once unless a signal has come before the run was published: then the thread that waited for it
    /// ends the process, and whatever else went wrong meanwhile is its doing and need not be told.
    pub(super) fn settle(&self) {
        while self.asked() && !matches!(*lock(&self.stage), Stage::Published) {
            thread::sleep(TICK);
        }
    }
}

fn wait(signal: &AtomicUsize, stage: &Mutex<Stage>) {
    let number = loop {
        match signal.load(Ordering::SeqCst) {
            0 => thread::sleep(TICK),
            number => break number,
        }
    };
    // Held to the end of the process: nothing is staged or published any more.
    let stage = lock(stage);
    match &*stage {
        Stage::Published => return,
        Stage::Staged(folder) => remove(folder),
        Stage::Empty => {}
    }
    // Whoever reads standard error may be stuck; that is not waited for.
    let _ = thread::Builder::new().spawn(move || tell(number));
    thread::sleep(10 * TICK);
    low_level::exit(exit(number) as i32);
}

/// Says the last word and ends the process.
fn tell(number: usize) {
    // Held, so that no other thread says anything after it.
    let stderr = std::io::stderr().lock();
    if stderr.is_terminal() {
        // Below the line of progress.
        log::complain("");
    }
    let name = if number == SIGTERM as usize { "SIGTERM" } else { "SIGINT" };
    log::error(&format!("ended by {name}\n  hint: nothing was published; run again"), Some(exit(number)));
    low_level::exit(exit(number) as i32);
}

fn exit(signal: usize) -> Exit {
    if signal == SIGTERM as usize { Exit::Terminated } else { Exit::Interrupted }
}

/// Removes a folder in which other threads may still be making files.
fn remove(folder: &Path) {
    for _ in 0..20 {
        if fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn lock(stage: &Mutex<Stage>) -> MutexGuard<'_, Stage> {
    stage.lock().unwrap_or_else(PoisonError::into_inner)
}
