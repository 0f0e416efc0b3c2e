//! Several ALTER TABLE after each other that could be one.

use godwit_core::{Engine, Severity, Span};
use godwit_sql::{Alter, AlterTable, Change, ColumnOption, ConstraintKind, Shape};

use crate::{
    Edit, Example, Fix, Rule, Stmt,
    rule::Report,
    script::Here,
};

pub(super) static RULE: Rule = Rule {
    id: "tx-merge-alter",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Warn,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A table is gone over several times where once would do",
    why: "PostgreSQL reads or writes the whole table once for each ALTER TABLE that needs it, and once for all changes of \
          one ALTER TABLE. MySQL and MariaDB may copy the table each time, take its exclusive lock each time, and stop in \
          between where one fails: each ALTER TABLE is committed by itself.",
    instead: "One ALTER TABLE with all changes, with commas between. Leave apart what has to be apart: `NOT VALID` and its \
              `VALIDATE CONSTRAINT`, or what is done at once and what copies the table.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html",
        "https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "ALTER TABLE orders ALTER COLUMN id SET NOT NULL; ALTER TABLE orders ALTER COLUMN at SET NOT NULL;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date; ALTER TABLE orders ADD COLUMN till date;\n\
             ALTER TABLE orders ADD COLUMN note text;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "ALTER TABLE orders ADD INDEX orders_at (at); ALTER TABLE orders MODIFY id bigint;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "ALTER TABLE orders ALTER COLUMN id SET NOT NULL, ALTER COLUMN at SET NOT NULL;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date; ALTER TABLE orders ADD COLUMN till date;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date, ADD COLUMN till date;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date; ALTER TABLE orders RENAME TO purchases;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Some(mine) = mergeable(here, here.stmt()) else {
        return;
    };
    if here.made.is_new(&mine.table) {
        return;
    }
    let same = |stmt: &Stmt<'_>| mergeable(here, stmt).is_some_and(|other| other.table.may_be(&mine.table));
    // Told once, at the first of them.
    if here.before().last().is_some_and(same) {
        return;
    }
    let run: Vec<&Stmt<'_>> = here.after().iter().take_while(|stmt| same(stmt)).collect();
    if run.is_empty() {
        return;
    }
    let said = report
        .say(
            format!(
                "{} ALTER TABLE after each other change {}: each goes over the table by itself",
                run.len() + 1,
                mine.table
            ),
            "write one ALTER TABLE with all changes, with commas between",
        )
        .of(&mine.table);
    if let Some(fix) = merged(here, mine, &run) {
        said.fix(fix);
    }
}

/// The ALTER TABLE of a statement, where it costs something each time and may be one with others.
fn mergeable<'a>(here: &Here<'_>, stmt: &'a Stmt<'_>) -> Option<&'a AlterTable> {
    let Shape::AlterTable(altered) = stmt.shape() else {
        return None;
    };
    if altered.noun != "table" || altered.changes.is_empty() {
        return None;
    }
    let costs = match here.context.engine {
        // What only changes the catalogue costs nothing a second time.
        Engine::Postgres => altered.changes.iter().all(|alter| goes_over(&alter.change)),
        _ => altered.changes.iter().all(|alter| {
            matches!(
                alter.change,
                Change::AddColumn { .. }
                    | Change::DropColumn { .. }
                    | Change::Redefine { .. }
                    | Change::AddConstraint(_)
                    | Change::DropIndex(_)
                    | Change::Option { .. }
            )
        }),
    };
    costs.then_some(altered)
}

/// Whether PostgreSQL reads or writes the whole table for a change.
fn goes_over(change: &Change) -> bool {
    match change {
        Change::SetNotNull(_) | Change::ColumnType { .. } => true,
        Change::AddConstraint(constraint) => {
            !constraint.not_valid
                && matches!(
                    constraint.kind,
                    ConstraintKind::Check(_) | ConstraintKind::ForeignKey { .. } | ConstraintKind::NotNull(_)
                )
        }
        _ => false,
    }
}

/// One statement of them all, where it surely means the same.
fn merged(here: &Here<'_>, mine: &AlterTable, run: &[&Stmt<'_>]) -> Option<Fix> {
    let own = here.stmt().statement.span;
    let mut changes: Vec<&Alter> = mine.changes.iter().collect();
    let mut edits = Vec::new();
    let mut end = own.end;
    if !is_plain(mine) {
        return None;
    }
    for stmt in run {
        let Shape::AlterTable(other) = stmt.shape() else {
            return None;
        };
        let begin = stmt.statement.span.start + other.changes.first()?.span.start;
        let between = here.script.text.get(end..stmt.statement.span.start)?;
        // A comment between them would be lost.
        if !is_plain(other) || !between.trim().trim_start_matches(';').trim().is_empty() {
            return None;
        }
        edits.push(Edit {
            span: Span {
                start: end - own.start,
                end: begin - own.start,
            },
            text: ", ".to_owned(),
        });
        changes.extend(&other.changes);
        end = stmt.statement.span.end;
    }
    let same = changes
        .iter()
        .map(|alter| std::mem::discriminant(&alter.change))
        .collect::<std::collections::HashSet<_>>()
        .len()
        == 1;
    let touched: Vec<&str> = changes.iter().filter_map(|alter| touches(&alter.change)).collect();
    let apart = touched.iter().collect::<std::collections::HashSet<_>>().len() == changes.len();
    (same && apart).then(|| Fix {
        title: "write one ALTER TABLE".to_owned(),
        edits,
        no_transaction: false,
        more: Vec::new(),
    })
}

/// Whether an ALTER TABLE says nothing but its changes.
fn is_plain(altered: &AlterTable) -> bool {
    altered.options.is_empty() && !altered.if_exists && !altered.only
}

/// What a change makes or changes, where it depends on nothing that another one does.
fn touches(change: &Change) -> Option<&str> {
    match change {
        Change::SetNotNull(name) => Some(&name.name),
        Change::ColumnType { name, using: None, .. } => Some(&name.name),
        Change::DropColumn { name, .. } => Some(&name.name),
        Change::AddColumn {
            column,
            if_not_exists: false,
            position: None,
        } => column
            .options
            .iter()
            .all(|option| {
                matches!(
                    option,
                    ColumnOption::NotNull | ColumnOption::Null | ColumnOption::Default(_) | ColumnOption::Comment
                )
            })
            .then_some(column.name.name.as_str()),
        Change::AddConstraint(constraint) => match (&constraint.kind, &constraint.name) {
            (ConstraintKind::Index(_), Some(name)) => Some(&name.name),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{apply_edits, tried::Tried};

    fn fixed(engine: Engine, sql: &str) -> Option<String> {
        let found = Tried::new(engine, sql).of(RULE.id);
        assert_eq!(found.len(), 1, "{sql}");
        found[0].fix.as_ref().map(|fix| apply_edits(sql, &fix.edits))
    }

    #[test]
    fn what_surely_means_the_same_becomes_one() {
        assert_eq!(
            fixed(
                Engine::Mysql,
                "ALTER TABLE a ADD x int;\nALTER TABLE a ADD y int ;\nALTER TABLE a ADD z int;"
            )
            .as_deref(),
            Some("ALTER TABLE a ADD x int, ADD y int, ADD z int;")
        );
        let apart = [
            "ALTER TABLE a ADD x int; ALTER TABLE a DROP y;",
            "ALTER TABLE a ADD x int; ALTER TABLE a ADD y int AFTER x;",
            "ALTER TABLE a ADD x int; /* why */ ALTER TABLE a ADD y int;",
            "ALTER TABLE a ADD x int, ALGORITHM=INSTANT; ALTER TABLE a ADD y int;",
        ];
        for sql in apart {
            assert_eq!(fixed(Engine::Mysql, sql), None, "{sql}");
        }
        assert_eq!(
            fixed(
                Engine::Postgres,
                "ALTER TABLE a ALTER x TYPE bigint; ALTER TABLE a ALTER x SET NOT NULL;"
            ),
            None,
            "one column twice"
        );
    }

    #[test]
    fn what_has_to_be_apart_is_left_alone() {
        let sql = "ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT c;";
        assert!(Tried::new(Engine::Postgres, sql).of(RULE.id).is_empty());
    }
}
