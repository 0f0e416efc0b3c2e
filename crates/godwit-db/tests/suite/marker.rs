//! The marker: what is written is read back, wherever it lies, and a copy is told from the place that it was taken of.

use crate::common::{Bench, locked, target};
use godwit_core::{
    Address, EnvironmentId, Fingerprint, FormatId, Marked, Marker, Profile, Protect, Tier,
    fingerprint::Place,
    marker::{Identity, compare},
};
use godwit_db::{DbError, Reader, Target};
use godwit_testkit::{Postgres, mariadb, postgres};

on_every_engine!(
    a_marker_is_written_and_read_back,
    a_second_marker_takes_the_place_of_the_first,
    a_table_of_that_name_that_is_not_godwits_is_no_marker,
    a_marker_that_makes_no_sense_is_not_taken_for_none,
    the_place_is_the_same_from_session_to_session,
);

fn marker(name: &str, tier: Tier, fingerprint: Option<Fingerprint>) -> Marker {
    Marker {
        id: EnvironmentId::new(),
        name: name.to_owned(),
        tier,
        protect: Protect::Confirm,
        fingerprint,
        written_at: "2026-01-05T09:00:00.123456Z".parse().expect("a time"),
        written_by: "Ána 'a' on laptop".to_owned(),
    }
}

async fn read(target: &Target) -> Result<Marked, DbError> {
    let mut reader = Reader::open(target).await.expect("opens");
    let marked = reader.marked().await;
    reader.close().await;
    marked
}

/// Marks the target as what it is, here.
async fn mark(bench: &Bench, name: &str, tier: Tier) -> Marker {
    let mut lock = locked(bench, FormatId::Godwit).await;
    let here = lock.marked().await.expect("answers").here;
    let marker = marker(name, tier, Some(here));
    lock.mark(&marker).await.expect("written");
    lock.release().await.expect("released");
    marker
}

async fn a_marker_is_written_and_read_back(bench: Bench) {
    assert_eq!(read(&bench.target).await.expect("answers").marker, None);
    let written = mark(&bench, "the 'shop' \\ ünïque", Tier::Production).await;
    let found = read(&bench.target).await.expect("answers");
    assert_eq!(found.marker, Some(written));
    let mut lock = locked(&bench, FormatId::Sqlx).await;
    assert_eq!(lock.marked().await.expect("answers"), found, "the same under the lock");
}

async fn a_second_marker_takes_the_place_of_the_first(bench: Bench) {
    mark(&bench, "shop", Tier::Production).await;
    let nowhere = marker("shop", Tier::Staging, None);
    let mut lock = locked(&bench, FormatId::Godwit).await;
    lock.mark(&nowhere).await.expect("written");
    assert_eq!(lock.marked().await.expect("answers").marker, Some(nowhere));
    let rows = lock.execute("SELECT * FROM godwit_environment").await.expect("answers");
    assert_eq!(rows.rows_affected, Some(1), "there is never more than one row");
}

async fn a_table_of_that_name_that_is_not_godwits_is_no_marker(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    lock.execute("CREATE TABLE godwit_environment (id INT, name VARCHAR(9))")
        .await
        .expect("made");
    assert_eq!(lock.marked().await.expect("answers").marker, None);
    let refused = lock.mark(&marker("shop", Tier::Staging, None)).await;
    assert!(
        matches!(&refused, Err(DbError::Unexpected { what }) if what.contains("not Godwit's own")),
        "{refused:?}"
    );
    let kept = lock.execute("SELECT id, name FROM godwit_environment").await;
    assert_eq!(kept.expect("it stayed as it was").rows_affected, Some(0));
}

async fn a_marker_that_makes_no_sense_is_not_taken_for_none(bench: Bench) {
    mark(&bench, "shop", Tier::Production).await;
    let mut lock = locked(&bench, FormatId::Godwit).await;
    lock.execute("UPDATE godwit_environment SET id = 'mine'")
        .await
        .expect("written by hand");
    let error = lock.marked().await.expect_err("it is no id");
    assert!(error.to_string().contains("godwit_environment holds 'mine'"), "{error}");
}

async fn the_place_is_the_same_from_session_to_session(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let under_lock = lock.marked().await.expect("answers").here;
    let seen = read(&bench.target).await.expect("answers").here;
    assert_eq!(seen, under_lock);
    assert_eq!(seen.compare(&under_lock), Place::Same);
    assert_eq!(Ok(seen.clone()), seen.to_string().parse());
}

fn as_shop(marked: &Marked) -> Identity {
    let profile = Profile {
        id: None,
        name: Some("shop"),
        tier: Tier::Production,
    };
    compare(&profile, marked)
}

#[tokio::test]
async fn a_database_made_from_another_is_a_copy_on_postgres() {
    let bench = crate::common::on_postgres();
    mark(&bench, "shop", Tier::Production).await;
    assert!(matches!(
        as_shop(&read(&bench.target).await.expect("answers")),
        Identity::Match(_)
    ));
    let name = bench.target.address.server().expect("a server").database.clone();
    let copy = format!("{name}_copy");
    // The server refuses a template that somebody is connected to; a session that said goodbye may linger.
    postgres().execute(&format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    ));
    postgres().execute(&format!("CREATE DATABASE {copy} TEMPLATE {name}"));
    let copied = read(&bench.target.with_database(&copy)).await.expect("answers");
    assert!(matches!(as_shop(&copied), Identity::Copy(_)), "{copied:?}");
}

#[tokio::test]
async fn a_copied_file_is_a_copy_on_sqlite() {
    let bench = crate::common::on_sqlite();
    mark(&bench, "shop", Tier::Production).await;
    let Address::Sqlite { path } = &bench.target.address else {
        panic!("a file")
    };
    let copy = bench.target.with_database("copy.db");
    std::fs::copy(path, path.with_file_name("copy.db")).expect("copied");
    let copied = read(&copy).await.expect("answers");
    assert!(matches!(as_shop(&copied), Identity::Copy(_)), "{copied:?}");
}

#[tokio::test]
async fn a_server_of_its_own_is_another_place() {
    let (one, other) = (mariadb(), godwit_testkit::Mariadb::start());
    let name = one.create_database().name;
    other.execute(&format!("CREATE DATABASE {name}"));
    let here = read(&target(&one.url(&name))).await.expect("answers").here;
    let there = read(&target(&other.url(&name))).await.expect("answers").here;
    assert_eq!(here.compare(&there), Place::Other, "{here} {there}");
}

#[tokio::test]
async fn where_the_system_is_kept_from_a_role_the_database_still_has_a_place() {
    let server = Postgres::start();
    let database = server.create_database();
    let bench = target(&database.url);
    let known = read(&bench).await.expect("answers").here;
    let mut lock = godwit_db::TargetLock::acquire(&bench, &crate::common::request(FormatId::Godwit, "a test"))
        .await
        .expect("free");
    lock.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
        .await
        .expect("revoked");
    let written = marker("shop", Tier::Production, Some(known.clone()));
    lock.mark(&written).await.expect("written");
    server.execute("CREATE ROLE guest LOGIN PASSWORD 'gu3st'");
    let mut guest = bench.clone();
    if let Address::Postgres(server) = &mut guest.address {
        server.user = "guest".to_owned();
    }
    guest.password = Some(godwit_secrets::Secret::new("gu3st"));
    let seen = read(&guest)
        .await
        .expect("a role with no right at all reads the marker");
    assert!(seen.here.to_string().starts_with("oid="), "{}", seen.here);
    assert_eq!(seen.here.compare(&known), Place::Unknown);
    assert_eq!(seen.marker, Some(written), "everybody may read what the database is");
    lock.execute("REVOKE SELECT ON godwit_environment FROM PUBLIC")
        .await
        .expect("revoked");
    let error = read(&guest).await.expect_err("not to know is not to be unmarked");
    assert!(error.to_string().contains("cannot be read"), "{error}");
}

#[tokio::test]
async fn the_marker_lies_beside_the_history() {
    let bench = crate::common::on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    lock.ensure_history(FormatId::Godwit).await.expect("made");
    let user = lock.server().user.clone();
    // From now on new tables would go to another schema of the search path.
    lock.execute(&format!("CREATE SCHEMA \"{user}\"")).await.expect("made");
    lock.mark(&marker("shop", Tier::Staging, None)).await.expect("written");
    let rows = lock
        .execute("SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = 'godwit_environment'")
        .await
        .expect("answers");
    assert_eq!(rows.rows_affected, Some(1));
}
