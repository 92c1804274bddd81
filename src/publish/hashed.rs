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

/// Writes the file `name` below a folder with what `fill` gives it.
///
/// # Errors
/// What `fill` says, or the file that cannot be written.
pub fn write_file<E: From<PublishError>>(
    folder: &Path,
    name: &str,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), E>,
) -> Result<FileRecord, E> {
    let path = folder.join(name);
    let mut file = Hashed::create(&path)?;
    fill(&mut file)?;
    Ok(file.record(name.to_owned(), None).map_err(|cause| PublishError::write(&path, cause))?)
}
