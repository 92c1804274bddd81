//! `rapporteur run`: folders in, a published run out.

use std::io;
use std::path::PathBuf;
use std::time::Instant;

use super::batch::Shop;
use super::interrupt::Interrupt;
use super::isolate::Readers;
use super::log::{self, Event};
use super::progress::Progress;
use super::{AppError, batch, closing, fresh, reports, since};
use crate::collect;
use crate::discover::{self, Input, Listing};
use crate::exit::Exit;
use crate::model::{Issue, IssueCode};
use crate::pipeline::{Files, Pipeline};
use crate::publish::{
    self, Counts, CsvStyle, FileRecord, InputRecord, InputRecords, InputRecordsWriter, MadeBy, Manifest, PublishError,
    Staging, TableFiles,
};
use crate::unpack::{self, Metadata, is_sidecar};

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
    /// Whether to say nothing on success, at a terminal too.
    pub quiet: bool,
    /// Whether to say what was made where no person looks, too.
    pub summary: bool,
    /// Whether to run where nothing is new.
    pub force: bool,
    /// How many runs are kept; 0 for all.
    pub keep: usize,
    /// How CSV files are written.
    pub csv: CsvStyle,
    /// Whether to print the requests that the run before did not have.
    pub say_new: bool,
}

impl RunPlan {
    /// The options that change the bytes of the output, as `run.json` names them, sorted.
    pub fn options(&self) -> Vec<String> {
        self.csv.option().into_iter().collect()
    }
}

/// Reads the folders and publishes tables, reports, codebook and record; where `latest` would be the same, does
/// nothing.
///
/// # Errors
/// Where nothing can be read, the pipeline is wrong or the output cannot be
/// written; then nothing published has changed.
pub fn run(plan: &RunPlan) -> Result<Exit, AppError> {
    let interrupt = Interrupt::watch()?;
    let done = begin(plan, &interrupt);
    interrupt.settle();
    done
}

fn begin(plan: &RunPlan, interrupt: &Interrupt) -> Result<Exit, AppError> {
    let (clock, started) = (Instant::now(), jiff::Timestamp::now());
    let files = Files::open(plan.pipeline.as_deref())?;
    let listing = discover::list(&plan.folders, &plan.output)?;
    let recipe = fresh::recipe(plan, &listing)?;
    let output = plan.output.display().to_string();
    log::event(&Event::RunStarted { version: env!("CARGO_PKG_VERSION"), recipe: &recipe, output: &output });
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(plan.threads)
        .build()
        .map_err(|e| AppError::Bug(format!("no threads: {e}")))?;
    if let Some(before) = fresh::before(plan, &recipe, &files, &listing, &pool) {
        return Ok(closing::nothing_new(plan, &before, clock));
    }
    let pipeline = Pipeline::load(&files)?;
    let mut staging = interrupt.stage(&plan.output, &started.strftime("%Y%m%dT%H%M%SZ").to_string())?;
    let made_by = MadeBy {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pipeline: pipeline.name.clone(),
        pipeline_version: pipeline.version.clone(),
        pipeline_digest: pipeline.digest.clone(),
        strength_scale: pipeline.requests.scale.clone(),
    };
    let (mut outputs, inputs, counts) = write_tables(plan, listing, &pipeline, &staging, &pool, &made_by)?;
    // The memory of threads that have ended is taken by those that make the reports.
    let threads = pool.current_num_threads();
    drop(pool);
    // Its expressions and what they remember take more memory than the reports; to free them takes a while, too.
    std::thread::spawn(move || drop(pipeline));
    log::stage("report");
    let codebook = plan.csv.file(publish::codebook_csv()?)?;
    staging.write("codebook.csv", &codebook)?;
    outputs.push(FileRecord::of("codebook.csv", &codebook));
    let folder = staging.folder();
    let mut news = None;
    let compare = || {
        // The disk has the tables to write while the reports are made; `publish` finds little left to wait for.
        staging.sync_tables()?;
        let found = since::compare(plan, folder, &made_by)?;
        Ok(news.insert(found).outputs.clone())
    };
    let frames = reports::write(folder, folder, &made_by, plan.csv, &mut outputs, threads, compare)?;
    let manifest = Manifest {
        run_id: staging.run_id().to_owned(),
        made_by,
        recipe,
        previous: news.as_ref().and_then(|news| news.previous.clone()),
        started: format!("{started:.3}"),
        seconds: (clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        counts,
        outputs,
    };
    manifest.write(staging.folder(), inputs)?;
    log::stage("publish");
    let folder = interrupt.publish(&mut staging)?;
    if let Some(news) = news.filter(|_| plan.say_new) {
        since::say_new(&folder, &news)?;
    }
    prune(plan, &staging, interrupt);
    Ok(closing::published(plan, &manifest, &folder, &frames, clock))
}

/// Removes old runs; the new one stands whether or not that succeeds.
fn prune(plan: &RunPlan, staging: &Staging, interrupt: &Interrupt) {
    for (run_id, done) in staging.prune(plan.keep, &|| interrupt.asked()) {
        match done {
            Ok(()) => log::event(&Event::RunRemoved { run_id: &run_id }),
            Err(cause) => log::warning(&format!(
                "{}: this old run could not be removed: {cause}\n  hint: remove it by hand; the new run is published",
                plan.output.join(&run_id).display()
            )),
        }
    }
}

type Written = (Vec<FileRecord>, InputRecords, Counts);

fn write_tables(
    plan: &RunPlan,
    mut listing: Listing,
    pipeline: &Pipeline,
    staging: &Staging,
    pool: &rayon::ThreadPool,
    made_by: &MadeBy,
) -> Result<Written, AppError> {
    log::stage("read");
    let unwritten = |cause: io::Error| PublishError::write(staging.folder(), cause);
    let mut inputs = InputRecordsWriter::create(staging.folder())?;
    let metadata = sidecars(&mut listing, pipeline, |record| inputs.push(&record).map_err(unwritten))?;
    let (mut files, encoder) = TableFiles::create(staging.folder(), plan.csv, made_by)?;
    let mut counts = Counts { inputs: listing.passed.len(), ..Counts::default() };
    let passed: Vec<_> = listing
        .passed
        .into_iter()
        .map(|(source, issue)| {
            log::issue(&source, &issue);
            batch::add_issues(&mut counts, std::slice::from_ref(&issue));
            collect::unread(source, issue)
        })
        .collect();
    files.append(pool.install(|| batch::encode(&passed, pipeline, &encoder))?)?;
    let progress = Progress::new(listing.inputs.iter().map(Input::bytes).sum(), plan.quiet || log::is_json());
    let readers = Readers::new(&pipeline.sites)?;
    let shop = Shop { pipeline, encoder: &encoder, readers: &readers, metadata: &metadata };
    let dates = batch::in_order(&listing.inputs, pool, &shop, |done| {
        files.append(done.encoded)?;
        done.inputs.iter().try_for_each(|record| inputs.push(record)).map_err(unwritten)?;
        add(&mut counts, &done.counts);
        progress.add(counts.inputs, done.counts.bytes);
        Ok(())
    })?;
    progress.finish();
    let mut outputs = files.close()?;
    if !dates.is_empty() {
        for name in ["tables/documents", "tables/sentences", "tables/requests"] {
            let amended = publish::amend(staging.folder(), name, plan.csv, |rows| dates.amend(rows))?;
            for record in amended {
                outputs.iter_mut().filter(|o| o.path == record.path).for_each(|o| *o = record.clone());
            }
        }
    }
    Ok((outputs, inputs.close().map_err(unwritten)?, counts))
}

/// Reads the tables of metadata that the pipeline names and takes them out of the listing.
fn sidecars(
    listing: &mut Listing,
    pipeline: &Pipeline,
    mut record: impl FnMut(InputRecord) -> Result<(), PublishError>,
) -> Result<Metadata, AppError> {
    let mut metadata = Metadata::default();
    for sidecar in &pipeline.sidecars {
        let found = listing.inputs.take(|name| is_sidecar(sidecar, name));
        for input in found.iter() {
            let (source, path) = (input.source(), input.path());
            let issue = match metadata.add(&path, sidecar) {
                Ok(rows) => Issue::new(IssueCode::Sidecar, format!("read as metadata of {rows} statements")),
                Err(issue) => issue,
            };
            let (sha256, unread) = match unpack::digest(&path) {
                Ok(sha256) => (Some(sha256), None),
                Err(issue) => (None, Some(issue.message.to_string())),
            };
            record(InputRecord { doc_id: source.doc_id.clone(), sha256, bytes: input.bytes(), unread })?;
            listing.passed.push((source, issue));
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
