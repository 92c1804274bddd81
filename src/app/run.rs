//! `rapporteur run`: folders in, a published run out.

use std::path::PathBuf;
use std::time::Instant;

use super::batch::Shop;
use super::isolate::Readers;
use super::progress::{Progress, complain};
use super::{AppError, batch, reports};
use crate::collect;
use crate::discover::{self, Listing};
use crate::exit::Exit;
use crate::model::{Issue, IssueCode};
use crate::pipeline::Pipeline;
use crate::publish::{self, Counts, FileRecord, Manifest, Staging, TableFiles};
use crate::unpack::{Metadata, is_sidecar};

/// What `run` shall do.
pub struct RunPlan {
    /// Folders of statements.
    pub folders: Vec<PathBuf>,
    /// Where the run is published.
    pub output: PathBuf,
    /// A pipeline's folder or name; the default one if none.
    pub pipeline: Option<PathBuf>,
    /// Threads; 0 for one a core.
    pub threads: usize,
    /// Whether to say nothing on success.
    pub quiet: bool,
}

/// Reads the folders and publishes tables, reports, codebook and record.
///
/// # Errors
/// Where nothing can be read, the pipeline is wrong or the output cannot be
/// written; then nothing published has changed.
pub fn run(plan: &RunPlan) -> Result<Exit, AppError> {
    let (clock, started) = (Instant::now(), jiff::Timestamp::now());
    let pipeline = Pipeline::open(plan.pipeline.as_deref())?;
    let listing = discover::list(&plan.folders, &plan.output)?;
    let staging = Staging::open(&plan.output, &started.strftime("%Y%m%dT%H%M%SZ").to_string())?;
    let (mut outputs, inputs, counts) = write_tables(plan, listing, &pipeline, &staging)?;
    let codebook = publish::codebook_csv()?;
    staging.write("codebook.csv", &codebook)?;
    outputs.push(FileRecord::of("codebook.csv", &codebook));
    let (_, records) = reports::publish_reports(staging.folder(), &reports::about(&pipeline)?)?;
    outputs.extend(records);
    let manifest = Manifest {
        run_id: staging.run_id().to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pipeline: pipeline.name.clone(),
        pipeline_version: pipeline.version.clone(),
        pipeline_digest: pipeline.digest.clone(),
        strength_scale: pipeline.requests.scale.clone(),
        started: started.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        seconds: (clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        counts: counts.clone(),
        inputs,
        outputs,
    };
    staging.write("run.json", &manifest.to_json().map_err(|e| AppError::Bug(e.to_string()))?)?;
    let folder = staging.publish()?;
    if !plan.quiet {
        complain(&summary(&counts, clock.elapsed().as_secs_f64(), &folder.display().to_string()));
    }
    Ok(if counts.unread > 0 { Exit::Partial } else { Exit::Complete })
}

type Written = (Vec<FileRecord>, Vec<publish::InputRecord>, Counts);

fn write_tables(plan: &RunPlan, listing: Listing, pipeline: &Pipeline, staging: &Staging) -> Result<Written, AppError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(plan.threads)
        .build()
        .map_err(|e| AppError::Bug(format!("no threads: {e}")))?;
    let (mut listing, mut inputs) = (listing, Vec::new());
    let metadata = sidecars(&mut listing, pipeline, &mut inputs)?;
    let (mut files, encoder) = TableFiles::create(staging.folder())?;
    let mut counts = Counts { inputs: listing.passed.len(), ..Counts::default() };
    let passed: Vec<_> = listing
        .passed
        .into_iter()
        .map(|(source, issue)| {
            batch::add_issues(&mut counts, std::slice::from_ref(&issue));
            collect::unread(source, issue)
        })
        .collect();
    files.append(batch::encode(&passed, pipeline, &encoder)?)?;
    let progress = Progress::new(listing.inputs.iter().map(|i| i.bytes).sum(), plan.quiet);
    let readers = Readers::new(&pipeline.sites)?;
    let shop = Shop { pipeline, encoder: &encoder, readers: &readers, metadata: &metadata };
    let dates = batch::in_order(listing.inputs, &pool, &shop, |done| {
        files.append(done.encoded)?;
        inputs.extend(done.inputs);
        add(&mut counts, &done.counts);
        progress.add(counts.inputs, done.counts.bytes);
        Ok(())
    })?;
    progress.finish();
    let mut outputs = files.close()?;
    if !dates.is_empty() {
        for name in ["tables/documents", "tables/sentences", "tables/requests"] {
            let amended = publish::amend(staging.folder(), name, |rows| dates.amend(rows))?;
            for record in amended {
                outputs.iter_mut().filter(|o| o.path == record.path).for_each(|o| *o = record.clone());
            }
        }
    }
    Ok((outputs, inputs, counts))
}

/// Reads the tables of metadata that the pipeline names and takes them out of the listing.
fn sidecars(
    listing: &mut Listing,
    pipeline: &Pipeline,
    inputs: &mut Vec<publish::InputRecord>,
) -> Result<Metadata, AppError> {
    let mut metadata = Metadata::default();
    for sidecar in &pipeline.sidecars {
        let (found, rest) =
            std::mem::take(&mut listing.inputs).into_iter().partition(|i| is_sidecar(sidecar, &i.source.name));
        listing.inputs = rest;
        let found: Vec<discover::Input> = found;
        for input in found {
            let issue = match metadata.add(&input.path, sidecar) {
                Ok(rows) => Issue::new(IssueCode::Sidecar, format!("read as metadata of {rows} statements")),
                Err(issue) => issue,
            };
            let sha256 = std::fs::read(&input.path).ok().map(|bytes| publish::sha256(&bytes));
            let doc_id = input.source.doc_id.clone();
            inputs.push(publish::InputRecord { doc_id, sha256, bytes: input.bytes });
            listing.passed.push((input.source, issue));
        }
    }
    Ok(metadata)
}

fn add(sum: &mut Counts, more: &Counts) {
    sum.inputs += more.inputs;
    sum.documents += more.documents;
    sum.skipped += more.skipped;
    sum.unread += more.unread;
    sum.issues += more.issues;
    sum.sentences += more.sentences;
    sum.theme_tags += more.theme_tags;
    sum.requests += more.requests;
    sum.place_mentions += more.place_mentions;
    sum.bytes += more.bytes;
}

fn summary(counts: &Counts, seconds: f64, folder: &str) -> String {
    let unread = match counts.unread {
        0 => String::new(),
        n => format!("; {n} inputs not read, see {folder}/tables/issues.csv"),
    };
    format!(
        "{} documents, {} sentences, {} requests in {seconds:.2} s ({:.1} MB/s): {folder}{unread}",
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
            "2 documents, 50 sentences, 19 requests in 0.50 s (0.0 MB/s): output/x; 1 inputs not read, see output/x/tables/issues.csv"
        );
    }
}
