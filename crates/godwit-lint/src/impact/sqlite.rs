//! What statements do to others on SQLite.
//!
//! There is one lock that counts: a database file has one writer at a time, whatever it writes. Readers see the file
//! as it was: in WAL mode they go on, with a rollback journal they wait while the writer commits.

use godwit_core::{Blocks, Impact, Product, Work};
use godwit_sql::{AlterTable, Change, Column, ColumnOption, DropKind, Family, Name, Shape};

use crate::{Context, Stmt};

/// The lock of every writer.
const WRITER: &str = "write lock on the database";

/// The impact of one statement.
pub(super) fn impact(context: &Context<'_>, stmt: &Stmt<'_>) -> Impact {
    match stmt.shape() {
        Shape::CreateTable(table) if table.temporary => quiet("makes a table that only this connection sees"),
        Shape::CreateTable(table) if table.derived => writes(&[&table.name], Work::Rows, "makes {} with rows"),
        Shape::CreateTable(table) => writes(&[&table.name], Work::None, "makes {}"),
        Shape::AlterTable(altered) => alter(context, altered),
        Shape::CreateIndex(index) => writes(&[&index.table], Work::Build, "reads the whole of {} to build the index"),
        Shape::Drop(dropped) => {
            let names: Vec<&Name> = dropped.names.iter().collect();
            match dropped.kind {
                DropKind::Table => destroying(writes(
                    &names,
                    Work::Scan,
                    "visits every page of {} to give it back, and with foreign_keys = on deletes its rows first",
                )),
                DropKind::Index => writes(&names, Work::Scan, "visits every page of {} to give it back"),
                _ => writes(&names, Work::None, "drops {} from the schema"),
            }
        }
        Shape::Mutate(mutation) => {
            let all = mutation.condition.is_none() && !mutation.limited;
            let work = if all { Work::Scan } else { Work::Rows };
            let does = match (mutation.deletes, all) {
                (true, true) => "deletes every row of {}",
                (true, false) => "deletes rows of {}",
                (false, true) => "changes every row of {}",
                (false, false) => "changes rows of {}",
            };
            let impact = writes(&[&mutation.table], work, does);
            if mutation.deletes { destroying(impact) } else { impact }
        }
        Shape::Insert { table, .. } => writes(&[table], Work::Rows, "puts rows into {}"),
        Shape::CreateView { name, .. } => writes(&[name], Work::None, "makes the view {}"),
        Shape::CreateTrigger { table } => writes(
            &[table],
            Work::None,
            "adds a trigger to {}, which every later write of its kind runs",
        ),
        Shape::Vacuum { .. } => vacuum(),
        Shape::Setting { name, value } => setting(name, value.as_deref()),
        _ => other(stmt),
    }
}

fn alter(context: &Context<'_>, altered: &AlterTable) -> Impact {
    let table = &[&altered.table];
    let since = |version: (u16, u16, u16)| context.at_least(Product::Sqlite, version, true);
    let Some(change) = altered.changes.first().map(|alter| &alter.change) else {
        return opaque("nobody knows this change of a table, and what it reads and writes");
    };
    match change {
        Change::AddColumn { column, .. } => add_column(&altered.table, column),
        Change::DropColumn { name, .. } if since((3, 35, 0)) => destroying(writes(
            table,
            Work::Rewrite,
            &format!("takes {name} out of every row, which writes the whole of {{}} anew"),
        )),
        Change::DropColumn { .. } => refused("DROP COLUMN came with SQLite 3.35"),
        Change::RenameColumn { .. } if !since((3, 25, 0)) => refused("RENAME COLUMN came with SQLite 3.25"),
        Change::Rename { .. } | Change::RenameColumn { .. } => writes(
            table,
            Work::None,
            "changes only the schema of {}, with all views, triggers and indexes that have the name in them",
        ),
        _ => opaque("this change of a table is not SQLite's in any version that is known here"),
    }
}

fn add_column(table: &Name, column: &Column) -> Impact {
    let name = &column.name.name;
    let generated = column.generated();
    if generated == Some(true) {
        return refused("SQLite adds no column that is computed and stored");
    }
    if column.has(&ColumnOption::PrimaryKey) || column.has(&ColumnOption::Unique) {
        return refused("SQLite adds no column that is PRIMARY KEY or UNIQUE");
    }
    let checked = column
        .options
        .iter()
        .any(|option| matches!(option, ColumnOption::Check(_)));
    if checked {
        return writes(
            &[table],
            Work::Scan,
            &format!("holds the CHECK of {name} against every row of {{}}"),
        );
    }
    if generated.is_some() && column.is_required() {
        return writes(
            &[table],
            Work::Scan,
            &format!("computes {name} for every row of {{}} to see that it is not NULL"),
        );
    }
    writes(
        &[table],
        Work::None,
        "changes only the schema of {}, whose rows get the default when they are read",
    )
}

fn vacuum() -> Impact {
    Impact {
        work: Work::Rewrite,
        sentence: "writes the whole database anew, for which as much disk must be free again: all writes wait, and \
                   with a rollback journal reads wait, too, while the new file takes the old one's place"
            .to_owned(),
        ..writes(&[], Work::Rewrite, "")
    }
}

fn setting(name: &str, value: Option<&str>) -> Impact {
    match (name, value) {
        ("journal_mode", Some(_)) => Impact {
            lock: Some("exclusive lock on the database".to_owned()),
            blocks: Blocks::Everything,
            ..plain("changes how the database is written, for which no other connection may use it")
        },
        ("integrity_check" | "quick_check" | "foreign_key_check", _) => Impact {
            work: Work::Scan,
            ..plain("reads the whole database: all others go on, but with a rollback journal no writer can commit")
        },
        ("incremental_vacuum" | "wal_checkpoint" | "optimize", _) => {
            writes(&[], Work::Rows, "moves pages within the database's files")
        }
        _ => quiet("is about this connection or a note in the file's head"),
    }
}

/// What has no shape, by its first words.
fn other(stmt: &Stmt<'_>) -> Impact {
    let kind = stmt.statement.kind;
    match kind.phrase() {
        "reindex" => writes(&[], Work::Build, "builds indexes anew"),
        "analyze" => writes(&[], Work::Scan, "reads every index wholly and notes statistics"),
        "create virtual table" => writes(&[], Work::None, "makes a virtual table, by the code of its module"),
        phrase => match kind.family() {
            Family::Query => quiet("reads, and changes nothing"),
            Family::Transaction => quiet("begins or ends a transaction"),
            Family::Session => quiet("changes this connection only"),
            Family::Definition => writes(&[], Work::None, "changes only the schema"),
            Family::Data => opaque("which rows it changes is not read from its text"),
            _ => opaque(&format!(
                "the text of this {} does not tell what it does",
                phrase.to_uppercase()
            )),
        },
    }
}

/// Under the lock of the one writer; `{}` in `does` stands for what it changes.
fn writes(names: &[&Name], work: Work, does: &str) -> Impact {
    let objects: Vec<String> = names.iter().map(ToString::to_string).collect();
    let does = does.replace("{}", &objects.join(" and "));
    Impact {
        lock: Some(WRITER.to_owned()),
        blocks: Blocks::Writes,
        work,
        objects,
        ..plain(&format!(
            "{does}: all writes to the database file wait until the commit; reads go on, and with a rollback \
             journal wait while it commits"
        ))
    }
}

fn destroying(impact: Impact) -> Impact {
    Impact {
        destroys: true,
        ..impact
    }
}

fn quiet(does: &str) -> Impact {
    plain(&format!("{does}: nobody waits"))
}

fn refused(why: &str) -> Impact {
    plain(&format!("is refused and changes nothing, because {why}"))
}

fn opaque(sentence: &str) -> Impact {
    Impact {
        blocks: Blocks::Unknown,
        work: Work::Unknown,
        opaque: true,
        ..plain(sentence)
    }
}

fn plain(sentence: &str) -> Impact {
    Impact {
        lock: None,
        blocks: Blocks::Nothing,
        work: Work::None,
        objects: Vec::new(),
        destroys: false,
        opaque: false,
        sentence: sentence.to_owned(),
    }
}
