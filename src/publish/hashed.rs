//! Files that know their digest and size when they are done.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{FileRecord, PublishError};

/// A file being written, with the digest of what it holds so far.
pub(super) struct Hashed {
    file: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Hashed {
    pub(super) fn create(path: &Path) -> Result<Self, PublishError> {
        let file = File::create(path).map_err(|cause| PublishError::write(path, cause))?;
        Ok(Hashed { file: BufWriter::with_capacity(1 << 18, file), hash: Sha256::new(), bytes: 0 })
    }

    /// Writes what is left and tells what the file is; `rows` where it is a table.
    pub(super) fn record(mut self, name: String, rows: Option<usize>) -> std::io::Result<FileRecord> {
        self.file.flush()?;
        Ok(FileRecord { path: name, sha256: hex(&self.hash.finalize()), bytes: self.bytes, rows })
    }
}

impl Write for Hashed {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        let n = self.file.write(buf)?;
        self.hash.update(&buf[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// SHA-256 of the bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Writes the file `name` below a run's folder with what `fill` gives it; a file of that name is replaced in one step.
///
/// # Errors
/// What `fill` says, or the file that cannot be written; then nothing of it is left.
pub fn write_file<E: From<PublishError>>(
    folder: &Path,
    name: &str,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), E>,
) -> Result<FileRecord, E> {
    let (path, draft) = (folder.join(name), folder.join(format!(".{name}.draft")));
    let written = write_draft(&draft, name, fill).and_then(|record| {
        std::fs::rename(&draft, &path).map_err(|cause| PublishError::write(&path, cause))?;
        Ok(record)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&draft);
    }
    written
}

fn write_draft<E: From<PublishError>>(
    draft: &Path,
    name: &str,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), E>,
) -> Result<FileRecord, E> {
    let mut file = Hashed::create(draft)?;
    fill(&mut file)?;
    Ok(file.record(name.to_owned(), None).map_err(|cause| PublishError::write(draft, cause))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_whole_or_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let record = write_file(dir.path(), "a.txt", |to| {
            to.write_all(b"one").map_err(|cause| PublishError::write(dir.path(), cause))
        });
        assert_eq!(record.unwrap(), FileRecord::of("a.txt", b"one"));
        let failed = write_file(dir.path(), "a.txt", |to| {
            let _ = to.write_all(b"tw");
            Err(PublishError::write(dir.path(), "no more"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read(dir.path().join("a.txt")).unwrap(), b"one");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
