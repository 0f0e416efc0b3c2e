//! Who may wait for whom, where the server shows that sessions wait for metadata locks and not whose.

use std::collections::{BTreeMap, BTreeSet};

use godwit_core::watch::WaitEdge;

use super::{
    metadata::{Held, Mode, Object},
    named,
    seen::Seen,
};

/// A transaction's age is known in whole seconds.
const SECOND: u64 = 1000;

/// What the sessions `waiting` ask for, judged by their statements; and, where no `granted` locks are known, what the
/// definitions that run now are likely to hold.
pub(super) fn waits(waiting: &[&Seen], all: &BTreeMap<i64, Seen>, granted: Option<&[Held]>) -> Vec<Held> {
    let mut tables: BTreeSet<Object> = BTreeSet::new();
    let mut held = Vec::new();
    tables.extend(granted.into_iter().flatten().map(|held| held.object.clone()));
    for seen in all.values() {
        let Some(text) = seen.text.as_deref().filter(|text| named::is_definition(text)) else {
            continue;
        };
        let defined = named::defined(text, seen.database());
        if granted.is_none() && !seen.waits_for_metadata() {
            let holds = |object: &Object| Held {
                session: seen.id,
                object: object.clone(),
                mode: Mode::EXCLUSIVE,
                granted: true,
            };
            held.extend(defined.iter().map(holds));
        }
        tables.extend(defined);
    }
    for seen in waiting {
        let text = seen.text.as_deref().unwrap_or_default();
        let named = tables.iter().filter(|table| named::names(text, seen.database(), table));
        held.extend(named.map(|table| Held {
            session: seen.id,
            object: table.clone(),
            mode: named::mode(text),
            granted: false,
        }));
    }
    held
}

/// A definition waits for every transaction that has used its table: any that was open when it began to wait.
pub(super) fn transactions(waiting: &[&Seen], all: &BTreeMap<i64, Seen>) -> Vec<WaitEdge> {
    let mut edges = Vec::new();
    for seen in waiting {
        if !seen.text.as_deref().is_some_and(named::is_definition) {
            continue;
        }
        let was_open = |other: &&Seen| {
            let open = other.transaction_seconds.map(|seconds| (seconds + 1) * SECOND);
            other.id != seen.id && open.is_some_and(|millis| millis >= seen.millis)
        };
        edges.extend(all.values().filter(was_open).map(|other| WaitEdge {
            waiter: seen.id,
            blocker: other.id,
            certain: false,
        }));
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        mysql::watch::metadata,
        value::{Row, Value},
    };

    const WAITING: &str = "Waiting for table metadata lock";

    /// A session that runs `text`, or sleeps in a transaction as old as it is idle.
    fn seen(id: i64, millis: i64, state: &str, text: &str) -> Seen {
        let sleeps = text.is_empty();
        let row = Row(vec![
            Value::Int(id),
            "ana".into(),
            "10.0.0.3:51234".into(),
            "shop".into(),
            if sleeps { "Sleep" } else { "Query" }.into(),
            Value::Int(millis),
            state.into(),
            if sleeps { Value::Null } else { text.into() },
            if sleeps { Value::Int(millis / 1000) } else { Value::Null },
            Value::Int(0),
            Value::Int(0),
            Value::Int(0),
            Value::Int(0),
        ]);
        Seen::read(&row).expect("such a row")
    }

    fn pairs(edges: &[WaitEdge]) -> BTreeSet<(i64, i64)> {
        edges.iter().map(|edge| (edge.waiter, edge.blocker)).collect()
    }

    fn all(sessions: Vec<Seen>) -> BTreeMap<i64, Seen> {
        sessions.into_iter().map(|seen| (seen.id, seen)).collect()
    }

    fn waiting(all: &BTreeMap<i64, Seen>) -> Vec<&Seen> {
        all.values().filter(|seen| seen.waits_for_metadata()).collect()
    }

    #[test]
    fn a_definition_waits_for_transactions_that_are_older_than_its_waiting() {
        let all = all(vec![
            seen(6, 5000, "", ""),
            seen(7, 2000, WAITING, "ALTER TABLE orders ADD x INT"),
            seen(8, 1000, WAITING, "INSERT INTO orders VALUES (1)"),
            seen(9, 1000, WAITING, "INSERT INTO lines VALUES (1)"),
            seen(10, 500, "", ""),
        ]);
        assert_eq!(pairs(&transactions(&waiting(&all), &all)), [(7, 6)].into());
        let supposed = waits(&waiting(&all), &all, None);
        assert_eq!(pairs(&metadata::edges(&supposed, false)), [(8, 7)].into());
    }

    #[test]
    fn those_who_wait_while_a_definition_runs_wait_for_it() {
        let all = all(vec![
            seen(7, 2000, "copy to tmp table", "ALTER TABLE shop.orders FORCE"),
            seen(8, 1000, WAITING, "UPDATE orders SET note = 1"),
        ]);
        let supposed = waits(&waiting(&all), &all, None);
        assert_eq!(pairs(&metadata::edges(&supposed, false)), [(8, 7)].into());
    }

    /// What MariaDB's plugin shows is granted and no more: what is waited for is in the statements.
    #[test]
    fn granted_locks_tell_whose_table_a_statement_waits_for() {
        let all = all(vec![
            seen(5, 9000, "", ""),
            seen(6, 5000, "", ""),
            seen(7, 2000, WAITING, "ALTER TABLE orders ADD x INT"),
            seen(8, 1000, WAITING, "SELECT * FROM orders"),
        ]);
        let granted = |session, mode| Held {
            session,
            object: Object::table("shop", "orders"),
            mode: Mode::named(mode).expect("a mode"),
            granted: true,
        };
        let granted = vec![granted(6, "MDL_SHARED_READ"), granted(7, "MDL_SHARED_UPGRADABLE")];
        let supposed = waits(&waiting(&all), &all, Some(&granted));
        let everything = [granted, supposed].concat();
        let edges = metadata::edges(&everything, true);
        assert_eq!(pairs(&edges), [(7, 6), (8, 7)].into(), "5 uses other tables");
    }
}
