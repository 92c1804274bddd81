//! `rapporteur run`: folders in, a published run out.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Instant;

use super::batch::Shop;
use super::isolate::Readers;
use super::progress::{Progress, complain};
use super::summary::Summary;
use super::terminal::colours;
use super::{AppError, batch, package};
use crate::collect;
use crate::discover::{self, Listing};
use crate::exit::Exit;
use crate::model::{Issue, IssueCode};
use crate::pipeline::Pipeline;
use crate::publish::{self, Counts, FileRecord, MadeBy, Manifest, Staging, TableFiles};
use crate::report;
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

/// Themes that the last words name.
const MOST_ASKED: usize = 5;

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
    let made_by = MadeBy {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pipeline: pipeline.name.clone(),
        pipeline_version: pipeline.version.clone(),
        pipeline_digest: pipeline.digest.clone(),
        strength_scale: pipeline.requests.scale.clone(),
    };
    let (mut outputs, inputs, counts) = write_tables(plan, listing, &pipeline, &staging, &made_by)?;
    let codebook = publish::codebook_csv()?;
    staging.write("codebook.csv", &codebook)?;
    outputs.push(FileRecord::of("codebook.csv", &codebook));
    let frames = report::make(staging.folder())?;
    for frame in &frames {
        outputs.extend(publish::write_table(staging.folder(), &frame.path(), &frame.batch)?);
    }
    outputs.push(package::workbook(staging.folder(), &frames)?);
    // Last: it names every CSV file with its digest.
    let described = package::describe(staging.folder(), &frames, &outputs, &made_by)?;
    outputs.push(described);
    let manifest = Manifest {
        run_id: staging.run_id().to_owned(),
        version: made_by.version,
        pipeline: made_by.pipeline,
        pipeline_version: made_by.pipeline_version,
        pipeline_digest: made_by.pipeline_digest,
        strength_scale: made_by.strength_scale,
        started: started.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        seconds: (clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        counts: counts.clone(),
        inputs,
        outputs,
    };
    staging.write("run.json", &manifest.to_json().map_err(|e| AppError::Bug(e.to_string()))?)?;
    let folder = staging.publish()?;
    if !plan.quiet {
        let summary = Summary {
            counts: &counts,
            seconds: clock.elapsed().as_secs_f64(),
            page: if folder.join("report.html").is_file() { "report.html" } else { "report.xlsx" },
            folder: folder.display().to_string(),
            asked: report::most_asked(&frames, MOST_ASKED),
        };
        let stderr = std::io::stderr();
        complain(&if stderr.is_terminal() { summary.table(colours(&stderr)) } else { summary.line() });
    }
    Ok(if counts.unread > 0 { Exit::Partial } else { Exit::Complete })
}

type Written = (Vec<FileRecord>, Vec<publish::InputRecord>, Counts);

fn write_tables(
    plan: &RunPlan,
    listing: Listing,
    pipeline: &Pipeline,
    staging: &Staging,
    made_by: &MadeBy,
) -> Result<Written, AppError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(plan.threads)
        .build()
        .map_err(|e| AppError::Bug(format!("no threads: {e}")))?;
    let (mut listing, mut inputs) = (listing, Vec::new());
    let metadata = sidecars(&mut listing, pipeline, &mut inputs)?;
    let (mut files, encoder) = TableFiles::create(staging.folder(), made_by)?;
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
