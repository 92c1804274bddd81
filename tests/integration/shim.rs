//! The program on a disk that fails, or in a folder that changes: `tests/faults/shim.c`, compiled once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::workroom::{Workroom, project};

/// The program with the shim loaded, in a workroom; nothing is spoilt yet.
pub fn program(room: &Workroom) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapporteur"));
    command.current_dir(room.path()).env("LD_PRELOAD", library());
    // Faults are counted over one start of the program, and by one look at its folders.
    command.env("MALLOC_MMAP_THRESHOLD_", "131072");
    command
}

fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults-shim.so");
        let fresh = path.with_extension(std::process::id().to_string());
        let compiled = Command::new("cc")
            .args(["-O1", "-shared", "-fPIC", "-o"])
            .arg(&fresh)
            .arg(project().join("tests/faults/shim.c"))
            .arg("-ldl")
            .status()
            .expect("the C compiler that Rust links with");
        assert!(compiled.success(), "tests/faults/shim.c");
        fs::rename(&fresh, &path).unwrap();
        path
    })
}

/// A pipeline that is read in milliseconds, in `small/`: hundreds of runs shall not take minutes. What a run
/// writes, and how, does not depend on it.
pub fn small_pipeline(room: &Workroom) {
    let built_in = project().join("pipelines/peacekeeping");
    let copy = |name: &str, lines: usize| {
        let text = fs::read_to_string(built_in.join(name)).unwrap();
        let text: String = text.lines().take(lines).map(|l| format!("{l}\n")).collect();
        room.write(&format!("small/{name}"), text.as_bytes());
    };
    for file in ["pipeline.toml", "inputs.toml", "requests.toml"] {
        copy(file, usize::MAX);
    }
    for list in ["abbreviations.txt", "beginners.txt", "compounds.txt", "titles.txt", "verbs.txt"] {
        copy(list, 3);
    }
    for table in ["missions.csv", "places/countries.csv", "places/cities.csv"] {
        copy(table, 2);
    }
    room.write("small/headings.toml", b"[classes]\nMONTH = [\"January\"]\n");
    room.write(
        "small/themes/air.toml",
        b"[[theme]]\nid = \"air\"\nlabel = \"Air\"\ngroup = \"capability\"\nscope = \"Aircraft\"\n\
          terms = [\"helicopter*\"]\nyes = [\"Helicopters fly.\"]\nno = [\"Trucks drive.\"]\n",
    );
}
