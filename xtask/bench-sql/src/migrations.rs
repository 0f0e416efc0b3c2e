//! Migrations as projects have them, for the linters.

use std::path::Path;

use anyhow::{Context as _, Result};

/// Writes `count` migrations into `folder`, the same in every run, and says how many bytes they have together.
pub(crate) fn write(folder: &Path, count: usize) -> Result<usize> {
    let mut bytes = 0;
    for n in 0..count {
        let path = folder.join(format!("{:014}_change_{n}.up.sql", 20_260_101_000_000 + n));
        let sql = migration(n);
        bytes += sql.len();
        std::fs::write(&path, sql).with_context(|| format!("write {}", path.display()))?;
    }
    Ok(bytes)
}

/// One of six kinds: tables, columns, constraints, indexes, routines with data, and a transaction of its own.
fn migration(n: usize) -> String {
    let table = format!("orders_{}", n % 97);
    match n % 6 {
        0 => format!(
            "CREATE TABLE {table} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    placed_at timestamptz NOT NULL DEFAULT now(),
    total numeric(12,2) NOT NULL
);
CREATE INDEX {table}_placed ON {table} (placed_at);
COMMENT ON TABLE {table} IS 'orders of shop {n}; kept for ten years';
"
        ),
        1 => format!(
            "ALTER TABLE {table} ADD COLUMN note_{n} varchar(40) NOT NULL DEFAULT 'none';
CREATE INDEX {table}_note_{n} ON {table} (note_{n});
"
        ),
        2 => format!(
            "ALTER TABLE {table} ADD CONSTRAINT {table}_c{n} CHECK (total >= 0);
ALTER TABLE {table} ALTER COLUMN id TYPE bigint;
"
        ),
        3 => format!(
            "SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY IF NOT EXISTS {table}_x{n} ON {table} (total);
"
        ),
        4 => format!(
            "CREATE FUNCTION settle_{n}(amount integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    RETURN amount + {n};
END;
$$;
UPDATE {table} SET total = total + 1 WHERE id > {n};
"
        ),
        _ => format!(
            "BEGIN;
ALTER TABLE {table} DROP COLUMN note_{n};
ALTER TABLE {table} RENAME COLUMN name TO title;
INSERT INTO {table} (title, total) VALUES ('a', 1), ('b', 2), ('it''s; c', 3);
COMMIT;
"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_splitter_finds_nothing_to_say_about_them() {
        for n in 0..6 {
            let script = godwit_sql::split(godwit_core::Engine::Postgres, &migration(n));
            assert_eq!(script.findings, [], "{}", migration(n));
            assert!(script.statements.len() >= 2, "{}", migration(n));
        }
    }
}
