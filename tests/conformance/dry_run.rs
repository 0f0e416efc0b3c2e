//! Dry runs: what each kind finds, what it leaves unsaid, and that nothing of it stays.

use godwit_api::{
    Tier,
    views::{
        ApiError, DryRunKindView, DryRunOutcomeView, DryRunRequest, DryRunView, DryVerdictView, ErrorCode, PlanView,
        SchemaChangeKindView, TransactionsView,
    },
};

use crate::{
    clone::clone_database,
    desk::{Desk, Engine, on_every_engine},
    marker,
};

on_every_engine!(
    the_static_kind_writes_down_what_a_run_sends,
    what_needs_an_object_of_the_plan_is_not_checked,
    a_statement_that_the_server_cannot_read_is_found_with_its_place,
    validating_writes_nothing,
    executing_leaves_nothing_and_shows_the_schema_after,
    a_statement_that_fails_is_found_with_its_place_and_those_after_it_are_not_green,
    executing_is_refused_on_production,
    executing_is_refused_where_the_database_says_that_it_is_production,
    a_plan_that_ends_the_transaction_is_refused_with_the_place,
    a_dry_run_is_cancelled,
);

const ORDERS: [(&str, &str); 2] = [
    (
        "1_orders.up.sql",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, note VARCHAR(40));\n",
    ),
    ("1_orders.down.sql", "DROP TABLE orders;\n"),
];

pub async fn dry(desk: &Desk, plan: &PlanView, kind: DryRunKindView) -> Result<DryRunView, ApiError> {
    let digest = plan.digest.clone();
    desk.api.dry_run(DryRunRequest { digest, kind }).await
}

/// Plans everything pending and finds out about it.
pub async fn pending(desk: &Desk, kind: DryRunKindView) -> DryRunView {
    let plan = desk.plan().await;
    dry(desk, &plan, kind).await.unwrap()
}

/// The kind that executes, on each engine.
const fn executing(engine: Engine) -> DryRunKindView {
    if engine.transactional_ddl() {
        DryRunKindView::Executed
    } else {
        DryRunKindView::Scratch
    }
}

pub fn verdicts(found: &DryRunView) -> Vec<DryVerdictView> {
    found.statements.iter().map(|statement| statement.verdict).collect()
}

fn code(found: &DryRunView) -> Option<ErrorCode> {
    found.problem.as_ref().map(|problem| problem.code)
}

fn place(found: &DryRunView) -> Option<(&str, u32)> {
    let place = found.problem.as_ref()?.place.as_ref()?;
    Some((&place.file, place.line))
}

async fn the_static_kind_writes_down_what_a_run_sends(engine: Engine) {
    let desk = Desk::with_sample(engine).await;
    let plan = desk.plan().await;
    let found = dry(&desk, &plan, DryRunKindView::Static).await.unwrap();
    assert_eq!(found.outcome, DryRunOutcomeView::Passed, "{:?}", found.problem);
    assert!(found.problem.is_none());
    let planned: Vec<&str> = plan
        .steps
        .iter()
        .flat_map(|step| step.statements.iter().map(|statement| statement.sql.as_str()))
        .collect();
    let sent: Vec<&str> = found
        .statements
        .iter()
        .filter(|statement| statement.step.is_some())
        .map(|statement| statement.sql.as_str())
        .collect();
    assert_eq!(sent, planned, "every statement, in order");
    let own: Vec<&str> = found
        .statements
        .iter()
        .filter(|statement| statement.step.is_none())
        .map(|statement| statement.sql.as_str())
        .collect();
    let all = own.join("\n");
    let (lock, limit, begin) = match engine {
        Engine::Postgres => ("pg_try_advisory_lock", "SET lock_timeout", "BEGIN"),
        Engine::Mariadb => ("get_lock", "lock_wait_timeout", "START TRANSACTION"),
        Engine::Sqlite => ("", "busy_timeout", "BEGIN IMMEDIATE"),
    };
    for wanted in [
        lock,
        limit,
        begin,
        "EXISTS godwit_history (",
        "godwit_journal (",
        "INSERT INTO godwit_history",
        "INSERT INTO godwit_journal",
        "COMMIT",
    ] {
        assert!(all.contains(wanted), "{wanted} in {all}");
    }
    assert_eq!(
        desk.dump_without(&[]),
        Desk::with_files(engine, &[]).await.dump_without(&[]),
        "nothing was made"
    );
}

async fn what_needs_an_object_of_the_plan_is_not_checked(engine: Engine) {
    let desk = Desk::with_files(engine, &ORDERS).await;
    desk.write("2_first.up.sql", "SELECT id, note FROM orders;\n");
    desk.write("2_first.down.sql", "SELECT 1;\n");
    let found = pending(&desk, DryRunKindView::Validated).await;
    let last = found.statements.last().unwrap();
    assert_eq!(last.verdict, DryVerdictView::NotChecked);
    let why = last.detail.as_deref().unwrap();
    assert!(
        why.starts_with("needs orders, which this plan makes: statement 1 of 1_orders.up.sql"),
        "{why}"
    );
    assert_eq!(found.outcome, DryRunOutcomeView::Incomplete);
    assert_eq!(code(&found), Some(ErrorCode::DryRunIncomplete));
    assert_eq!(place(&found), Some(("2_first.up.sql", 1)));
    assert!(!found.proves.is_empty() && !found.does_not_prove.is_empty());

    // Once the table is there, nothing is missing.
    let plan = desk
        .api
        .plan_create(&desk.target(), Some("1"), TransactionsView::Each)
        .await
        .unwrap();
    desk.run(&plan, godwit_api::views::BackupChoice::Skip).await.0.unwrap();
    let found = pending(&desk, DryRunKindView::Validated).await;
    assert_eq!(verdicts(&found), [DryVerdictView::Planned]);
    assert_eq!(found.outcome, DryRunOutcomeView::Passed);

    // What is there now and will not be then proves nothing.
    desk.write(
        "2_first.up.sql",
        "ALTER TABLE orders DROP COLUMN note;\nSELECT note FROM orders;\n",
    );
    let found = pending(&desk, DryRunKindView::Validated).await;
    let last = found.statements.last().unwrap();
    assert_eq!(last.verdict, DryVerdictView::NotChecked, "{last:?}");
    assert!(
        last.detail
            .as_deref()
            .unwrap()
            .starts_with("the plan changes column note"),
        "{last:?}"
    );
}

async fn a_statement_that_the_server_cannot_read_is_found_with_its_place(engine: Engine) {
    let desk = Desk::with_files(engine, &ORDERS).await;
    desk.apply().await.unwrap();
    desk.write(
        "2_notes.up.sql",
        "SELECT note FROM orders;\n\nSELECT id\n  FROM orders WHERE nowhere = 'b';\nALTER TABLE orders ADDD COLUMN c INTEGER;\n",
    );
    desk.write("2_notes.down.sql", "SELECT 1;\n");
    let found = pending(&desk, DryRunKindView::Validated).await;
    use DryVerdictView::{Failed, Planned};
    assert_eq!(verdicts(&found), [Planned, Failed, Failed]);
    assert_eq!(found.outcome, DryRunOutcomeView::Failed);
    assert_eq!(code(&found), Some(ErrorCode::DryRunFailed));
    let (file, line) = place(&found).unwrap();
    assert_eq!(file, "2_notes.up.sql");
    assert!((3..=4).contains(&line), "line {line}");
    assert!(found.problem.unwrap().message.contains("nowhere"));
}

async fn validating_writes_nothing(engine: Engine) {
    let desk = Desk::with_files(engine, &ORDERS).await;
    desk.apply().await.unwrap();
    desk.client("INSERT INTO orders VALUES (1, 'one')");
    desk.write(
        "2_gone.up.sql",
        "DELETE FROM orders;\nINSERT INTO orders VALUES (2, 'two');\nDROP TABLE orders;\nCREATE TABLE other (id INTEGER);\n",
    );
    desk.write("2_gone.down.sql", "SELECT 1;\n");
    let (before, history) = (
        desk.dump_without(&[]),
        desk.client("SELECT count(*) FROM godwit_journal"),
    );
    let found = pending(&desk, DryRunKindView::Validated).await;
    assert!(
        !verdicts(&found).contains(&DryVerdictView::Failed),
        "{:?}",
        found.statements
    );
    // MySQL and MariaDB refuse to look at what writes, and say so after they have read it.
    let of_rows = match engine {
        Engine::Mariadb => DryVerdictView::Parsed,
        _ => DryVerdictView::Planned,
    };
    assert_eq!(verdicts(&found)[..2], [of_rows, of_rows]);
    assert_eq!(desk.dump_without(&[]), before);
    assert_eq!(desk.client("SELECT count(*) FROM godwit_journal"), history);
    assert_eq!(desk.client("SELECT count(*) FROM orders WHERE id = 1").trim(), "1");
}

async fn executing_leaves_nothing_and_shows_the_schema_after(engine: Engine) {
    let desk = Desk::with_files(engine, &ORDERS).await;
    desk.apply().await.unwrap();
    desk.client("INSERT INTO orders VALUES (1, 'one')");
    desk.write(
        "2_more.up.sql",
        "ALTER TABLE orders ADD COLUMN day DATE;\nUPDATE orders SET note = 'two';\nCREATE TABLE items (id INTEGER);\n\
         CREATE VIEW notes AS SELECT note FROM orders;\n",
    );
    desk.write("2_more.down.sql", "DROP VIEW notes;\nDROP TABLE items;\n");
    let before = desk.dump_without(&[]);
    let journal = desk.client("SELECT count(*) FROM godwit_journal");
    if !engine.transactional_ddl() {
        let found = pending(&desk, DryRunKindView::Executed).await;
        assert_eq!(found.outcome, DryRunOutcomeView::NotOffered);
        assert_eq!(code(&found), Some(ErrorCode::DryRunRefused));
        assert!(found.problem.unwrap().hint.unwrap().contains("scratch"));
    }
    let found = pending(&desk, executing(engine)).await;
    assert_eq!(found.outcome, DryRunOutcomeView::Passed, "{:?}", found.problem);
    assert!(verdicts(&found).iter().all(|verdict| *verdict == DryVerdictView::Ran));
    assert!(found.statements.iter().all(|statement| statement.millis.is_some()));
    let changes = found.schema.unwrap();
    let told: Vec<_> = changes
        .iter()
        .map(|change| {
            let (_, name) = change.name.rsplit_once('.').unwrap();
            (change.kind, change.object.as_str(), name)
        })
        .collect();
    use SchemaChangeKindView::{Added, Changed};
    assert_eq!(
        told,
        [
            (Added, "table", "items"),
            (Added, "view", "notes"),
            (Changed, "table", "orders")
        ]
    );
    let (before_lines, after_lines) = (changes[2].before.as_ref().unwrap(), changes[2].after.as_ref().unwrap());
    let new: Vec<&String> = after_lines.iter().filter(|line| !before_lines.contains(line)).collect();
    assert_eq!(new.len(), 1, "{new:?}");
    assert!(new[0].starts_with("day "), "{new:?}");

    assert_eq!(desk.dump_without(&[]), before, "the schema is as it was");
    assert_eq!(desk.client("SELECT note FROM orders").trim(), "one", "and its rows");
    assert_eq!(
        desk.client("SELECT count(*) FROM godwit_journal"),
        journal,
        "nothing was written down"
    );
    desk.apply().await.unwrap();
}

async fn a_statement_that_fails_is_found_with_its_place_and_those_after_it_are_not_green(engine: Engine) {
    let desk = Desk::with_files(engine, &ORDERS).await;
    desk.write(
        "2_wrong.up.sql",
        "INSERT INTO orders VALUES (1, 'one');\n-- the same again\nINSERT INTO orders VALUES (1, 'one');\nSELECT 1;\n",
    );
    desk.write("2_wrong.down.sql", "SELECT 1;\n");
    let empty = desk.dump_without(&[]);
    let found = pending(&desk, executing(engine)).await;
    use DryVerdictView::{Failed, NotChecked, Ran};
    assert_eq!(
        verdicts(&found),
        [Ran, Ran, Failed, NotChecked],
        "{:?}",
        found.statements
    );
    assert_eq!(found.outcome, DryRunOutcomeView::Failed);
    assert_eq!(place(&found), Some(("2_wrong.up.sql", 3)));
    assert!(found.schema.is_none());
    assert_eq!(
        desk.dump_without(&[]),
        empty,
        "no table came about, not even Godwit's own"
    );
}

async fn executing_is_refused_on_production(engine: Engine) {
    let desk = Desk::of_tier(engine, &ORDERS, Tier::Production).await;
    let found = pending(&desk, executing(engine)).await;
    assert_eq!(found.outcome, DryRunOutcomeView::Refused);
    assert_eq!(code(&found), Some(ErrorCode::DryRunRefused));
    assert!(found.statements.is_empty());
    assert_eq!(
        desk.dump_without(&[]),
        Desk::with_files(engine, &[]).await.dump_without(&[])
    );
    // The kinds that execute nothing are for production, too.
    let found = pending(&desk, DryRunKindView::Validated).await;
    assert!(!matches!(found.outcome, DryRunOutcomeView::Refused));
}

async fn executing_is_refused_where_the_database_says_that_it_is_production(engine: Engine) {
    let desk = Desk::with_files(engine, &ORDERS).await;
    let live = marker::environment(&desk, desk.url(), "live", Tier::Production).await;
    let mine = marker::environment(&desk, desk.url(), "mine", Tier::Development).await;
    marker::mark(&desk, &live).await;
    let before = desk.dump_without(&[]);
    let planned = marker::plan(&desk, &marker::target(&mine)).await;
    let found = dry(&desk, &planned, executing(engine)).await.unwrap();
    assert_eq!(found.outcome, DryRunOutcomeView::Refused);
    let problem = found.problem.unwrap();
    assert_eq!(problem.code, ErrorCode::DryRunRefused);
    assert!(
        problem
            .message
            .contains("the database says that it is production 'live'"),
        "{}",
        problem.message
    );
    assert_eq!(desk.dump_without(&[]), before);

    // A restored copy is somewhere else than its marker says, and somebody calls it what it is.
    let copy = clone_database(engine, &desk);
    let other = Desk::with_files(engine, &ORDERS).await;
    let rehearsal = marker::environment(&other, &copy.url, "rehearsal", Tier::Staging).await;
    let planned = marker::plan(&other, &marker::target(&rehearsal)).await;
    let found = dry(&other, &planned, executing(engine)).await.unwrap();
    assert_eq!(found.outcome, DryRunOutcomeView::Passed, "{:?}", found.problem);
    // A copy that is called production is treated as such.
    let again = marker::environment(&other, &copy.url, "live", Tier::Production).await;
    let planned = marker::plan(&other, &marker::target(&again)).await;
    let found = dry(&other, &planned, executing(engine)).await.unwrap();
    assert_eq!(found.outcome, DryRunOutcomeView::Refused);
}

async fn a_plan_that_ends_the_transaction_is_refused_with_the_place(engine: Engine) {
    let desk = Desk::with_files(engine, &ORDERS).await;
    let (script, line) = match engine {
        Engine::Mariadb => ("SELECT 1;\nUSE mysql;\n", 2),
        _ => ("-- no-transaction\nBEGIN;\nSELECT 1;\nCOMMIT;\n", 2),
    };
    desk.write("2_own.up.sql", script);
    desk.write("2_own.down.sql", "SELECT 1;\n");
    let found = pending(&desk, executing(engine)).await;
    assert_eq!(found.outcome, DryRunOutcomeView::Refused, "{:?}", found.statements);
    assert_eq!(code(&found), Some(ErrorCode::DryRunRefused));
    assert_eq!(place(&found), Some(("2_own.up.sql", line)));
}

async fn a_dry_run_is_cancelled(engine: Engine) {
    let desk = Desk::with_files(engine, &ORDERS).await;
    let sleep = match engine {
        Engine::Postgres => "SELECT pg_sleep(50);\n",
        Engine::Mariadb => "SELECT sleep(50);\n",
        Engine::Sqlite => {
            "INSERT INTO orders SELECT x, 'n' FROM \
             (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 4000000000) SELECT x FROM c);\n"
        }
    };
    desk.write("2_slow.up.sql", sleep);
    desk.write("2_slow.down.sql", "SELECT 1;\n");
    let empty = desk.dump_without(&[]);
    let plan = desk.plan().await;
    let cancel = async {
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        let second = dry(&desk, &plan, DryRunKindView::Static).await;
        assert_eq!(second.unwrap_err().code, ErrorCode::AlreadyExists, "one at a time");
        desk.api.dry_run_cancel(&plan.digest).unwrap();
    };
    let (found, ()) = tokio::join!(dry(&desk, &plan, executing(engine)), cancel);
    let found = found.unwrap();
    assert_eq!(found.outcome, DryRunOutcomeView::Cancelled);
    assert_eq!(code(&found), Some(ErrorCode::DryRunIncomplete));
    assert_eq!(desk.dump_without(&[]), empty);
    assert!(desk.api.dry_run_cancel(&plan.digest).is_err(), "it is over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_reaches_out_of_the_transaction_is_refused() {
    let desk = Desk::with_files(Engine::Postgres, &ORDERS).await;
    desk.write("2_out.down.sql", "SELECT 1;\n");
    for (script, word) in [
        ("SELECT 1;\nCOPY orders TO PROGRAM 'cat';\n", "program"),
        ("SELECT 1;\nCOPY orders TO '/tmp/orders.csv';\n", "file"),
        (
            "SELECT 1;\nSELECT dblink_exec('dbname=shop', 'DELETE FROM orders');\n",
            "dblink",
        ),
        ("SELECT 1;\nSELECT lo_export(1, '/tmp/x');\n", "lo_export"),
        ("SELECT 1;\nSELECT pg_terminate_backend(1);\n", "pg_terminate_backend"),
        (
            "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON orders (note);\n",
            "create index",
        ),
        ("-- no-transaction\nVACUUM orders;\n", "vacuum"),
    ] {
        desk.write("2_out.up.sql", script);
        let found = pending(&desk, DryRunKindView::Executed).await;
        assert_eq!(found.outcome, DryRunOutcomeView::Refused, "{script}");
        assert_eq!(place(&found), Some(("2_out.up.sql", 2)), "{script}");
        let message = found.problem.unwrap().message;
        assert!(message.contains(word), "{message}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn locks_and_rewritten_tables_are_told_by_statement() {
    let desk = Desk::with_files(Engine::Postgres, &ORDERS).await;
    desk.apply().await.unwrap();
    desk.write(
        "2_wide.up.sql",
        "CREATE INDEX by_note ON orders (note);\nALTER TABLE orders ALTER COLUMN id TYPE BIGINT;\n",
    );
    desk.write("2_wide.down.sql", "DROP INDEX by_note;\n");
    let found = pending(&desk, DryRunKindView::Executed).await;
    let mode = |index: usize| {
        let locks = &found.statements[index].locks;
        let lock = locks.iter().find(|lock| lock.relation == "public.orders");
        lock.map(|lock| lock.mode.as_str())
    };
    assert_eq!(mode(0), Some("ShareLock"));
    assert_eq!(mode(1), Some("AccessExclusiveLock"));
    assert!(found.statements[0].rewritten.is_empty());
    assert!(found.statements[1].rewritten.contains(&"public.orders".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_not_there_is_not_made() {
    let desk = Desk::with_files(Engine::Sqlite, &ORDERS).await;
    let missing = desk.home().join("missing.db");
    let target = desk.target_at(&format!("sqlite://{}", missing.display()));
    let planned = marker::plan(&desk, &target).await;
    let found = dry(&desk, &planned, DryRunKindView::Executed).await.unwrap();
    assert_eq!(found.outcome, DryRunOutcomeView::Passed, "{:?}", found.problem);
    assert!(found.notes.iter().any(|note| note.contains("does not exist yet")));
    assert!(!missing.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scratch_database_has_the_whole_schema_and_is_gone_afterwards() {
    let desk = Desk::with_sample(Engine::Mariadb).await;
    desk.apply().await.unwrap();
    desk.client("CREATE PROCEDURE tidy() BEGIN DELETE FROM customers WHERE 1 = 0; END");
    let before = desk.dump_without(&[]);
    let scratch = || desk.client("SHOW DATABASES LIKE 'godwit\\_scratch\\_%'");
    // A plan that fails leaves no more than one that passes.
    for (script, outcome) in [
        (
            "ALTER TABLE customers ADD COLUMN nickname VARCHAR(20);\n",
            DryRunOutcomeView::Passed,
        ),
        (
            "ALTER TABLE customers ADD COLUMN nickname VARCHAR(20);\nINSERT INTO nowhere VALUES (1);\n",
            DryRunOutcomeView::Failed,
        ),
    ] {
        desk.write("99_more.up.sql", script);
        desk.write("99_more.down.sql", "ALTER TABLE customers DROP COLUMN nickname;\n");
        let found = pending(&desk, DryRunKindView::Scratch).await;
        assert_eq!(found.outcome, outcome, "{:?}", found.problem);
        let left = scratch();
        let own: Vec<&str> = left
            .lines()
            .filter(|name| {
                found
                    .notes
                    .iter()
                    .any(|note| note.starts_with("It ran") && note.contains(*name))
            })
            .collect();
        assert!(own.is_empty(), "{left}");
    }
    assert_eq!(desk.dump_without(&[]), before);
    for (script, word) in [
        ("INSERT INTO mysql.func VALUES ();\n", "the database mysql"),
        ("CREATE USER eve;\n", "create user"),
        ("SET GLOBAL max_connections = 3;\n", "set"),
        ("CALL tidy();\n", "call"),
    ] {
        desk.write("99_more.up.sql", script);
        let found = pending(&desk, DryRunKindView::Scratch).await;
        assert_eq!(found.outcome, DryRunOutcomeView::Refused, "{script}");
        let message = found.problem.unwrap().message;
        assert!(message.contains(word), "{message}");
    }
}

/// Without what is another in each run, and without space: a log breaks lines its own way.
fn settled(text: &str) -> String {
    let dense: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let dense = dense.replace("public.", "");
    let is_number = |text: &str| {
        text.len() == 36
            && text.chars().enumerate().all(|(at, letter)| match at {
                8 | 13 | 18 | 23 => letter == '-',
                _ => letter.is_ascii_hexdigit(),
            })
    };
    let mut out = String::with_capacity(dense.len());
    let mut rest = dense.as_str();
    while let Some(letter) = rest.chars().next() {
        match rest.get(..36).filter(|text| is_number(text)) {
            Some(number) => {
                out.push('#');
                rest = &rest[number.len()..];
            }
            // How long a stepwise migration took is measured while it runs.
            None if out.ends_with("millis=") && letter.is_ascii_digit() => {
                rest = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
            }
            None => {
                out.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    out
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_down_is_what_the_server_hears() {
    let server = godwit_testkit::Postgres::start();
    let database = server.create_database();
    server.execute(&format!("ALTER DATABASE {} SET log_statement = 'all'", database.name));
    let desk = Desk::with_sample(Engine::Postgres).await;
    desk.write(
        "99_stepwise.up.sql",
        "-- no-transaction\nCREATE TABLE apart (id integer);\nCREATE INDEX CONCURRENTLY apart_id ON apart (id);\nINSERT INTO apart VALUES (1);\n",
    );
    desk.write("99_stepwise.down.sql", "DROP TABLE apart;\n");
    let planned = marker::plan(&desk, &desk.target_at(&database.url)).await;
    let found = dry(&desk, &planned, DryRunKindView::Static).await.unwrap();
    desk.run(&planned, godwit_api::views::BackupChoice::Skip)
        .await
        .0
        .unwrap();
    let log = std::fs::read_to_string(server.socket_folder().join("server.log")).unwrap();
    let heard = settled(&log);
    let mut rest = heard.as_str();
    for statement in &found.statements {
        let text = settled(&statement.sql);
        let at = rest.find(&text);
        let at = at.unwrap_or_else(|| panic!("the server did not hear in this order: {}", statement.sql));
        rest = &rest[at + text.len()..];
    }
    assert!(found.statements.len() > planned.steps.len() * 2);
}
