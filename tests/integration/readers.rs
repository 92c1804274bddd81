//! Readers of `latest` while runs replace it: each sees one whole run.

use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::faults::whole;
use crate::shim::small_pipeline;
use crate::workroom::{Workroom, read_parquet};

#[test]
fn a_reader_sees_one_whole_run_while_twenty_replace_it() {
    let room = Workroom::new();
    small_pipeline(&room);
    let run = |number: usize| {
        // Each run has one request more, so that a mixture of two would not fit together.
        room.write(&format!("in/{number:02}.txt"), format!("We need {number} helicopters in Mali.").as_bytes());
        room.succeed(&["run", "in", "-p", "small", "--force", "--keep", "0"]);
    };
    run(0);
    let done = AtomicBool::new(false);
    std::thread::scope(|threads| {
        let reader = threads.spawn(|| {
            let mut seen = BTreeSet::new();
            loop {
                let last = done.load(Ordering::SeqCst);
                // The folder is looked up once; what is opened below it is of one run.
                let folder = fs::canonicalize(room.latest()).unwrap();
                whole(&folder);
                let record: serde_json::Value =
                    serde_json::from_slice(&fs::read(folder.join("run.json")).unwrap()).unwrap();
                assert_eq!(record["run_id"], folder.file_name().unwrap().to_str().unwrap());
                let requests = read_parquet(&folder.join("tables/requests.parquet")).len();
                assert_eq!(record["counts"]["requests"], requests);
                seen.insert(requests);
                if last {
                    return seen;
                }
            }
        });
        (1..=20).for_each(run);
        done.store(true, Ordering::SeqCst);
        let seen = reader.join().unwrap();
        assert!(seen.contains(&21), "{seen:?}");
    });
}
