//! A fresh target on each engine.
use std::time::Duration;

use godwit_core::{Direction, FormatId, Version};
use godwit_db::{LockRequest, RevisionRecord, Target, TargetLock, parse_url};
use godwit_testkit::{TempDb, mariadb, postgres, sqlite};

/// A target, and what must live as long as it does.
pub struct Bench {
    pub target: Target,
    pub url: String,
    _file: Option<TempDb>,
}

pub fn target(url: &str) -> Target {
    let parsed = parse_url(url).expect("the test kit's URLs are valid");
    Target {
        address: parsed.address,
        password: parsed.password,
    }
}

impl Bench {
    /// On a server of the test's own.
    pub fn at(url: String) -> Self {
        bench(url, None)
    }
}

fn bench(url: String, file: Option<TempDb>) -> Bench {
    Bench {
        target: target(&url),
        url,
        _file: file,
    }
}

pub fn on_postgres() -> Bench {
    bench(postgres().create_database().url, None)
}

pub fn on_mysql() -> Bench {
    bench(mariadb().create_database().url, None)
}

pub fn on_sqlite() -> Bench {
    let file = sqlite();
    bench(file.url.clone(), Some(file))
}

/// Runs one scenario as one test per engine.
macro_rules! on_every_engine {
    ($($scenario:ident),* $(,)?) => {
        mod postgres { $(#[tokio::test] async fn $scenario() { super::$scenario($crate::common::on_postgres()).await; })* }
        mod mysql { $(#[tokio::test] async fn $scenario() { super::$scenario($crate::common::on_mysql()).await; })* }
        mod sqlite { $(#[tokio::test] async fn $scenario() { super::$scenario($crate::common::on_sqlite()).await; })* }
    };
}

pub fn request(format: FormatId, holder: &str) -> LockRequest {
    LockRequest {
        format,
        holder: holder.to_owned(),
        wait: Duration::ZERO,
    }
}

pub async fn locked(bench: &Bench, format: FormatId) -> TargetLock {
    TargetLock::acquire(&bench.target, &request(format, "a test"))
        .await
        .expect("nobody else holds the lock")
}

/// The run of every record that does not say otherwise.
pub const RUN: &str = "01900000-0000-7000-8000-000000000001";

pub fn record(version: i64, direction: Direction) -> RevisionRecord {
    RevisionRecord {
        version: Version::from(version),
        name: "create_orders".to_owned(),
        direction,
        checksum: vec![0xab; 48],
        normalised: vec![0xcd; 32],
        millis: Some(1234),
        by: "ana".to_owned(),
        machine: "laptop".to_owned(),
        tool: "godwit 0.1.0".to_owned(),
        run: RUN.parse().expect("a UUID"),
        statements: 3,
        done: 0,
        begun: false,
    }
}

/// Runs statements that all succeed.
pub async fn run(lock: &mut TargetLock, statements: &[&str]) {
    for sql in statements {
        lock.execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}
