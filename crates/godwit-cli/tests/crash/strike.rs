//! What strikes, and where.

use std::{thread, time::Duration};

use godwit_testkit::{Fault, FaultKind, Proxy};

use crate::bench::{Bench, STATEMENTS};

/// What strikes a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strike {
    /// kill -9 of Godwit.
    Kill,
    /// The server ends the session.
    Terminate,
    /// kill -9 of the server, which comes up again.
    Server,
    /// The line is cut before the statement arrives.
    CutBefore,
    /// While it runs.
    CutDuring,
    /// After it was done, before the answer arrives.
    CutAfter,
}

/// A target that can be struck.
pub(crate) trait Victim: Sync {
    /// The two migrations; each statement of the second has its number in a comment `/* s3 */`.
    fn scripts(&self) -> (&'static str, &'static str);
    /// The address of a new database.
    fn new_database(&self) -> (String, String);
    /// A proxy in front of it.
    fn proxy(&self) -> Proxy;
    /// Ends the session of the run in this database.
    fn terminate(&self, database: &str);
    /// kill -9 and start.
    fn kill_and_restart(&self);
    /// The schema without Godwit's tables, and the counts.
    fn look(&self, database: &str) -> String;
}

/// What an undisturbed run leaves.
pub(crate) fn undisturbed(victim: &dyn Victim) -> String {
    let (base, struck) = victim.scripts();
    let bench = Bench::new(base, struck);
    let (database, url) = victim.new_database();
    bench.prepare(&url);
    assert!(bench.begin(&url).end(), "an undisturbed run");
    victim.look(&database)
}

/// Strikes at every statement, one database each; those that strike the server itself one after the other.
pub(crate) fn everywhere(victim: &dyn Victim, strike: Strike) {
    let expected = undisturbed(victim);
    let at = |index: usize| {
        let left = once(victim, strike, &format!("/* s{index} */"), index);
        assert_eq!(left, expected, "{strike:?} at statement {index}");
    };
    if strike == Strike::Server {
        (1..=STATEMENTS).for_each(at);
        return;
    }
    thread::scope(|scope| {
        for index in 1..=STATEMENTS {
            scope.spawn(move || at(index));
        }
    });
}

/// Cuts the line around the `occurrence`th COMMIT of the run.
pub(crate) fn at_commit(victim: &dyn Victim, strike: Strike, occurrence: usize) {
    let expected = undisturbed(victim);
    let (base, struck) = victim.scripts();
    let bench = Bench::new(base, struck);
    let (database, url) = victim.new_database();
    bench.prepare(&url);
    let proxy = victim.proxy();
    proxy.arm(Fault {
        pattern: b"COMMIT".to_vec(),
        occurrence,
        kind: kind(strike),
    });
    bench.begin(&proxy.url(&url)).end();
    assert_eq!(proxy.cuts(), 1, "{strike:?} at COMMIT {occurrence} hit");
    bench.settle(&url);
    assert_eq!(victim.look(&database), expected, "{strike:?} at COMMIT {occurrence}");
}

fn kind(strike: Strike) -> FaultKind {
    match strike {
        Strike::CutBefore => FaultKind::CutBefore,
        Strike::CutAfter => FaultKind::CutAfter,
        _ => FaultKind::CutDuring(Duration::from_millis(60)),
    }
}

fn once(victim: &dyn Victim, strike: Strike, pattern: &str, index: usize) -> String {
    let (base, struck) = victim.scripts();
    let bench = Bench::new(base, struck);
    let (database, url) = victim.new_database();
    bench.prepare(&url);
    match strike {
        Strike::Kill | Strike::Terminate | Strike::Server => {
            let running = bench.begin(&url);
            assert!(running.wait_for(index), "statement {index} begins");
            match strike {
                Strike::Kill => running.kill(),
                Strike::Terminate => {
                    victim.terminate(&database);
                    running.end();
                }
                _ => {
                    victim.kill_and_restart();
                    running.end();
                }
            }
        }
        Strike::CutBefore | Strike::CutDuring | Strike::CutAfter => {
            let proxy = victim.proxy();
            proxy.arm(Fault::first(pattern, kind(strike)));
            let done = bench.begin(&proxy.url(&url)).end();
            assert!(
                proxy.cuts() == 1 || (done && strike == Strike::CutDuring),
                "the line was cut, or the statement was done before"
            );
        }
    }
    bench.settle(&url);
    victim.look(&database)
}
