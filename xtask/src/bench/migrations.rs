//! The migrations that every contestant applies: the same statements, whatever their files are called.

/// One migration of one statement, which all engines understand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Migration {
    pub(crate) version: u32,
    pub(crate) name: String,
    /// The statement, with its semicolon.
    pub(crate) sql: String,
}

/// What is in a database after all of them, by which every run is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) tables: u32,
    pub(crate) columns: u32,
    pub(crate) indexes: u32,
}

/// What the name of every table begins with.
pub(crate) const TABLES: &str = "item_";
/// What the name of every index begins with.
pub(crate) const INDEXES: &str = "by_name_";

/// The columns of a table before it is altered.
const COLUMNS: u32 = 4;

/// Of each four, two create a table, one an index on the first and one adds a column to the second.
pub(crate) fn generate(count: u32) -> Vec<Migration> {
    (1..=count).map(migration).collect()
}

fn migration(version: u32) -> Migration {
    let table = format!("{TABLES}{version}");
    let before = format!("{TABLES}{}", version - 1);
    let (name, sql) = match version % 4 {
        2 => (
            format!("index_{before}"),
            format!("CREATE INDEX {INDEXES}{version} ON {before} (name);"),
        ),
        0 => (
            format!("alter_{before}"),
            format!("ALTER TABLE {before} ADD COLUMN note VARCHAR(200);"),
        ),
        _ => (
            format!("create_{table}"),
            format!(
                "CREATE TABLE {table} (\n    id INTEGER PRIMARY KEY,\n    name VARCHAR(200) NOT NULL,\n    \
                 price NUMERIC(12, 2) NOT NULL DEFAULT 0,\n    created_at TIMESTAMP NULL\n);"
            ),
        ),
    };
    Migration { version, name, sql }
}

/// What `count` migrations make.
pub(crate) fn contents(count: u32) -> Contents {
    let (whole, rest) = (count / 4, count % 4);
    let tables = whole * 2 + [0, 1, 1, 2][rest as usize];
    Contents {
        tables,
        columns: tables * COLUMNS + whole,
        indexes: whole + u32::from(rest >= 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_migrations_and_a_larger_one_begins_with_them() {
        let (few, many) = (generate(50), generate(200));
        assert_eq!(few, generate(50));
        assert_eq!(few[..], many[..50]);
    }

    #[test]
    fn half_are_tables_and_a_quarter_each_indexes_and_columns() {
        let migrations = generate(1_000);
        let count = |word: &str| migrations.iter().filter(|one| one.sql.starts_with(word)).count();
        assert_eq!(
            ["CREATE TABLE", "CREATE INDEX", "ALTER TABLE"].map(count),
            [500, 250, 250]
        );
    }

    #[test]
    fn the_contents_are_those_of_the_statements() {
        for count in [1, 2, 3, 4, 5, 6, 7, 100] {
            let migrations = generate(count);
            let count_of = |word: &str| {
                let all = migrations.iter().filter(|one| one.sql.starts_with(word));
                u32::try_from(all.count()).unwrap()
            };
            let tables = count_of("CREATE TABLE");
            let wanted = Contents {
                tables,
                columns: tables * 4 + count_of("ALTER TABLE"),
                indexes: count_of("CREATE INDEX"),
            };
            assert_eq!(contents(count), wanted, "of {count} migrations");
        }
    }
}
