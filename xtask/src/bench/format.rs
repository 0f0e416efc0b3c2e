//! The same migrations as each contestant reads them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::engine::Engine;
use super::migrations::Migration;

/// How migrations lie in a folder, or in the one script of an engine's own client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// `000001_name.sql`, as Godwit and sqlx read it.
    Plain,
    /// `V1__name.sql`
    Refinery,
    /// `000001_name.sql` with a line that begins the way up.
    Dbmate,
    /// `000001_name.up.sql`
    GolangMigrate,
    /// One script with a transaction for each migration.
    EachInOne(Engine),
    /// One script with one transaction around all of it.
    AllInOne,
}

impl Format {
    fn folder(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Refinery => "refinery",
            Self::Dbmate => "dbmate",
            Self::GolangMigrate => "golang-migrate",
            Self::EachInOne(_) => "each-in-one",
            Self::AllInOne => "all-in-one",
        }
    }

    /// Where a contestant of this format finds what it reads, below the folder that [`write`] was given.
    pub(crate) fn place(self, folder: &Path) -> PathBuf {
        let folder = folder.join(self.folder());
        match self {
            Self::EachInOne(_) | Self::AllInOne => folder.join(SCRIPT),
            Self::Plain | Self::Refinery | Self::Dbmate | Self::GolangMigrate => folder,
        }
    }

    /// Writes `migrations` below `folder`.
    pub(crate) fn write(self, folder: &Path, migrations: &[Migration]) -> Result<()> {
        let folder = folder.join(self.folder());
        fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
        for (name, text) in self.files(migrations) {
            let path = folder.join(name);
            fs::write(&path, text).with_context(|| format!("write {}", path.display()))?;
        }
        Ok(())
    }

    /// Names and texts of the files.
    fn files(self, migrations: &[Migration]) -> Vec<(String, String)> {
        let one_each = |name: fn(&Migration) -> String, text: fn(&Migration) -> String| {
            migrations.iter().map(|one| (name(one), text(one))).collect()
        };
        match self {
            Self::Plain => one_each(plain_name, |one| format!("{}\n", one.sql)),
            Self::Refinery => one_each(
                |one| format!("V{}__{}.sql", one.version, one.name),
                |one| format!("{}\n", one.sql),
            ),
            Self::Dbmate => one_each(plain_name, |one| {
                format!("-- migrate:up\n{}\n\n-- migrate:down\n", one.sql)
            }),
            Self::GolangMigrate => one_each(
                |one| format!("{:06}_{}.up.sql", one.version, one.name),
                |one| format!("{}\n", one.sql),
            ),
            Self::EachInOne(engine) => vec![(SCRIPT.to_owned(), each(engine, migrations))],
            Self::AllInOne => vec![(SCRIPT.to_owned(), transaction(&statements(migrations)))],
        }
    }
}

const SCRIPT: &str = "script.sql";

fn plain_name(migration: &Migration) -> String {
    format!("{:06}_{}.sql", migration.version, migration.name)
}

fn each(engine: Engine, migrations: &[Migration]) -> String {
    match engine {
        // It commits before and after each definition by itself.
        Engine::Mariadb => statements(migrations),
        Engine::Postgres | Engine::Sqlite => migrations
            .iter()
            .map(|one| transaction(&format!("{}\n", one.sql)))
            .collect(),
    }
}

fn statements(migrations: &[Migration]) -> String {
    migrations.iter().map(|one| format!("{}\n", one.sql)).collect()
}

fn transaction(statements: &str) -> String {
    format!("BEGIN;\n{statements}COMMIT;\n")
}

#[cfg(test)]
mod tests {
    use super::super::migrations::generate;
    use super::*;

    const EVERY: [Format; 6] = [
        Format::Plain,
        Format::Refinery,
        Format::Dbmate,
        Format::GolangMigrate,
        Format::EachInOne(Engine::Postgres),
        Format::AllInOne,
    ];

    #[test]
    fn every_format_has_every_statement_in_order() {
        let migrations = generate(12);
        for format in EVERY {
            let files = format.files(&migrations);
            let text: String = files.iter().map(|(_, text)| text.as_str()).collect();
            let places = migrations.iter().map(|one| {
                let place = text.find(&one.sql);
                place.unwrap_or_else(|| panic!("{format:?} lacks {}", one.sql))
            });
            assert!(places.is_sorted(), "{format:?} has another order");
        }
    }

    #[test]
    fn files_have_the_names_that_their_tools_look_for() {
        let migrations = generate(2);
        let second = |format: Format| format.files(&migrations).pop().unwrap();
        assert_eq!(second(Format::Plain).0, "000002_index_item_1.sql");
        assert_eq!(second(Format::Refinery).0, "V2__index_item_1.sql");
        assert_eq!(second(Format::GolangMigrate).0, "000002_index_item_1.up.sql");
        assert_eq!(
            second(Format::Dbmate).1,
            "-- migrate:up\nCREATE INDEX by_name_2 ON item_1 (name);\n\n-- migrate:down\n"
        );
    }

    #[test]
    fn scripts_differ_by_their_transactions_alone() {
        let migrations = generate(2);
        let begins = |format: Format| format.files(&migrations)[0].1.matches("BEGIN;").count();
        assert_eq!(begins(Format::EachInOne(Engine::Postgres)), 2);
        assert_eq!(begins(Format::EachInOne(Engine::Mariadb)), 0);
        assert_eq!(begins(Format::AllInOne), 1);
    }
}
