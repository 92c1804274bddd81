//! Memory that goes back to the system: how glibc's allocator is told to keep no large block that was freed.
//!
//! By itself it raises, up to 32 MB, the size from which a block has pages of its own, and what lies below is kept for
//! later: a run over a thousand speeches then holds twice what it uses. The size is fixed by variables that are read
//! before the program starts, or by a call that is `unsafe`, which our code forbids; so the program starts once more,
//! in its own place, with the variables set. What allocates, and how much, is the other rooms' business.

use std::path::PathBuf;

use crate::discover;

/// Where glibc looks for its sizes, in bytes, see mallopt(3). The first is that from which a block has pages of its own:
/// what it begins with. The others are for smaller blocks: how much is asked of the system at a time, and how much may
/// lie free before it goes back; with what glibc does by itself once the first is fixed, a run takes 3 % longer.
const SIZES: [(&str, &str); 3] =
    [("MALLOC_MMAP_THRESHOLD_", "131072"), ("MALLOC_TOP_PAD_", "524288"), ("MALLOC_TRIM_THRESHOLD_", "2097152")];

/// Bytes of input up to which a run keeps its memory: it is small, and to start again takes a tenth of its time.
const SMALL_INPUT: u64 = 4 << 20;

/// Starts the program again with large blocks given back, where the system has glibc, the folders hold much and nobody
/// has set the size. The process stays the same; it comes back where it was started so, or cannot be.
pub fn give_back_large_blocks(folders: &[PathBuf]) {
    let is_glibc = cfg!(all(target_os = "linux", target_env = "gnu"));
    let is_free = |name: &str| std::env::var_os(name).is_none();
    if is_glibc && is_free(SIZES[0].0) && discover::is_large(folders, SMALL_INPUT) {
        start_again(SIZES.into_iter().filter(|(name, _)| is_free(name)));
    }
}

/// Puts the same program with the same arguments, and these variables, in the place of this one.
#[cfg(unix)]
fn start_again(variables: impl Iterator<Item = (&'static str, &'static str)>) {
    use std::os::unix::process::CommandExt;

    let Ok(program) = std::env::current_exe() else { return };
    let mut words = std::env::args_os();
    let mut again = std::process::Command::new(program);
    if let Some(name) = words.next() {
        again.arg0(name);
    }
    // A program that cannot be started again needs more memory and does the same.
    let _ = again.args(words).envs(variables).exec();
}

/// There is no glibc.
#[cfg(not(unix))]
fn start_again(_: impl Iterator<Item = (&'static str, &'static str)>) {}
