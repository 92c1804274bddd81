//! The one door through which files of the input are opened.
//!
//! What was listed may have changed since: a link that has taken a file's place is not followed, a pipe is not
//! waited for, and a file is read as far as it went when it was opened. Folders on the way are not looked at again.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::decode;
use crate::model::{Issue, IssueCode};

/// Opens a regular file; tells its size in bytes.
///
/// # Errors
/// What the system says; anything but a regular file is refused.
pub(super) fn open(path: &Path) -> io::Result<(File, u64)> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    let file = options.open(path)?;
    let about = file.metadata()?;
    if about.is_file() {
        Ok((file, about.len()))
    } else {
        Err(io::Error::new(ErrorKind::InvalidInput, "no regular file: a pipe, socket or device took its place"))
    }
}

/// Reads a whole document.
///
/// # Errors
/// `unreadable`, or `too_large` where it has more than [`decode::MAX_BYTES`].
pub fn read(path: &Path) -> Result<Vec<u8>, Issue> {
    let (mut file, size) = open(path).map_err(|e| unreadable(&e))?;
    if size > decode::MAX_BYTES {
        return Err(decode::too_large(size));
    }
    if size == 0 {
        // Some file systems do not know sizes beforehand.
        let mut bytes = Vec::new();
        file.take(decode::MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|e| unreadable(&e))?;
        let read = bytes.len() as u64;
        return if read > decode::MAX_BYTES { Err(decode::too_large(read)) } else { Ok(bytes) };
    }
    let mut bytes = vec![0; size as usize];
    let read = fill(&mut file, &mut bytes).map_err(|e| unreadable(&e))?;
    bytes.truncate(read);
    Ok(bytes)
}

/// SHA-256 of a file of any size, hexadecimal.
///
/// # Errors
/// `unreadable`.
pub fn digest(path: &Path) -> Result<String, Issue> {
    let digest = open(path).and_then(|(file, _)| digest_of(file)).map_err(|e| unreadable(&e))?;
    Ok(digest.0)
}

/// SHA-256, hexadecimal, and number of the bytes.
pub(super) fn digest_of(mut from: impl Read) -> io::Result<(String, u64)> {
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        match from.read(&mut buffer)? {
            0 => break,
            n => {
                hash.update(&buffer[..n]);
                size += n as u64;
            }
        }
    }
    Ok((hash.finalize().iter().map(|b| format!("{b:02x}")).collect(), size))
}

/// Reads until the buffer is full or the file ends; returns how much there was.
fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut read = 0;
    while read < buffer.len() {
        match file.read(&mut buffer[read..]) {
            Ok(0) => break,
            Ok(n) => read += n,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}

/// The issue of a file that cannot be opened or read.
pub(super) fn unreadable(cause: &io::Error) -> Issue {
    #[cfg(unix)]
    {
        if cause.raw_os_error() == Some(libc::ELOOP) {
            return Issue::new(IssueCode::Unreadable, "a symbolic link has taken its place; links are not followed")
                .hint("run again when nobody changes the folder");
        }
    }
    let hint = match cause.kind() {
        ErrorKind::PermissionDenied => "give this user the right to read it",
        ErrorKind::NotFound | ErrorKind::InvalidInput => {
            "it changed after the folder was listed; run again when nobody changes the folder"
        }
        _ => "can the file be copied elsewhere? if not, the disk or the network fails",
    };
    Issue::new(IssueCode::Unreadable, cause.to_string()).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_and_a_folder_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        for text in ["", "words"] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(read(&path).unwrap(), text.as_bytes());
        }
        assert_eq!(digest(&path).unwrap(), "dba36bffa5cab0f922d087a3aeb179f9d4e745df40b323e1b1471402848c8a3e");
        assert_eq!(read(dir.path()).unwrap_err().code, IssueCode::Unreadable);
        assert!(read(&dir.path().join("b.txt")).unwrap_err().hint.unwrap().starts_with("it changed"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_took_a_files_place_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.txt"), "words").unwrap();
        std::os::unix::fs::symlink("a.txt", dir.path().join("b.txt")).unwrap();
        assert!(read(&dir.path().join("b.txt")).unwrap_err().message.contains("symbolic link"));
    }
}
