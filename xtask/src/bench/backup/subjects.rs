//! Who competes at what.

use super::source::Kind;
use super::way::{How, Way};
use crate::bench::engine::Engine;

/// What all its ways do with one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Backup(Engine, Kind),
    Restore(Engine, Kind),
}

/// Godwit's default, without reading the backup again: none of the tools does that.
pub(crate) const GODWIT: Way = Way {
    name: "godwit backup create --verify none",
    how: How::Create(&["--verify", "none"]),
};
pub(crate) const GODWIT_READ: Way = Way {
    name: "godwit backup create",
    how: How::Create(&[]),
};
pub(crate) const GODWIT_PLAIN: Way = Way {
    name: "godwit backup create --verify none --level 0",
    how: How::Create(&["--verify", "none", "--level", "0"]),
};
pub(crate) const GODWIT_RESTORE: Way = Way {
    name: "godwit backup restore",
    how: How::Restore(&["--verify", "none"]),
};
pub(crate) const GODWIT_RESTORE_PLAIN: Way = Way {
    name: "godwit backup restore, of --level 0",
    how: How::Restore(&["--verify", "none", "--level", "0"]),
};

pub(crate) const PG_GZIP: Way = Way {
    name: "pg_dump -Fc",
    how: How::Line("pg_dump -Fc > \"$OUT/dump\""),
};
pub(crate) const PG_ZSTD: Way = Way {
    name: "pg_dump -Fc -Z0 | zstd -1",
    how: How::Line("pg_dump -Fc -Z0 | zstd -q -1 > \"$OUT/dump.zst\""),
};
pub(crate) const PG_ZSTD_SUM: Way = Way {
    name: "pg_dump -Fc -Z0 | zstd -1 | tee | sha256sum",
    how: How::Line("pg_dump -Fc -Z0 | zstd -q -1 | tee \"$OUT/dump.zst\" | sha256sum > \"$OUT/sum\""),
};
const PG_PLAIN: Way = Way {
    name: "pg_dump | zstd -3",
    how: How::Line("pg_dump | zstd -q -3 > \"$OUT/sql.zst\""),
};
const PG_FOLDER: Way = Way {
    name: "pg_dump -Fd -j2",
    how: How::Line("pg_dump -Fd -j2 --file=\"$OUT/folder\""),
};
pub(crate) const PG_RESTORE: Way = Way {
    name: "pg_restore, of pg_dump -Fc",
    how: How::LineBack {
        prepare: "pg_dump -Fc > \"$FROM/dump\"",
        line: "pg_restore --exit-on-error --dbname=\"$DATABASE\" \"$FROM/dump\"",
    },
};
pub(crate) const PG_RESTORE_ZSTD: Way = Way {
    name: "zstd -d | pg_restore",
    how: How::LineBack {
        prepare: "pg_dump -Fc -Z0 | zstd -q -1 > \"$FROM/dump.zst\"",
        line: "zstd -q -dc \"$FROM/dump.zst\" | pg_restore --exit-on-error --dbname=\"$DATABASE\"",
    },
};

pub(crate) const MARIADB_ZSTD: Way = Way {
    name: "mariadb-dump --single-transaction | zstd -1",
    how: How::Line(
        "mariadb-dump $LOGIN --single-transaction --quick --routines --events --triggers --hex-blob \"$DATABASE\" \
         | zstd -q -1 > \"$OUT/sql.zst\"",
    ),
};
const MARIADB_ZSTD_SUM: Way = Way {
    name: "mariadb-dump --single-transaction | zstd -1 | tee | sha256sum",
    how: How::Line(
        "mariadb-dump $LOGIN --single-transaction --quick --routines --events --triggers --hex-blob \"$DATABASE\" \
         | zstd -q -1 | tee \"$OUT/sql.zst\" | sha256sum > \"$OUT/sum\"",
    ),
};
pub(crate) const MARIADB_CLIENT: Way = Way {
    name: "zstd -d | mariadb",
    how: How::LineBack {
        prepare: "mariadb-dump $LOGIN --single-transaction --quick --routines --events --triggers --hex-blob \
                  \"$DATABASE\" | zstd -q -1 > \"$FROM/sql.zst\"",
        line: "zstd -q -dc \"$FROM/sql.zst\" | mariadb $LOGIN --binary-mode \"$DATABASE\"",
    },
};

pub(crate) const SQLITE_BACKUP: Way = Way {
    name: "sqlite3 .backup",
    how: How::Line("sqlite3 \"$DATABASE\" \".backup '$OUT/copy.db'\""),
};
pub(crate) const SQLITE_ZSTD: Way = Way {
    name: "sqlite3 .backup, then zstd -3",
    how: How::Line("sqlite3 \"$DATABASE\" \".backup '$OUT/copy.db'\" && zstd -q -3 --rm \"$OUT/copy.db\""),
};
const SQLITE_CP: Way = Way {
    name: "cp",
    how: How::Line("cp \"$DATABASE\" \"$OUT/copy.db\""),
};
const SQLITE_QUICK: Way = Way {
    name: "PRAGMA quick_check",
    how: How::Line("test \"$(sqlite3 \"$DATABASE\" 'PRAGMA quick_check')\" = ok"),
};
const SQLITE_INTEGRITY: Way = Way {
    name: "PRAGMA integrity_check",
    how: How::Line("test \"$(sqlite3 \"$DATABASE\" 'PRAGMA integrity_check')\" = ok"),
};
pub(crate) const SQLITE_RESTORE: Way = Way {
    name: "sqlite3 .restore",
    how: How::LineBack {
        prepare: "sqlite3 \"$DATABASE\" \".backup '$FROM/copy.db'\"",
        line: "sqlite3 \"$DATABASE\" \".restore '$FROM/copy.db'\"",
    },
};
const SQLITE_RESTORE_ZSTD: Way = Way {
    name: "zstd -d, then sqlite3 .restore",
    how: How::LineBack {
        prepare: "sqlite3 \"$DATABASE\" \".backup '$FROM/copy.db'\" && zstd -q -3 --rm \"$FROM/copy.db\"",
        line: "zstd -q -d -f \"$FROM/copy.db.zst\" -o \"$FROM/copy.db\" \
               && sqlite3 \"$DATABASE\" \".restore '$FROM/copy.db'\" && rm \"$FROM/copy.db\"",
    },
};

/// What the sources of an engine are like, in the order of their turns.
pub(crate) fn kinds(engine: Engine) -> &'static [Kind] {
    match engine {
        Engine::Postgres => &[Kind::Random, Kind::Repetitive],
        // Their tools do not compress, so one kind says all.
        Engine::Mariadb | Engine::Sqlite => &[Kind::Random],
    }
}

impl Subject {
    /// What is done with a source.
    pub(crate) fn of(engine: Engine, kind: Kind) -> [Self; 2] {
        [Self::Backup(engine, kind), Self::Restore(engine, kind)]
    }

    /// Who does it; the first one is what the others are compared with.
    pub(crate) fn ways(self) -> &'static [Way] {
        match self {
            Self::Backup(Engine::Postgres, _) => {
                &[PG_ZSTD, GODWIT, PG_ZSTD_SUM, GODWIT_READ, PG_GZIP, PG_PLAIN, PG_FOLDER]
            }
            Self::Backup(Engine::Mariadb, _) => &[MARIADB_ZSTD, GODWIT, MARIADB_ZSTD_SUM, GODWIT_READ],
            Self::Backup(Engine::Sqlite, _) => &[
                SQLITE_BACKUP,
                GODWIT_PLAIN,
                SQLITE_ZSTD,
                GODWIT,
                GODWIT_READ,
                SQLITE_CP,
                SQLITE_QUICK,
                SQLITE_INTEGRITY,
            ],
            Self::Restore(Engine::Postgres, _) => &[PG_RESTORE_ZSTD, GODWIT_RESTORE, PG_RESTORE],
            Self::Restore(Engine::Mariadb, _) => &[MARIADB_CLIENT, GODWIT_RESTORE],
            Self::Restore(Engine::Sqlite, _) => &[
                SQLITE_RESTORE,
                GODWIT_RESTORE_PLAIN,
                SQLITE_RESTORE_ZSTD,
                GODWIT_RESTORE,
            ],
        }
    }

    /// The heading of its table.
    pub(crate) fn title(self) -> String {
        let (engine, kind, what) = match self {
            Self::Backup(engine, kind) => (engine, kind, "backup"),
            Self::Restore(engine, kind) => (engine, kind, "restore"),
        };
        match (engine, kind) {
            (Engine::Postgres, Kind::Random) => format!("PostgreSQL, poorly compressible, {what}"),
            (_, Kind::Repetitive) => format!("{}, very compressible, {what}", engine.name()),
            _ => format!("{}, {what}", engine.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_each_subject_a_tool_is_first_and_godwit_takes_part() {
        for engine in Engine::ALL {
            for subject in kinds(engine).iter().flat_map(|kind| Subject::of(engine, *kind)) {
                let ways = subject.ways();
                assert!(!ways[0].is_godwit(), "{}", subject.title());
                assert!(ways.iter().any(Way::is_godwit), "{}", subject.title());
            }
        }
    }
}
