//! Metadata locks: which modes exclude each other, and so who waits for whom.

use std::{collections::BTreeMap, fmt};

use godwit_core::watch::WaitEdge;

/// The modes, in the order of the tables below; MariaDB's plugin writes `MDL_` before each.
const NAMES: [&str; 11] = [
    "INTENTION_EXCLUSIVE",
    "SHARED",
    "SHARED_HIGH_PRIO",
    "SHARED_READ",
    "SHARED_WRITE",
    "SHARED_WRITE_LOW_PRIO",
    "SHARED_UPGRADABLE",
    "SHARED_READ_ONLY",
    "SHARED_NO_WRITE",
    "SHARED_NO_READ_WRITE",
    "EXCLUSIVE",
];

/// Which granted mode (column) keeps out which request (row): `-`. From the comments of the server's `sql/mdl.cc`.
const BY_GRANTED: [&[u8; 11]; 11] = [
    b"+-++++++++-",
    b"-+++++++++-",
    b"++++++++++-",
    b"+++++++++--",
    b"+++++++----",
    b"+++++++----",
    b"++++++-+---",
    b"++++--+++--",
    b"++++---+---",
    b"+++--------",
    b"-----------",
];

/// Which mode that somebody else waits for (column) keeps out which request (row): `-`. From the same comments.
const BY_WAITING: [&[u8; 11]; 11] = [
    b"+-++++++++-",
    b"++++++++++-",
    b"+++++++++++",
    b"+++++++++--",
    b"++++++++---",
    b"+++++++----",
    b"++++++++++-",
    b"++++-++++--",
    b"++++++++++-",
    b"++++++++++-",
    b"+++++++++++",
];

/// How a lock is held or asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mode(usize);

impl Mode {
    /// By its name; locks of backups are of other modes and excluded by none of these.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.strip_prefix("MDL_").unwrap_or(name);
        NAMES.iter().position(|known| *known == name).map(Self)
    }

    /// What a statement asks for that defines a table.
    pub(super) const EXCLUSIVE: Self = Self(10);
    /// What `LOCK TABLES … WRITE` asks for.
    pub(super) const NO_READ_WRITE: Self = Self(9);
    /// What a statement asks for that writes rows.
    pub(super) const WRITE: Self = Self(4);
    /// What a statement asks for that reads.
    pub(super) const READ: Self = Self(3);

    /// Its name in the server's words.
    pub(super) fn words(self) -> &'static str {
        NAMES[self.0]
    }

    fn waits_for(self, other: Self, granted: bool) -> bool {
        let table = if granted { &BY_GRANTED } else { &BY_WAITING };
        table[self.0][other.0] == b'-'
    }
}

/// What is locked: its kind, schema and name, in small letters where the server compares so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Object {
    kind: String,
    pub(super) schema: String,
    pub(super) name: String,
}

impl Object {
    pub(super) fn new(kind: &str, schema: &str, name: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            schema: schema.to_owned(),
            name: name.to_owned(),
        }
    }

    pub(super) fn table(schema: &str, name: &str) -> Self {
        Self::new("TABLE", schema, name)
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.schema.is_empty(), self.name.is_empty()) {
            (false, false) => write!(f, "{}.{}", self.schema, self.name),
            _ => write!(f, "{} {}{}", self.kind.to_lowercase(), self.schema, self.name),
        }
    }
}

/// A lock that a session has or waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) session: i64,
    pub(super) object: Object,
    pub(super) mode: Mode,
    pub(super) granted: bool,
}

/// Who waits for whom over these locks.
pub(super) fn edges(all: &[Held], certain: bool) -> Vec<WaitEdge> {
    // Thousands may wait for one: they are compared by modes, of which there are few.
    let mut by_object: BTreeMap<&Object, BTreeMap<(Mode, bool), Vec<i64>>> = BTreeMap::new();
    for held in all {
        let modes = by_object.entry(&held.object).or_default();
        modes.entry((held.mode, held.granted)).or_default().push(held.session);
    }
    let mut edges = Vec::new();
    for modes in by_object.values() {
        for (&(wanted, _), waiters) in modes.iter().filter(|((_, granted), _)| !granted) {
            let in_the_way = modes
                .iter()
                .filter(|((mode, granted), _)| wanted.waits_for(*mode, *granted));
            for blocker in in_the_way.flat_map(|(_, sessions)| sessions) {
                let others = waiters.iter().filter(|waiter| *waiter != blocker);
                edges.extend(others.map(|waiter| WaitEdge {
                    waiter: *waiter,
                    blocker: *blocker,
                    certain,
                }));
            }
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(session: i64, mode: &str, granted: bool) -> Held {
        Held {
            session,
            object: Object::table("shop", "orders"),
            mode: Mode::named(mode).expect("a mode"),
            granted,
        }
    }

    /// What MariaDB 10.11 shows of a reader, an ALTER that waits for it, and two writers and a DROP behind that.
    #[test]
    fn those_behind_an_alter_wait_for_it_and_not_for_each_other() {
        let mut elsewhere = held(9, "SHARED_WRITE", true);
        elsewhere.object.name = "lines".to_owned();
        let edges = edges(
            &[
                held(6, "SHARED_READ", true),
                held(7, "SHARED_UPGRADABLE", true),
                held(7, "EXCLUSIVE", false),
                held(8, "SHARED_WRITE", false),
                held(10, "SHARED_WRITE", false),
                held(11, "MDL_EXCLUSIVE", false),
                elsewhere,
            ],
            true,
        );
        let mut pairs: Vec<(i64, i64)> = edges.iter().map(|edge| (edge.waiter, edge.blocker)).collect();
        pairs.sort_unstable();
        assert_eq!(pairs, [(7, 6), (8, 7), (8, 11), (10, 7), (10, 11), (11, 6), (11, 7)]);
    }

    #[test]
    fn a_definition_waits_for_everybody_and_readers_for_nobody_but_it() {
        let waits = |left: &str, right: &str| {
            Mode::named(left)
                .expect("a mode")
                .waits_for(Mode::named(right).expect("a mode"), true)
        };
        for mode in NAMES {
            assert!(waits("EXCLUSIVE", mode), "{mode}");
        }
        assert!(!waits("SHARED_READ", "SHARED_UPGRADABLE"));
        assert!(!waits("SHARED_READ", "SHARED_NO_WRITE"));
        assert!(waits("SHARED_WRITE", "SHARED_NO_WRITE"));
        assert!(waits("SHARED_WRITE", "SHARED_READ_ONLY"));
        assert!(waits("SHARED_UPGRADABLE", "SHARED_UPGRADABLE"));
        assert!(waits("SHARED_READ", "SHARED_NO_READ_WRITE"));
        assert_eq!(Mode::named("MDL_BACKUP_DDL"), None);
    }
}
