//! Partitions.

use godwit_core::Work;

use super::{prediction::TableLock, step::Step};

/// What one change of partitions costs, by its first two words.
pub(super) fn step(what: &str) -> Step {
    let exclusive = |why: &str| Step::in_place(why).locking(TableLock::Exclusive);
    match what {
        "partition by" | "remove partitioning" => Step::copy("every row moves to another partition"),
        "add partition" => Step::in_place(
            "a partition is added; where rows are spread by HASH or KEY they move to it, which is assumed here",
        )
        .locking(TableLock::Shared),
        "drop partition" => exclusive("the partition and its rows go"),
        "truncate partition" => exclusive("the partition's rows go"),
        "coalesce partition"
        | "reorganize partition"
        | "rebuild partition"
        | "optimize partition"
        | "repair partition" => Step {
            work: Work::Rewrite,
            ..Step::in_place("the rows of partitions are written anew").locking(TableLock::Shared)
        },
        "exchange partition" | "convert table" => Step {
            work: Work::Scan,
            ..exclusive("every row of the table is checked to belong into the partition")
        },
        "convert partition" => exclusive("a partition becomes a table of its own"),
        "discard partition" | "import partition" => exclusive("the partition's file is taken away or put in its place"),
        "analyze partition" => Step::instant("only statistics are gathered"),
        "check partition" => Step {
            work: Work::Scan,
            ..Step::in_place("the rows of the partition are read")
        },
        _ => Step::copy("what this costs is not known, so that the worst is assumed"),
    }
}
