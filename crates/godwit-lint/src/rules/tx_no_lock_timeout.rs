//! Waiting for a lock without an end.

use godwit_core::{Engine, Severity, Span};
use godwit_sql::Shape;

use crate::{
    Example, Fix, Rule, Stmt,
    locks::locked_here,
    rule::Report,
    script::Here,
    timeouts::{is_lock_wait, millis},
};

/// What users notice as slow and not as down, times thirty.
const LONG: u64 = 60_000;

pub(super) static RULE: Rule = Rule {
    id: "tx-no-lock-timeout",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Block,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A statement waits for its lock without an end",
    why: "A definition that waits behind one slow query makes everybody else queue behind itself: all reads and writes of \
          the table stand still until that query ends. PostgreSQL waits for ever by default, MySQL for a year, MariaDB for \
          a day. Godwit sets a limit of its own for every run; this finds scripts that take it away, and scripts that \
          are run by something that sets none.",
    instead: "Leave the limit alone, or ask for another one with a `-- godwit: timeout lock 5s` line. Where something else \
              runs the script, begin it with `SET LOCAL lock_timeout = '2s'` (MySQL: `SET SESSION lock_wait_timeout = 2`), \
              and try again later where it fails.",
    sources: &[
        "https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT",
        "https://mariadb.com/kb/en/server-system-variables/#lock_wait_timeout",
        "squawk:require-lock-timeout",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "SET lock_timeout = 0; ALTER TABLE orders ADD COLUMN at date;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "SET LOCAL lock_timeout TO '10min'; ALTER TABLE orders ADD COLUMN at date;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "SET SESSION lock_wait_timeout = 31536000; ALTER TABLE orders ADD COLUMN at date;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "SET LOCAL lock_timeout = '1s'; ALTER TABLE orders ADD COLUMN at date;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "SET lock_timeout = 0; CREATE INDEX CONCURRENTLY orders_id ON orders (id);",
        )
        .stepwise(),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "SET SESSION lock_wait_timeout = 5; ALTER TABLE orders ADD COLUMN at date;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    if let Shape::Setting { name, value } = here.shape() {
        if is_lock_wait(here.context.engine, name) {
            set(here, value.as_deref(), report);
        }
    } else if !here.script.limited {
        unset(here, report);
    }
}

/// A setting that takes the limit away, before a statement that needs it.
fn set(here: &Here<'_>, value: Option<&str>, report: &mut Report) {
    let engine = here.context.engine;
    let needed = here
        .after()
        .iter()
        .take_while(|stmt| !sets_lock_wait(here, stmt))
        .flat_map(|stmt| locked_here(here, stmt))
        .next();
    let Some(locked) = needed else {
        return;
    };
    let wait = value.and_then(|value| millis(engine, value));
    let (how_long, most) = match (value, wait) {
        (_, Some(0)) if engine == Engine::Postgres => ("without an end", Severity::Block),
        (_, Some(wait)) if wait >= 60 * LONG => ("for hours", Severity::Block),
        (_, Some(wait)) if wait > LONG => ("for minutes", Severity::Warn),
        (None, _) => ("as long as the server's own setting says, which is without an end by default", Severity::Warn),
        _ => return,
    };
    let said = report
        .say(
            format!(
                "from here on the script waits for locks {how_long}, and everybody who uses {} queues behind it",
                locked.table
            ),
            "wait for seconds at most, and try again later where that fails",
        )
        .at_most(most);
    if let Some(span) = value.and_then(|value| value_span(here.stmt().sql, value)) {
        let short = if engine == Engine::Postgres { "'2s'" } else { "2" };
        said.fix(Fix::replace("wait for two seconds at most", span, short));
    }
}

/// The first statement of a script that nobody limits, and that does not limit itself.
fn unset(here: &Here<'_>, report: &mut Report) {
    let Some(locked) = locked_here(here, here.stmt()).into_iter().next() else {
        return;
    };
    let told = here
        .before()
        .iter()
        .any(|stmt| sets_lock_wait(here, stmt) || !locked_here(here, stmt).is_empty());
    if told {
        return;
    }
    let set = match here.context.engine {
        Engine::Mysql => "SET SESSION lock_wait_timeout = 2",
        _ if here.in_transaction() => "SET LOCAL lock_timeout = '2s'",
        _ => "SET lock_timeout = '2s'",
    };
    report
        .say(
            format!(
                "nobody limits how long this waits for its lock on {}, while everybody else queues behind it",
                locked.table
            ),
            format!("begin with {set}, and try again later where that fails"),
        )
        .of(&locked.table)
        .fix(Fix::replace(
            "wait for two seconds at most",
            Span { start: 0, end: 0 },
            format!("{set};\n"),
        ));
}

fn sets_lock_wait(here: &Here<'_>, stmt: &Stmt<'_>) -> bool {
    matches!(stmt.shape(), Shape::Setting { name, .. } if is_lock_wait(here.context.engine, name))
}

/// Where the value stands that a setting ends with, with its quotes.
fn value_span(sql: &str, value: &str) -> Option<Span> {
    let lower = sql.to_ascii_lowercase();
    let start = lower.rfind(value)?;
    let end = start + value.len();
    let quoted = sql[..start].ends_with(['\'', '"']);
    (sql[end..].trim_matches(['\'', '"', ' ', '\n']).is_empty()).then_some(Span {
        start: start - usize::from(quoted),
        end: end + usize::from(quoted),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{apply_edits, tried::Tried};

    #[test]
    fn who_sets_no_limit_has_to_be_told_once() {
        let sql = "ALTER TABLE a ADD COLUMN b int; ALTER TABLE a ADD COLUMN c int;";
        let mut tried = Tried::new(Engine::Postgres, sql);
        assert!(tried.of(RULE.id).is_empty(), "whoever runs it limits it");
        tried.limited = false;
        let found = tried.of(RULE.id);
        assert_eq!(found.len(), 1);
        let fixed = apply_edits(sql, &found[0].fix.as_ref().unwrap().edits);
        assert!(fixed.starts_with("SET LOCAL lock_timeout = '2s';\nALTER"), "{fixed}");
        tried.sql = &fixed;
        assert!(tried.of(RULE.id).is_empty());
    }

    #[test]
    fn a_table_that_the_script_makes_needs_no_limit() {
        let mut tried = Tried::new(Engine::Postgres, "CREATE TABLE a (id int); ALTER TABLE a ADD COLUMN b int;");
        tried.limited = false;
        assert!(tried.of(RULE.id).is_empty());
    }
}
