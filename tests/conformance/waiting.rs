//! Locks that others hold: nobody queues behind a migration for long, and it gets its turn all the same.

use std::{
    io::Write as _,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use godwit_api::{
    Tier,
    views::{BackupChoice, RunEventKindView, RunOutcomeView},
};
use godwit_testkit as testkit;
use tempfile::{NamedTempFile, TempDir};

use crate::desk::{Desk, Engine};

/// How long the reader sits in its transaction.
const READS: u32 = 6;

fn script(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

/// Somebody reads the table and goes to lunch in the midst of the transaction.
fn reader(desk: &Desk, seconds: u32) -> (Child, NamedTempFile) {
    let sql = script(&format!(
        "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM orders; SELECT pg_sleep({seconds}); COMMIT;"
    ));
    let mut psql = tool(desk, "psql");
    let child = psql
        .args(["--no-psqlrc", "--quiet", "--file"])
        .arg(sql.path())
        .spawn()
        .unwrap();
    (child, sql)
}

#[expect(
    clippy::disallowed_methods,
    reason = "other people's programs at work beside the run"
)]
fn tool(desk: &Desk, name: &str) -> Command {
    let server = testkit::postgres();
    let mut command = Command::new(server.bin(name));
    command
        .env("PGHOST", server.host())
        .env("PGPORT", server.port().to_string())
        .env("PGUSER", server.user())
        .env("PGPASSWORD", server.password())
        .env("PGDATABASE", desk.name())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The longest that any of the writers waited for one of its rows.
fn longest(folder: &Path) -> Duration {
    let mut longest = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        // The third column is the latency in microseconds.
        let latencies = text
            .lines()
            .filter_map(|line| line.split(' ').nth(2)?.parse::<u64>().ok());
        longest = longest.max(latencies.max().unwrap_or(0));
    }
    assert!(longest > 0, "the writers wrote");
    Duration::from_micros(longest)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_alter_behind_a_reader_gives_up_and_retries_and_no_writer_waits_long() {
    let desk = Desk::with_files(
        Engine::Postgres,
        &[(
            "1_orders.up.sql",
            "CREATE TABLE orders (id bigserial PRIMARY KEY, day int);\n",
        )],
    )
    .await;
    desk.apply().await.unwrap();
    desk.write(
        "2_note.up.sql",
        "-- godwit: timeout lock 1s tries 30\nALTER TABLE orders ADD COLUMN note text;\n",
    );
    let (mut reader, _sql) = reader(&desk, READS);
    let insert = script("INSERT INTO orders (day) VALUES (1);\n");
    let logs = TempDir::new().unwrap();
    let mut writers = tool(&desk, "pgbench");
    let writers = writers
        .stderr(Stdio::piped())
        .args([
            "--no-vacuum",
            "--client=50",
            "--jobs=2",
            "--rate=200",
            "--time=12",
            "--log",
            "--log-prefix",
        ])
        .arg(logs.path().join("writers"))
        .arg("--file")
        .arg(insert.path())
        .spawn()
        .unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let plan = desk.plan().await;
    let (outcome, events) = desk.run(&plan, BackupChoice::Skip).await;
    assert_eq!(outcome.unwrap().outcome, Some(RunOutcomeView::Succeeded));
    let retries = events
        .iter()
        .filter(|event| matches!(event.what, RunEventKindView::Retrying { .. }));
    assert!(retries.count() >= 1, "it gave up and tried again: {events:?}");
    let blocked = events.iter().any(|event| {
        matches!(&event.what, RunEventKindView::Blocked { blockage } if blockage.blocked_by.iter().any(|node| {
            node.session.application.as_deref() == Some("psql")
        }))
    });
    assert!(blocked, "it said who was in the way: {events:?}");
    assert!(reader.wait().unwrap().success(), "the reader was left alone");
    let writers = writers.wait_with_output().unwrap();
    assert!(writers.status.success(), "{}", String::from_utf8_lossy(&writers.stderr));
    let waited = longest(logs.path());
    assert!(waited <= Duration::from_secs(2), "a writer waited {waited:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_concurrent_build_outlasts_a_long_snapshot() {
    let files = [(
        "1_orders.up.sql",
        "CREATE TABLE orders (id bigserial PRIMARY KEY, day int);\n",
    )];
    let desk = Desk::of_tier(Engine::Postgres, &files, Tier::Staging).await;
    desk.apply().await.unwrap();
    desk.write(
        "2_index.up.sql",
        "-- no-transaction\nCREATE INDEX CONCURRENTLY orders_by_day ON orders (day);\n",
    );
    // Longer than staging's statements wait for a lock behind which others queue.
    let (mut reader, _sql) = reader(&desk, READS + 2);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let plan = desk.plan().await;
    assert!(plan.steps[0].limits.lock_wait < READS * 1000);
    let (outcome, _) = desk.run(&plan, BackupChoice::Skip).await;
    assert_eq!(outcome.unwrap().outcome, Some(RunOutcomeView::Succeeded));
    assert!(reader.wait().unwrap().success());
    let valid = desk.client("SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_by_day'::regclass");
    assert_eq!(valid.trim(), "t");
}
