//! What several rules ask of statements that are executed `CONCURRENTLY`.

use godwit_sql::{Change, DropKind, Shape};

/// Whether PostgreSQL executes the statement `CONCURRENTLY`: it waits for all older transactions, and commits between.
pub(super) fn is_concurrent(shape: &Shape) -> bool {
    match shape {
        Shape::CreateIndex(index) => index.concurrently,
        Shape::Drop(dropped) => dropped.kind == DropKind::Index && dropped.concurrently,
        Shape::Reindex { concurrently, .. } => *concurrently,
        Shape::AlterTable(altered) => altered
            .changes
            .iter()
            .any(|alter| matches!(alter.change, Change::DetachPartition { concurrently: true, .. })),
        _ => false,
    }
}
