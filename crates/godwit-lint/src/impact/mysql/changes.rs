//! Each change of an `ALTER TABLE` by itself.

use godwit_core::Product;
use godwit_sql::{AlterTable, Change, Column, ColumnOption, Constraint, ConstraintKind, Expr, Position};

use super::{
    options, partitions,
    prediction::TableLock,
    present::{IndexKind, Present, is},
    redefine,
    step::{Cost, Step},
};

/// What each change costs.
pub(super) fn steps(present: &Present<'_>, alter: &AlterTable) -> Vec<Step> {
    let changes = || alter.changes.iter().map(|alter| &alter.change);
    let mut steps: Vec<Step> = changes().flat_map(|change| one(present, change, alter)).collect();
    steps.extend(options::converted(present, alter));
    let full_texts = changes().filter(|change| is_full_text(change)).count();
    if full_texts > 1 {
        steps.push(Step::copy("the server builds no two FULLTEXT indexes at once"));
    }
    let drops_virtual = changes().any(|change| match change {
        Change::DropColumn { name, .. } => present
            .column(&name.name)
            .is_some_and(|column| column.generated() == Some(false)),
        _ => false,
    });
    let adds_stored =
        changes().any(|change| matches!(change, Change::AddColumn { column, .. } if column.generated().is_none()));
    if drops_virtual && adds_stored {
        steps.push(Step::copy("a virtual column goes and another column comes at once"));
    }
    if present.is_foreign_engine() {
        let engine = present.option("engine").unwrap_or_default();
        for step in &mut steps {
            if step.cost > Cost::Instant || step.columns || step.virtuals {
                *step = Step::copy(format!("{engine} tables are always copied"));
            } else if present.is_mysql() && !present.is_at_least(Product::Mysql, (8, 0, 0)) {
                step.lock = TableLock::Exclusive;
            }
        }
    }
    steps
}

/// The lock while every row is copied.
pub(super) fn lock_of_copy(present: &Present<'_>, steps: &[Step]) -> TableLock {
    // MariaDB 11.2 lets others write meanwhile, and applies what they wrote at the end.
    let online = present.is_at_least(Product::Mariadb, (11, 2, 0))
        && present.table.is_some()
        && !present.is_acted_on()
        && !steps.iter().any(|step| step.offline);
    if online { TableLock::None } else { TableLock::Shared }
}

fn one(present: &Present<'_>, change: &Change, alter: &AlterTable) -> Vec<Step> {
    let step = match change {
        Change::AddColumn { column, position, .. } => return add_column(present, column, position.as_ref()),
        Change::DropColumn { name, .. } => drop_column(present, &name.name, alter),
        Change::Redefine { name, column, position } => {
            return redefine::steps(present, &name.name, column, position.as_ref());
        }
        Change::RenameColumn { from, to } => rename_column(present, &from.name, &to.name),
        Change::SetDefault { name, .. } | Change::DropDefault(name) => {
            Step::instant(format!("only the default of {name} changes"))
        }
        Change::ColumnSetting { name, what } if what.starts_with("index") => {
            let why = format!("the index {name} is only shown or hidden");
            if present.is_mysql() {
                Step::in_place(why)
            } else {
                Step::instant(why)
            }
        }
        Change::ColumnSetting { name, .. } => Step::instant(format!("only what is said of {name} changes")),
        Change::AddConstraint(constraint) => add_constraint(present, constraint, alter),
        Change::DropConstraint { name, .. } => drop_constraint(present, &name.name, alter),
        Change::DropPrimaryKey => drop_primary_key(alter),
        Change::DropForeignKey(name) => drop_foreign_key(present, &name.name),
        Change::DropIndex(name) if is(&name.name, "primary") => drop_primary_key(alter),
        Change::DropIndex(name) => drop_index(present, &name.name, alter),
        Change::RenamePart { from } => {
            let why = format!("only the name of the index {from} changes");
            if present.is_mysql() {
                Step::in_place(why)
            } else {
                Step::instant(why)
            }
        }
        Change::Rename { .. } => Step {
            renames: true,
            ..Step::instant("only the table's name changes").locking(TableLock::Exclusive)
        },
        Change::Option { name, value } => options::one(present, name, value),
        Change::Partitions(what) => partitions::step(what),
        Change::Other(what) => Step::copy(format!(
            "what `{what}` costs is not known, so that the worst is assumed"
        )),
        _ => Step::copy("what this costs is not known, so that the worst is assumed"),
    };
    vec![step]
}

fn add_column(present: &Present<'_>, column: &Column, position: Option<&Position>) -> Vec<Step> {
    let name = &column.name.name;
    let mut steps = keys(present, column);
    steps.push(match column.generated() {
        Some(true) => Step::copy(format!("{name} is computed and stored in every row")),
        Some(false) => add_virtual(present, name),
        None => add_stored(present, column, position),
    });
    steps
}

fn add_virtual(present: &Present<'_>, name: &str) -> Step {
    let why = format!("{name} is computed when it is read");
    let supported = present.since((5, 7, 0), (10, 2, 2));
    if !supported || (present.is_partitioned() && !present.since((8, 0, 12), (99, 0, 0))) {
        Step::copy(why)
    } else {
        Step::instant(why).of_virtuals()
    }
}

fn add_stored(present: &Present<'_>, column: &Column, position: Option<&Position>) -> Step {
    let name = &column.name.name;
    if column.has(&ColumnOption::AutoIncrement) {
        return Step::rebuild(format!("{name} is AUTO_INCREMENT, so that every row gets a number"))
            .locking(TableLock::Shared)
            .of_columns();
    }
    if column.default().is_some_and(|default| needs_rows(present, default)) {
        return Step::copy(format!("the default of {name} is computed for every row"));
    }
    let anywhere = present.since((8, 0, 29), (10, 4, 0));
    let at_end = present.since((8, 0, 12), (10, 3, 2)) && position.is_none();
    let possible = !present.has_row_format("compressed") && !present.has_full_text();
    let step = if possible && (anywhere || at_end) {
        Step::instant(format!("{name} is added in the catalogue only"))
    } else if possible && present.since((8, 0, 12), (10, 3, 2)) {
        Step::rebuild(format!("{name} is not added at the end"))
    } else {
        Step::rebuild(format!("{name} is added to every row"))
    };
    step.of_columns()
}

/// Whether a default has to be computed row by row.
fn needs_rows(present: &Present<'_>, default: &Expr) -> bool {
    if present.is_mysql() {
        return default.text.starts_with('(');
    }
    let now = [
        "current_timestamp",
        "now",
        "localtime",
        "localtimestamp",
        "curdate",
        "current_date",
    ];
    let is_now = default.calls.iter().all(|call| now.contains(&call.as_str()));
    !(default.constant || (is_now && !default.calls.is_empty()))
}

/// What `UNIQUE`, `PRIMARY KEY`, `CHECK` and `REFERENCES` in a column's definition add.
pub(super) fn keys(present: &Present<'_>, column: &Column) -> Vec<Step> {
    let name = &column.name.name;
    let known = present.column(name).is_some();
    let mut steps = Vec::new();
    for option in &column.options {
        match option {
            ColumnOption::PrimaryKey if !present.is_in_primary_key(name) => {
                steps.push(Step::rebuild(format!(
                    "{name} becomes the primary key, which rows are sorted by"
                )));
            }
            ColumnOption::Unique => steps.push(Step::build(format!("an index over {name} is built"))),
            ColumnOption::Check(_) if !known && present.is_at_least(Product::Mysql, (8, 0, 16)) => {
                steps.push(Step::copy(format!("a CHECK of {name} is held against every row")));
            }
            ColumnOption::References(key) if !known && present.since((9, 0, 0), (10, 5, 0)) => {
                steps.push(foreign_key(&key.table.to_string()));
            }
            _ => {}
        }
    }
    steps
}

fn drop_column(present: &Present<'_>, name: &str, alter: &AlterTable) -> Step {
    let Some(column) = present.column(name) else {
        return if present.since((8, 0, 29), (10, 4, 0)) && present.table.is_none() {
            Step::rebuild(format!(
                "the table is not known, so that {name} is assumed to be in an index"
            ))
            .of_columns()
        } else {
            Step::rebuild(format!("{name} is taken out of every row")).of_columns()
        };
    };
    if column.generated() == Some(false) && !present.is_indexed(name) {
        return Step::instant(format!("{name} is not stored"));
    }
    let taken = |index: Option<&str>| {
        alter.changes.iter().any(|alter| match (&alter.change, index) {
            (Change::DropIndex(dropped), Some(index)) => is(&dropped.name, index),
            _ => false,
        })
    };
    let possible =
        present.since((8, 0, 29), (10, 4, 0)) && !present.has_row_format("compressed") && !present.has_full_text();
    let mut step = if possible {
        Step::instant(format!("{name} is dropped in the catalogue only")).of_columns()
    } else {
        Step::rebuild(format!("{name} is taken out of every row")).of_columns()
    };
    for (index, kind, columns) in present.indexes() {
        if !columns.iter().any(|column| is(column, name)) {
            continue;
        }
        let alone = columns.len() == 1;
        step = step.or_worse(match kind {
            IndexKind::Primary if alone => Step::copy(format!("{name} is the primary key, which rows are sorted by")),
            IndexKind::Primary => Step::rebuild(format!("{name} is in the primary key, which rows are sorted by")),
            _ if !present.is_mysql() && (alone || taken(index)) => {
                Step::in_place(format!("{name} is dropped with its index"))
            }
            _ => Step::rebuild(format!("{name} is in an index")),
        });
    }
    step
}

/// Another name for a column.
pub(super) fn rename_column(present: &Present<'_>, from: &str, to: &str) -> Step {
    let why = format!("{from} is only called {to} from then on");
    if present.is_at_least(Product::Mysql, (8, 0, 12)) && !present.is_at_least(Product::Mysql, (8, 0, 28)) {
        Step::in_place(why)
    } else {
        Step::instant(why)
    }
}

fn add_constraint(present: &Present<'_>, constraint: &Constraint, alter: &AlterTable) -> Step {
    let name = constraint
        .name
        .as_ref()
        .map(|name| format!(" {name}"))
        .unwrap_or_default();
    match &constraint.kind {
        ConstraintKind::PrimaryKey(_) => Step::rebuild("rows are sorted by the new primary key"),
        ConstraintKind::Unique(columns) if becomes_key(present, columns, alter) => Step::rebuild(format!(
            "rows are sorted by the unique index{name} for want of a primary key"
        )),
        ConstraintKind::Unique(_) | ConstraintKind::Index(_) => Step::build(format!("the index{name} is built")),
        ConstraintKind::FullText(_) => {
            let step = if present.has_full_text() {
                Step::build(format!("the FULLTEXT index{name} is built"))
            } else if present.table.is_some() {
                Step::rebuild(format!(
                    "the first FULLTEXT index{name} gives every row a hidden number"
                ))
            } else {
                Step::rebuild(format!(
                    "the FULLTEXT index{name} is assumed to be the table's first, which gives every row a hidden number"
                ))
            };
            step.locking(TableLock::Shared)
        }
        ConstraintKind::Spatial(_) if present.since((5, 7, 5), (10, 2, 2)) => {
            Step::build(format!("the SPATIAL index{name} is built")).locking(TableLock::Shared)
        }
        ConstraintKind::ForeignKey { key, .. } => foreign_key(&key.table.to_string()),
        ConstraintKind::Check(_) if present.since((8, 0, 16), (10, 2, 1)) => {
            Step::copy(format!("the CHECK{name} is held against every row"))
        }
        // Older servers read it and forget it.
        ConstraintKind::Check(_) => Step::instant("this server keeps no CHECK"),
        _ => Step::copy(format!(
            "what the index{name} costs is not known, so that the worst is assumed"
        )),
    }
}

/// Whether a unique index over `columns` stands for the primary key that the table has not.
fn becomes_key(present: &Present<'_>, columns: &[String], alter: &AlterTable) -> bool {
    present.table.is_some_and(|table| !table.has_primary_key())
        && !adds_primary_key(alter)
        && present.stands_for_primary_key().is_none()
        && !columns.is_empty()
        && columns.iter().all(|column| present.is_required(column))
}

fn foreign_key(to: &str) -> Step {
    Step::copy(format!(
        "rows are copied to check that they refer to rows of {to}; with foreign_key_checks = 0 they are neither \
             copied nor checked"
    ))
}

fn drop_primary_key(alter: &AlterTable) -> Step {
    if adds_primary_key(alter) {
        Step::rebuild("rows are sorted by the new primary key")
    } else {
        Step::copy("the primary key goes without another in its place")
    }
}

fn adds_primary_key(alter: &AlterTable) -> bool {
    alter.changes.iter().any(|alter| match &alter.change {
        Change::AddConstraint(added) => matches!(added.kind, ConstraintKind::PrimaryKey(_)),
        Change::AddColumn { column, .. } | Change::Redefine { column, .. } => column.has(&ColumnOption::PrimaryKey),
        _ => false,
    })
}

fn drop_foreign_key(present: &Present<'_>, name: &str) -> Step {
    let why = format!("only the foreign key {name} goes");
    if present.is_mysql() {
        Step::in_place(why)
    } else {
        Step::instant(why)
    }
}

fn drop_index(present: &Present<'_>, name: &str, alter: &AlterTable) -> Step {
    match present.stands_for_primary_key() {
        Some(Some(key)) if is(key, name) && !adds_primary_key(alter) => Step::copy(format!(
            "rows are sorted by the index {name}, for want of a primary key"
        )),
        _ => Step::in_place(format!("the index {name} goes")),
    }
}

fn drop_constraint(present: &Present<'_>, name: &str, alter: &AlterTable) -> Step {
    let Some(table) = present.table else {
        return Step::in_place(format!("the constraint {name} goes"));
    };
    let named = table.constraints.iter().find(|constraint| {
        let label = constraint.name.as_ref();
        label.is_some_and(|label| is(&label.name, name))
    });
    match named.map(|constraint| &constraint.kind) {
        Some(ConstraintKind::ForeignKey { .. }) => drop_foreign_key(present, name),
        Some(ConstraintKind::Check(_)) => Step::instant(format!("only the CHECK {name} goes")),
        _ => drop_index(present, name, alter),
    }
}

fn is_full_text(change: &Change) -> bool {
    matches!(change, Change::AddConstraint(added) if matches!(added.kind, ConstraintKind::FullText(_)))
}
