//! Running without an end.

use godwit_core::{Engine, Product, Severity, Span};
use godwit_sql::{Family, Shape};

use crate::{
    Example, Fix, Rule, Stmt,
    rule::Report,
    script::Here,
    timeouts::{is_run_time, millis},
};

pub(super) static RULE: Rule = Rule {
    id: "tx-no-statement-timeout",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A statement may run without an end",
    why: "A statement that takes longer than anybody thought holds its locks all the while. With a limit the server ends \
          it and undoes it; without one somebody has to notice.",
    instead: "Leave the server's limit alone, or ask for one with a `-- godwit: timeout statement 10min` line. Where \
              something else runs the script, begin it with `SET LOCAL statement_timeout = '10min'` (MariaDB: `SET SESSION \
              max_statement_time = 600`). Builds that nobody waits for, as `CREATE INDEX CONCURRENTLY`, rightly run \
              without one. MySQL has no such limit for anything but SELECT.",
    sources: &[
        "https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT",
        "https://mariadb.com/kb/en/server-system-variables/#max_statement_time",
        "squawk:require-statement-timeout",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "SET statement_timeout = 0; UPDATE orders SET at = '2026-01-01' WHERE at IS NULL;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "SET SESSION max_statement_time = 0; UPDATE orders SET at = '2026-01-01' WHERE at IS NULL;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "SET LOCAL statement_timeout = '10min'; UPDATE orders SET at = '2026-01-01' WHERE at IS NULL;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "SET statement_timeout = 0; CREATE INDEX CONCURRENTLY orders_at ON orders (at);",
        )
        .stepwise(),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "SET SESSION max_statement_time = 600; UPDATE orders SET at = '2026-01-01' WHERE at IS NULL;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let engine = here.context.engine;
    if let Shape::Setting { name, value } = here.shape() {
        let endless = value.as_deref().and_then(|value| millis(engine, value)) == Some(0);
        let works = here
            .after()
            .iter()
            .take_while(|stmt| !sets(engine, stmt))
            .any(is_at_work);
        if is_run_time(engine, name) && endless && works {
            report.say(
                "from here on the script's statements may run without an end",
                "set a limit that is generous but ends, as 10 minutes",
            );
        }
        return;
    }
    let is_mysql = here.context.server.is_some_and(|server| server.product == Product::Mysql);
    if here.script.limited || is_mysql || !is_at_work(here.stmt()) {
        return;
    }
    if here.before().iter().any(|stmt| sets(engine, stmt) || is_at_work(stmt)) {
        return;
    }
    let set = match engine {
        Engine::Mysql => "SET SESSION max_statement_time = 600",
        _ if here.in_transaction() => "SET LOCAL statement_timeout = '10min'",
        _ => "SET statement_timeout = '10min'",
    };
    let said = report.say(
        "nobody limits how long the statements of this script may run",
        format!("begin with {set}"),
    );
    if engine == Engine::Postgres {
        said.fix(Fix::replace(
            "end what runs longer than ten minutes",
            Span { start: 0, end: 0 },
            format!("{set};\n"),
        ));
    }
}

fn sets(engine: Engine, stmt: &Stmt<'_>) -> bool {
    matches!(stmt.shape(), Shape::Setting { name, .. } if is_run_time(engine, name))
}

/// Whether a statement may take long while others wait for it.
fn is_at_work(stmt: &Stmt<'_>) -> bool {
    matches!(
        stmt.statement.kind.family(),
        Family::Definition | Family::Data | Family::Maintenance | Family::Code | Family::Unknown
    ) && !stmt.statement.patient
        && !matches!(stmt.shape(), Shape::CreateTable(table) if !table.derived)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Server, tried::Tried};

    #[test]
    fn who_sets_no_limit_has_to_be_told_once() {
        let mut tried = Tried::new(Engine::Postgres, "UPDATE a SET b = 1 WHERE c; UPDATE a SET b = 2 WHERE d;");
        assert!(tried.of(RULE.id).is_empty());
        tried.limited = false;
        assert_eq!(tried.of(RULE.id).len(), 1);
        tried.sql = "SET statement_timeout = '1min'; UPDATE a SET b = 1 WHERE c;";
        assert!(tried.of(RULE.id).is_empty());
    }

    #[test]
    fn mysql_has_no_such_limit() {
        let mut tried = Tried::new(Engine::Mysql, "UPDATE a SET b = 1 WHERE c;");
        tried.limited = false;
        assert_eq!(tried.of(RULE.id).len(), 1, "MariaDB has");
        tried.server = Server::parse(Product::Mysql, "8.4.0");
        assert!(tried.of(RULE.id).is_empty());
    }
}
