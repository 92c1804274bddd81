//! The records of the inputs, on disk: a folder may hold a million files, and memory shall not grow with them.
//!
//! Knows how the list stands in JSON, and reads it record by record; what the records mean is decided elsewhere.

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeSeq};
use serde::{Deserialize, Serialize, Serializer};

use super::{PublishError, manifest};

/// A file that was read.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct InputRecord {
    /// `documents.doc_id`.
    pub doc_id: String,
    /// SHA-256 of its bytes; none where it could not be read.
    pub sha256: Option<String>,
    /// Its size.
    pub bytes: u64,
    /// Why it has no digest, in the words of its issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<String>,
}

/// Records of inputs as they are made.
pub struct InputRecordsWriter {
    file: BufWriter<File>,
    before: &'static [u8],
}

impl InputRecordsWriter {
    /// An empty list, in a file of `folder` that goes when it is closed.
    ///
    /// # Errors
    /// Names the folder in which no file can be made.
    pub fn create(folder: &Path) -> Result<Self, PublishError> {
        let file = tempfile::tempfile_in(folder).map_err(|cause| PublishError::write(folder, cause))?;
        Ok(InputRecordsWriter { file: BufWriter::new(file), before: b"{\"inputs\":[" })
    }

    /// Adds a record.
    ///
    /// # Errors
    /// What the system says.
    pub fn push(&mut self, record: &InputRecord) -> io::Result<()> {
        self.file.write_all(std::mem::replace(&mut self.before, b","))?;
        Ok(serde_json::to_writer(&mut self.file, record)?)
    }

    /// The whole list.
    ///
    /// # Errors
    /// What the system says.
    pub fn close(mut self) -> io::Result<InputRecords> {
        self.file.write_all(if self.before == b"," { b"]}" } else { b"{}" })?;
        Ok(InputRecords(self.file.into_inner().map_err(io::IntoInnerError::into_error)?))
    }
}

/// The records of all inputs of a run, in a file with a JSON object that has them as `inputs`.
pub struct InputRecords(File);

impl InputRecords {
    /// Those in the record of the run in `folder`.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(folder: &Path) -> io::Result<Self> {
        manifest::open(folder).map(InputRecords)
    }

    /// Hands over record after record until one is not taken; tells whether all were.
    ///
    /// # Errors
    /// Where the file cannot be read or is none of ours.
    pub fn each(&self, mut take: impl FnMut(InputRecord) -> bool) -> io::Result<bool> {
        (&self.0).rewind()?;
        let mut json = serde_json::Deserializer::from_reader(BufReader::new(&self.0));
        Ok(json.deserialize_map(Reading(&mut take))?)
    }
}

/// As a list, read while it is written.
impl Serialize for InputRecords {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut done = Ok(());
        let read = self.each(|record| {
            done = list.serialize_element(&record);
            done.is_ok()
        });
        read.map_err(S::Error::custom)?;
        done?;
        list.end()
    }
}

/// Reads an object, of which the records are a part, or the list of them.
struct Reading<'t>(&'t mut dyn FnMut(InputRecord) -> bool);

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = bool;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the record of a run")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut all = true;
        while let Some(key) = map.next_key::<String>()? {
            if key == "inputs" {
                all &= map.next_value_seed(Reading(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(all)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        while let Some(record) = list.next_element()? {
            if !(self.0)(record) {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_in_their_order_as_often_as_they_are_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let record = |n: u64| InputRecord {
            doc_id: format!("{n}.txt"),
            sha256: (n != 1).then(|| "d".to_owned()),
            bytes: n,
            unread: (n == 1).then(|| "gone".to_owned()),
        };
        for count in [0, 1, 3] {
            let mut writer = InputRecordsWriter::create(dir.path()).unwrap();
            (0..count).for_each(|n| writer.push(&record(n)).unwrap());
            let inputs = writer.close().unwrap();
            let mut seen = Vec::new();
            let mut all = |record| {
                seen.push(record);
                true
            };
            assert!(inputs.each(&mut all).unwrap());
            assert_eq!(seen, (0..count).map(record).collect::<Vec<_>>());
            assert_eq!(serde_json::to_value(&inputs).unwrap(), serde_json::to_value(&seen).unwrap());
        }
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn who_has_seen_enough_is_told_nothing_more() {
        let dir = tempfile::tempdir().unwrap();
        let list = r#"{"a": [1], "inputs": [{"doc_id": "x", "sha256": null, "bytes": 1}, {"doc_id": "y", "sha256": "d",
            "bytes": 2}], "outputs": []}"#;
        std::fs::write(dir.path().join("run.json"), list).unwrap();
        let inputs = InputRecords::open(dir.path()).unwrap();
        let mut seen = 0;
        let mut some = |_| {
            seen += 1;
            false
        };
        assert!(!inputs.each(&mut some).unwrap());
        assert_eq!(seen, 1);
        std::fs::write(dir.path().join("run.json"), "{\"inputs\": [{").unwrap();
        assert!(InputRecords::open(dir.path()).unwrap().each(|_| true).is_err());
    }
}
