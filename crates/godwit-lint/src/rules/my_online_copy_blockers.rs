//! Tables that no tool can copy online.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, ColumnOption, ConstraintKind, CreateTable, Shape, shape};

use crate::{Example, Rule, TableFacts, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "my-online-copy-blockers",
    engines: &[Engine::Mysql],
    severity: Severity::Warn,
    grows: true,
    loses: false,
    needs_facts: true,
    opt_in: false,
    title: "A table that would have to be copied cannot be copied online",
    why: "Where the server itself would copy a table with all writes waiting, tools as gh-ost copy it beside the traffic. \
          They need a primary or unique key of columns that are NOT NULL, and gh-ost takes no table with foreign keys or \
          triggers. This table has what hinders them, so that only a maintenance window is left.",
    instead: "Take away what hinders first, or plan a maintenance window. pt-online-schema-change copes with foreign keys \
              and, from MySQL 5.7 and MariaDB 10.2.4 on, with triggers.",
    sources: &[
        "https://github.com/github/gh-ost/blob/master/doc/requirements-and-limitations.md",
        "https://docs.percona.com/percona-toolkit/pt-online-schema-change.html",
    ],
    examples: &[
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "ALTER TABLE orders ADD COLUMN till date;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int PRIMARY KEY, at date);",
            "ALTER TABLE orders MODIFY at datetime;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::AlterTable(altered) = here.shape() else {
        return;
    };
    let copies = altered.options.iter().any(|(key, value)| key == "algorithm" && value == "copy")
        || altered.changes.iter().any(|alter| match &alter.change {
            Change::Redefine { .. } => true,
            Change::Option { name, .. } => matches!(name.as_str(), "convert" | "engine"),
            Change::AddConstraint(constraint) => matches!(constraint.kind, ConstraintKind::Check(_)),
            _ => false,
        });
    let Some(known) = here.context.facts.and_then(|facts| facts.table(&altered.table)) else {
        return;
    };
    if !copies || here.made.has(&altered.table) {
        return;
    }
    let hindered = hindrances(known);
    if !hindered.is_empty() {
        report
            .say(
                format!(
                    "{} may have to be copied, and tools cannot copy it online: {}",
                    altered.table,
                    hindered.join(", ")
                ),
                "take away what hinders first, or plan a maintenance window",
            )
            .of(&altered.table);
    }
}

/// What hinders an online copy.
fn hindrances(known: &TableFacts) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(definition) = &known.definition
        && let Shape::CreateTable(table) = shape(Engine::Mysql, definition)
    {
        if !has_usable_key(&table) {
            found.push("it has no key of columns that are NOT NULL".to_owned());
        }
        if table
            .constraints
            .iter()
            .any(|constraint| matches!(constraint.kind, ConstraintKind::ForeignKey { .. }))
        {
            found.push("it has foreign keys".to_owned());
        }
    }
    for (kind, words) in [("trigger", "the trigger"), ("foreign key", "the foreign key to it,")] {
        if let Some(dependent) = known.dependents.iter().find(|dependent| dependent.kind == kind) {
            found.push(format!("{words} {}", dependent.name));
        }
    }
    found
}

fn has_usable_key(table: &CreateTable) -> bool {
    let is_required = |name: &String| {
        table
            .columns
            .iter()
            .any(|column| column.name.name.eq_ignore_ascii_case(name) && column.is_required())
    };
    table.has_primary_key()
        || table.constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::Unique(columns) => columns.iter().all(is_required),
            _ => false,
        })
        || table
            .columns
            .iter()
            .any(|column| column.has(&ColumnOption::Unique) && column.is_required())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dependent, tried::Tried};

    fn orders(definition: &str, dependents: Vec<Dependent>) -> TableFacts {
        TableFacts {
            rows: Some(50_000_000),
            definition: Some(definition.to_owned()),
            dependents,
            ..TableFacts::default()
        }
    }

    #[test]
    fn a_copy_that_no_tool_can_make_is_told() {
        let message = |sql, facts| {
            let found = Tried::new(Engine::Mysql, sql).with("orders", facts).of(RULE.id);
            found.into_iter().next().map(|found| found.message)
        };
        let sql = "ALTER TABLE orders MODIFY at datetime";
        let bare = "CREATE TABLE `orders` (`id` int, `at` date, UNIQUE KEY `k` (`id`)) ENGINE=InnoDB";
        assert_eq!(
            message(sql, orders(bare, Vec::new())).as_deref(),
            Some(
                "orders may have to be copied, and tools cannot copy it online: it has no key of columns that are \
                 NOT NULL (50 M rows)"
            )
        );
        let keyed = "CREATE TABLE `orders` (`id` int NOT NULL, `at` date, UNIQUE KEY `k` (`id`)) ENGINE=InnoDB";
        assert_eq!(message(sql, orders(keyed, Vec::new())), None);
        let trigger = Dependent {
            kind: "trigger".to_owned(),
            name: "stamp".to_owned(),
        };
        assert!(message(sql, orders(keyed, vec![trigger])).is_some_and(|message| message.contains("trigger stamp")));
        assert_eq!(message("ALTER TABLE orders ADD INDEX (at)", orders(bare, Vec::new())), None);
    }
}
