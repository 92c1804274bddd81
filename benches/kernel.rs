//! What each stage costs, in megabytes of input a second: `cargo bench`, or `cargo bench -- tag` for one.
//!
//! All stages work on the same megabyte of statements (`corpus.rs`), on one thread, each on what the stage before
//! it hands over; throughput counts the bytes of the files, so that the figures can be set beside one another.
//! Criterion keeps the last figures and tells what has changed. How the program compares with others is for
//! `benches/compare`; that it does not grow slower is held by `.ci/instructions`.
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on stops")]

mod corpus;

use std::hint::black_box;

use arrow::array::RecordBatch;
use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput};
use rapporteur::collect::{Gathered, Links, Record, schema};
use rapporteur::layout::{Block, Line, Wraps};
use rapporteur::model::{Analysed, Given, Part, Source, Statement};
use rapporteur::pipeline::Pipeline;
use rapporteur::publish::{CsvStyle, MadeBy, TableFiles};
use rapporteur::{decode, heading, kernel, layout, segment, tag};

/// Bytes of input that every stage works on.
const BYTES: usize = 1_000_000;

/// One statement as each stage finds it.
struct Prepared {
    source: Source,
    file: String,
    /// For the heading stage: clean text and its lines.
    clean: String,
    lines: Vec<Line>,
    /// For the layout stage: the lines that were left, those set aside.
    left: Vec<Line>,
    dropped: Vec<bool>,
    blocks: Vec<Block>,
    parts: Vec<Part>,
    statement: Statement,
    analysed: Analysed,
}

fn main() {
    let pipeline = Pipeline::built_in();
    let statements: Vec<Prepared> =
        corpus::statements(BYTES).into_iter().map(|(source, file)| prepare(source, file, pipeline)).collect();
    let bytes: usize = statements.iter().map(|s| s.file.len()).sum();

    let mut criterion = Criterion::default().without_plots().configure_from_args();
    criterion.bench_function("compile the pipeline", |b| b.iter(|| Pipeline::open(None).unwrap()));
    let mut group = criterion.benchmark_group("stage");
    group.throughput(Throughput::BytesDecimal(bytes as u64));
    to_parts(&mut group, &statements, pipeline);
    to_findings(&mut group, &statements, pipeline);
    to_tables(&mut group, &statements, pipeline);
    group.finish();
    criterion.final_summary();
}

fn prepare(source: Source, file: String, pipeline: &Pipeline) -> Prepared {
    let raw = decode::read(file.as_bytes(), &source.name, &pipeline.sites).unwrap();
    let clean = decode::clean(&raw).unwrap().text;
    let lines = layout::lines(&clean);
    let mut left = lines.clone();
    let aside = heading::set_aside(&clean, &mut left, Wraps::Guessed, pipeline);
    let dropped = aside.dropped.clone();
    let blocks = kernel::blocks(&clean, &left, &dropped, Wraps::Guessed, pipeline);
    let parts = heading::read(&source, &Given::default(), blocks.clone(), aside, pipeline).parts;
    let analysed = kernel::analyse(&source, file.as_bytes(), pipeline);
    let statement = analysed.statement.clone().unwrap();
    Prepared { source, file, clean, lines, left, dropped, blocks, parts, statement, analysed }
}

/// Bytes to paragraphs with their place in the statement.
fn to_parts(group: &mut BenchmarkGroup<'_, WallTime>, statements: &[Prepared], pipeline: &Pipeline) {
    group.bench_function("decode", |b| {
        b.iter(|| {
            for s in statements {
                let raw = decode::read(s.file.as_bytes(), &s.source.name, &pipeline.sites).unwrap();
                black_box(decode::clean(&raw).unwrap());
            }
        });
    });
    group.bench_function("layout", |b| {
        b.iter(|| {
            for s in statements {
                black_box(layout::lines(&s.clean));
                black_box(kernel::blocks(&s.clean, &s.left, &s.dropped, Wraps::Guessed, pipeline));
            }
        });
    });
    let page = Given::default();
    group.bench_function("heading", |b| {
        b.iter_batched(
            || statements.iter().map(|s| (s.lines.clone(), s.blocks.clone())).collect::<Vec<_>>(),
            |copies| {
                for (s, (mut lines, blocks)) in statements.iter().zip(copies) {
                    let aside = heading::set_aside(&s.clean, &mut lines, Wraps::Guessed, pipeline);
                    black_box(heading::read(&s.source, &page, blocks, aside, pipeline));
                }
            },
            BatchSize::LargeInput,
        );
    });
}

/// Paragraphs to sentences and what they say; then the kernel as a whole.
fn to_findings(group: &mut BenchmarkGroup<'_, WallTime>, statements: &[Prepared], pipeline: &Pipeline) {
    group.bench_function("segment", |b| {
        b.iter_batched(
            || statements.iter().map(|s| s.parts.clone()).collect::<Vec<_>>(),
            |copies| {
                for parts in copies {
                    black_box(segment::segment(parts, &pipeline.abbreviations));
                }
            },
            BatchSize::LargeInput,
        );
    });
    group.bench_function("tag", |b| {
        b.iter(|| {
            for s in statements {
                let mut found = Analysed::default();
                tag::tag(&s.statement, &mut found, pipeline);
                black_box(found);
            }
        });
    });
    group.bench_function("kernel, all of the above", |b| {
        b.iter(|| {
            for s in statements {
                black_box(kernel::analyse(&s.source, s.file.as_bytes(), pipeline));
            }
        });
    });
}

/// Findings to rows, rows to Parquet and CSV in memory.
fn to_tables(group: &mut BenchmarkGroup<'_, WallTime>, statements: &[Prepared], pipeline: &Pipeline) {
    let findings = || statements.iter().map(|s| (s.source.clone(), s.analysed.clone())).collect::<Vec<_>>();
    group.bench_function("collect", |b| {
        let tables = |copies| tables(&Gathered::of(&linked(copies), pipeline));
        b.iter_batched(findings, tables, BatchSize::LargeInput);
    });
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("tables")).unwrap();
    let made_by = MadeBy {
        version: "bench".to_owned(),
        pipeline: pipeline.name.clone(),
        pipeline_version: pipeline.version.clone(),
        pipeline_digest: pipeline.digest.clone(),
        strength_scale: pipeline.requests.scale.clone(),
    };
    let (_files, encoder) = TableFiles::create(folder.path(), CsvStyle::Canonical, &made_by).unwrap();
    let records = linked(findings());
    let batches = tables(&Gathered::of(&records, pipeline));
    group.bench_function("encode Parquet and CSV", |b| {
        b.iter(|| batches.iter().enumerate().map(|(n, batch)| encoder.encode(n, batch).unwrap()).collect::<Vec<_>>());
    });
}

/// Every table.
fn tables(gathered: &Gathered<'_>) -> Vec<RecordBatch> {
    (0..schema::tables().len()).map(|n| gathered.batch(n).unwrap()).collect()
}

/// Records with their links to one another, in order.
fn linked(findings: Vec<(Source, Analysed)>) -> Vec<Record> {
    let mut links = Links::default();
    let mut records: Vec<Record> =
        findings.into_iter().map(|(source, analysed)| Record::new(source, None, analysed)).collect();
    records.iter_mut().for_each(|record| links.link(record));
    records
}
