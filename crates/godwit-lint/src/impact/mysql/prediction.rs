//! Which algorithm a server takes for an `ALTER TABLE`, and what it locks meanwhile.

use godwit_core::{Product, Work};
use godwit_sql::{AlterTable, CreateTable};

use super::{
    changes,
    present::Present,
    step::{Cost, Step},
};
use crate::Server;

/// How a server carries out an `ALTER TABLE`, in its own words, from the cheapest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Algorithm {
    /// `INSTANT`: changes the catalogue only.
    Instant,
    /// `NOCOPY`: in place, and the table's rows stay where they are (MariaDB 10.3 and later).
    NoCopy,
    /// `INPLACE`: the storage engine does it; it may write the table anew.
    Inplace,
    /// `COPY`: the server copies every row into a new table.
    Copy,
}

impl Algorithm {
    /// As `ALGORITHM=` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Instant => "INSTANT",
            Self::NoCopy => "NOCOPY",
            Self::Inplace => "INPLACE",
            Self::Copy => "COPY",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Instant, Self::NoCopy, Self::Inplace, Self::Copy]
            .into_iter()
            .find(|algorithm| algorithm.name().eq_ignore_ascii_case(name))
    }
}

/// What others cannot do with the table while an `ALTER TABLE` is at work, besides its short beginning and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableLock {
    /// `NONE`: they read and write.
    None,
    /// `SHARED`: they read.
    Shared,
    /// `EXCLUSIVE`: they wait.
    Exclusive,
}

impl TableLock {
    /// As `LOCK=` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Shared => "SHARED",
            Self::Exclusive => "EXCLUSIVE",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::None, Self::Shared, Self::Exclusive]
            .into_iter()
            .find(|lock| lock.name().eq_ignore_ascii_case(name))
    }
}

/// What a server is expected to do for an `ALTER TABLE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prediction {
    /// The cheapest algorithm that it takes, or the one that the statement asks for.
    pub algorithm: Algorithm,
    /// The weakest lock that it takes with that algorithm, or the one that the statement asks for.
    pub lock: TableLock,
    /// Whether every row is written anew.
    pub rebuilds: bool,
    /// What is done besides, as long as the table's rows stay where they are.
    pub work: Work,
    /// Whether it refuses the statement, because that asks for a cheaper algorithm or a weaker lock than there is.
    pub refused: bool,
    /// What makes it so dear, as a clause: `the type of total changes from int to bigint`.
    pub why: String,
}

/// What `server` does for `alter`.
///
/// `table` is the table as it is now, from its `SHOW CREATE TABLE`. Without it whatever depends on it is assumed to be
/// the worse case, and `why` says so. Foreign keys are taken to be checked, as they are unless the session says
/// `foreign_key_checks = 0`, and the SQL mode to be strict.
pub fn predict(server: Server, table: Option<&CreateTable>, alter: &AlterTable) -> Prediction {
    let present = Present::new(server, table);
    let steps = changes::steps(&present, alter);
    let step = together(&present, &steps);
    asked_for(server, alter, &step)
}

/// The step that carries out all of `steps` at once.
fn together(present: &Present<'_>, steps: &[Step]) -> Step {
    let worst = steps
        .iter()
        .max_by_key(|step| (step.cost, step.work))
        .cloned()
        .unwrap_or_else(|| Step::instant("it changes nothing that is stored"));
    let mut step = Step {
        lock: steps.iter().map(|step| step.lock).max().unwrap_or(TableLock::None),
        work: steps.iter().map(|step| step.work).max().unwrap_or(Work::None),
        ..worst
    };
    // A table that is only renamed is locked wholly; with other changes the new name comes at the end.
    if steps.iter().any(|step| !step.renames) {
        let others = steps.iter().filter(|step| !step.renames);
        step.lock = others.map(|step| step.lock).max().unwrap_or(step.lock);
    }
    let columns = steps.iter().any(|step| step.columns);
    let virtuals = steps.iter().any(|step| step.virtuals);
    let adds_index = steps.iter().any(|step| step.work == Work::Build);
    let drops_index = steps
        .iter()
        .any(|step| step.cost == Cost::InPlace && step.work == Work::None);
    if step.cost <= Cost::InPlace && columns && (adds_index || (drops_index && present.is_mysql())) {
        step = step.or_worse(Step::rebuild(
            "columns and indexes change at once, which the server does by writing the table anew",
        ));
    }
    // Others cannot change what the new index is computed from.
    if virtuals && adds_index {
        step.lock = step.lock.max(TableLock::Shared);
    }
    // MySQL 8.0.29 learnt to do both at once.
    if virtuals && columns && step.cost < Cost::Copy && !present.is_at_least(Product::Mysql, (8, 0, 29)) {
        step = step.or_worse(Step::copy("virtual and other columns change at once"));
    }
    if step.cost == Cost::Rebuild && present.has_full_text() {
        let why = format!("{}, and the table has a FULLTEXT index", step.why);
        step = step.or_worse(if present.is_mysql() {
            Step::copy(&why)
        } else {
            Step {
                lock: TableLock::Shared,
                ..Step::rebuild(&why)
            }
        });
        step.why = why;
    }
    if step.cost == Cost::Copy {
        step.work = Work::Rewrite;
        step.lock = step.lock.max(changes::lock_of_copy(present, steps));
    }
    step
}

/// The algorithm's name on this server, and what the statement itself asks for.
fn asked_for(server: Server, alter: &AlterTable, step: &Step) -> Prediction {
    let knows_instant = match server.product {
        Product::Mysql => server.is_at_least(8, 0, 12),
        _ => server.is_at_least(10, 3, 2),
    };
    let algorithm = match step.cost {
        Cost::Instant if knows_instant => Algorithm::Instant,
        Cost::InPlace if knows_instant && server.product == Product::Mariadb => Algorithm::NoCopy,
        Cost::Instant | Cost::InPlace | Cost::Rebuild => Algorithm::Inplace,
        Cost::Copy => Algorithm::Copy,
    };
    let mut prediction = Prediction {
        algorithm,
        lock: step.lock,
        rebuilds: step.cost >= Cost::Rebuild,
        work: if step.cost >= Cost::Rebuild {
            Work::Rewrite
        } else {
            step.work
        },
        refused: false,
        why: step.why.clone(),
    };
    for (key, value) in &alter.options {
        match key.as_str() {
            "algorithm" => ask_algorithm(&mut prediction, server, value, step),
            "lock" => {
                if let Some(lock) = TableLock::parse(value) {
                    prediction.refused |= lock < prediction.lock;
                    prediction.lock = prediction.lock.max(lock);
                }
            }
            _ => {}
        }
    }
    prediction
}

fn ask_algorithm(prediction: &mut Prediction, server: Server, value: &str, step: &Step) {
    let Some(asked) = Algorithm::parse(value) else {
        return;
    };
    if asked < prediction.algorithm {
        prediction.refused = true;
    } else if asked == Algorithm::Copy && prediction.algorithm < Algorithm::Copy {
        "the statement asks for ALGORITHM=COPY".clone_into(&mut prediction.why);
        prediction.algorithm = Algorithm::Copy;
        prediction.rebuilds = true;
        prediction.work = Work::Rewrite;
        prediction.lock = prediction.lock.max(TableLock::Shared);
    } else if asked == Algorithm::Inplace
        && prediction.algorithm == Algorithm::Instant
        && server.product == Product::Mysql
    {
        prediction.algorithm = Algorithm::Inplace;
        // MySQL then does what it did before it knew INSTANT; MariaDB takes the word for a limit.
        if step.columns {
            "the statement asks for ALGORITHM=INPLACE, which writes the table anew".clone_into(&mut prediction.why);
            prediction.rebuilds = true;
            prediction.work = Work::Rewrite;
        }
    }
}
