//! What a target says of its tables decides what stops a plan for production.

use std::time::{Duration, Instant};

use godwit_api::{
    Tier,
    views::{GateKindView, GateStateView, PlanView, SeverityView},
};

use godwit_testkit as testkit;

use crate::desk::{Desk, Engine, on_every_engine};

on_every_engine!(
    a_small_table_may_be_changed_on_production_and_a_big_one_not,
    rows_that_the_plan_itself_puts_in_make_no_small_table,
);

const CODES: &str = "CREATE TABLE codes (id int PRIMARY KEY, code varchar(20));";

/// A change that every engine makes by writing all rows anew, and that blocks where they are many.
const CHANGE: &str = "UPDATE codes SET code = 'x';";

fn gate(plan: &PlanView) -> (GateStateView, &str) {
    let gate = plan.gates.iter().find(|gate| gate.kind == GateKindView::Findings);
    let gate = gate.expect("every plan has one");
    (gate.state, &gate.detail)
}

fn blocking(plan: &PlanView) -> Vec<&str> {
    let blocks = plan
        .findings
        .iter()
        .filter(|finding| finding.severity == SeverityView::Block);
    blocks.map(|finding| finding.message.as_str()).collect()
}

/// Fills the table, and has the server look how big it is now.
fn fill(desk: &Desk, engine: Engine) {
    let numbers = match engine {
        Engine::Postgres => "SELECT i, 'c' || i FROM generate_series(1, 20000) i",
        Engine::Mariadb => "SELECT seq, concat('c', seq) FROM seq_1_to_20000",
        Engine::Sqlite => {
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i, 'c' || i FROM n"
        }
    };
    desk.client(&format!("INSERT INTO codes (id, code) {numbers};"));
    match engine {
        Engine::Postgres => desk.client("ANALYZE codes;"),
        Engine::Mariadb => desk.client("ANALYZE TABLE codes;"),
        Engine::Sqlite => String::new(),
    };
}

async fn a_small_table_may_be_changed_on_production_and_a_big_one_not(engine: Engine) {
    let desk = Desk::of_tier(engine, &[("1_change.up.sql", CHANGE)], Tier::Production).await;
    desk.client(CODES);
    desk.client("INSERT INTO codes (id, code) VALUES (0, 'a');");
    let small = desk.plan().await;
    let (state, detail) = gate(&small);
    assert_eq!(state, GateStateView::Met, "{detail}: {:?}", blocking(&small));
    assert!(detail.contains(", by the size of 1 table at "), "{detail}");

    fill(&desk, engine);
    let big = desk.plan().await;
    assert_eq!(gate(&big).0, GateStateView::Closed);
    let said = blocking(&big);
    assert!(said.iter().any(|message| message.contains("k rows, ")), "{said:?}");
}

async fn rows_that_the_plan_itself_puts_in_make_no_small_table(engine: Engine) {
    let files = [
        (
            "1_fill.up.sql",
            "INSERT INTO codes (id, code) SELECT id, code FROM others;",
        ),
        ("2_change.up.sql", CHANGE),
    ];
    let desk = Desk::of_tier(engine, &files, Tier::Production).await;
    desk.client(CODES);
    desk.client("CREATE TABLE others (id int PRIMARY KEY, code varchar(20));");
    let plan = desk.plan().await;
    assert_eq!(gate(&plan).0, GateStateView::Closed, "{:?}", plan.findings);
}

/// A table that somebody locks does not tell its size in time; the plan is made without it, and says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_does_not_answer_makes_nothing_milder() {
    let desk = Desk::of_tier(Engine::Postgres, &[("1_change.up.sql", CHANGE)], Tier::Production).await;
    desk.client(CODES);
    let script = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(script.path(), "BEGIN; LOCK TABLE codes; SELECT pg_sleep(3600);").unwrap();
    let name = desk.name();
    let holder = std::thread::spawn(move || testkit::psql(testkit::postgres(), &name, script.path()));
    let held =
        "SELECT pid FROM pg_locks WHERE relation = 'codes'::regclass AND mode = 'AccessExclusiveLock' AND granted";
    while !desk
        .client(&format!("SELECT 'held' WHERE EXISTS ({held});"))
        .contains("held")
    {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let began = Instant::now();
    let plan = desk.plan().await;
    let took = began.elapsed();
    desk.client(&format!("SELECT pg_terminate_backend(pid) FROM ({held}) holders;"));
    holder.join().unwrap();
    assert!(took < Duration::from_secs(10), "{took:?}");
    let (state, detail) = gate(&plan);
    assert_eq!(state, GateStateView::Closed);
    assert!(detail.ends_with(", without the sizes of all tables"), "{detail}");
    let unread = plan.findings.iter().find(|finding| finding.rule == "facts-unread");
    assert!(unread.is_some_and(|finding| finding.message.contains("no answer within 3 s")));
}
