//! Whether there is anything to do: over the same inputs, the same pipeline, program and options write the same
//! bytes again.
//!
//! Asks first what costs nothing, names and sizes, and hashes the inputs only where all of that is the same. Reads
//! what `latest` says of itself and never changes anything.

use std::io;

use rayon::prelude::*;

use super::{AppError, RunPlan, log};
use crate::decode;
use crate::discover::{Input, Inputs, Listing, slashed};
use crate::pipeline::Files;
use crate::publish::{self, BUILD, InputRecord, Latest, Manifest, Recipe};
use crate::unpack::{self, Container};

/// What decides the bytes of the run, beside its pipeline and the bytes of its inputs.
///
/// # Errors
/// None in practice: the list of what was passed over is plain text.
pub(super) fn recipe(plan: &RunPlan, listing: &Listing) -> Result<Recipe, AppError> {
    let passed: Vec<_> = listing.passed.iter().map(|(source, issue)| (&source.doc_id, &source.path, issue)).collect();
    let passed = serde_json::to_vec(&passed).map_err(|e| AppError::Bug(e.to_string()))?;
    Ok(Recipe {
        build: BUILD.to_owned(),
        options: plan.options(),
        folders: plan.folders.iter().map(|folder| slashed(folder)).collect(),
        passed_over_sha256: publish::sha256(&passed),
    })
}

/// The run that `latest` names, where it is whole and this one would be the same; none where a run is forced.
pub(super) fn before(
    plan: &RunPlan,
    recipe: &Recipe,
    pipeline: &Files,
    listing: &Listing,
    pool: &rayon::ThreadPool,
) -> Option<Manifest> {
    if plan.force {
        return None;
    }
    let before = Latest::whole(&plan.output)?;
    log::stage("compare");
    if before.recipe != *recipe || before.made_by.pipeline_digest != pipeline.digest() {
        return None;
    }
    let inputs = publish::InputRecords::open(&plan.output.join(&before.run_id)).ok()?;
    // What cannot be read is made anew.
    say_the_same(&inputs, &listing.inputs, pool).unwrap_or(false).then_some(before)
}

/// Files that are compared before the next records are read.
const AT_A_TIME: usize = 4096;

/// Whether the inputs, sorted by `doc_id`, are those of the records: by name and size first, then by their bytes.
fn say_the_same(records: &publish::InputRecords, inputs: &Inputs, pool: &rayon::ThreadPool) -> io::Result<bool> {
    let of = |record: &InputRecord| {
        inputs.find(&record.doc_id).filter(|input| record.sha256.is_none() || record.bytes == input.bytes())
    };
    let mut known = 0;
    let all_look_the_same = records.each(|record| {
        known += 1;
        of(&record).is_some()
    })?;
    if !all_look_the_same || known != inputs.len() {
        return Ok(false);
    }
    let mut waiting = Vec::new();
    let compare = |waiting: &mut Vec<(InputRecord, Input<'_>)>| {
        pool.install(|| waiting.par_drain(..).all(|(record, input)| says_the_same(&record, input)))
    };
    let all = records.each(|record| {
        waiting.extend(of(&record).map(|input| (record, input)));
        waiting.len() < AT_A_TIME || compare(&mut waiting)
    })?;
    Ok(all && compare(&mut waiting))
}

/// Whether the file has the bytes that it had, or cannot be read for the same reason.
fn says_the_same(record: &InputRecord, input: Input<'_>) -> bool {
    match &record.sha256 {
        Some(before) => unpack::digest(&input.path()).is_ok_and(|now| now == *before),
        None => record.unread.is_some() && record.unread == unread(input),
    }
}

/// Why a run would not read the file, in the words of its issue; none where it would.
fn unread(input: Input<'_>) -> Option<String> {
    match Container::open(&input.path(), input.name()) {
        Ok(Some(_)) => None,
        Ok(None) if input.bytes() > decode::MAX_BYTES => Some(decode::too_large(input.bytes()).message),
        Ok(None) => unpack::digest(&input.path()).err().map(|issue| issue.message),
        Err(issue) => Some(issue.message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover;

    #[test]
    fn a_file_says_the_same_by_its_bytes_or_by_the_reason_why_it_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "We need trucks.").unwrap();
        let record = |sha256: Option<String>, unread: Option<&str>| InputRecord {
            doc_id: "a.txt".to_owned(),
            sha256,
            bytes: 15,
            unread: unread.map(str::to_owned),
        };
        let listed = || discover::list(&[dir.path().to_owned()], &dir.path().join("out")).unwrap().inputs;
        let inputs = listed();
        let now = inputs.find("a.txt").unwrap();
        assert!(says_the_same(&record(Some(publish::sha256(b"We need trucks.")), None), now));
        assert!(!says_the_same(&record(Some(publish::sha256(b"We need ships. ")), None), now));
        assert!(!says_the_same(&record(None, Some("Permission denied (os error 13)")), now), "it can be read now");
        assert!(!says_the_same(&record(None, None), now), "nobody knows why it was not read");
        std::fs::remove_file(&path).unwrap();
        let why = std::fs::read(&path).unwrap_err().to_string();
        assert!(says_the_same(&record(None, Some(&why)), now), "gone, and it was gone before");
        let large = decode::MAX_BYTES + 1;
        std::fs::File::create(&path).unwrap().set_len(large).unwrap();
        let why = decode::too_large(large).message;
        assert!(says_the_same(&record(None, Some(&why)), listed().find("a.txt").unwrap()));
    }
}
