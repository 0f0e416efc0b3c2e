//! Behind a pooler that hands sessions around a lock would not hold: refused before a write.

use crate::common::{request, target};
use godwit_core::FormatId;
use godwit_db::{DbError, LockError, Reader, TargetLock};
use godwit_testkit::{PgBouncer, PoolMode, postgres};

async fn lock_through(mode: PoolMode, size: u32) -> Result<(), LockError> {
    let database = postgres().create_database();
    let pooler = PgBouncer::start(postgres(), mode, size);
    let target = target(&pooler.url(postgres(), &database.name));
    let lock = TargetLock::acquire(&target, &request(FormatId::Godwit, "ana")).await?;
    lock.release().await?;
    Ok(())
}

fn assert_refused(outcome: &Result<(), LockError>) {
    let Err(LockError::Db(DbError::Pooled { address })) = outcome else {
        panic!("the pooler was not seen: {outcome:?}");
    };
    assert!(address.starts_with("127.0.0.1:"), "{address}");
}

#[tokio::test]
async fn transaction_mode_is_refused() {
    assert_refused(&lock_through(PoolMode::Transaction, 5).await);
}

#[tokio::test]
async fn transaction_mode_is_refused_where_the_pool_has_one_session() {
    assert_refused(&lock_through(PoolMode::Transaction, 1).await);
}

#[tokio::test]
async fn statement_mode_is_refused() {
    assert_refused(&lock_through(PoolMode::Statement, 5).await);
}

#[tokio::test]
async fn session_mode_keeps_its_sessions_and_is_let_through() {
    assert_eq!(lock_through(PoolMode::Session, 5).await, Ok(()));
    assert_eq!(
        lock_through(PoolMode::Session, 1).await,
        Ok(()),
        "a pool of one session"
    );
}

/// What a reader sets up must not stay with a session that somebody else gets next.
#[tokio::test]
async fn a_reader_leaves_nothing_behind_in_the_sessions_of_others() {
    let database = postgres().create_database();
    let pooler = PgBouncer::start(postgres(), PoolMode::Transaction, 1);
    let url = pooler.url(postgres(), &database.name);
    let mut reader = Reader::open(&target(&url)).await.expect("reads through a pooler");
    reader.set_up("SET search_path TO pg_catalog").await.expect("set up");
    reader.all_histories().await.expect("read");
    reader.marked().await.expect("read");
    reader.schema().await.expect("read");
    reader.table_rows().await.expect("read");
    // The pool has one session: whoever comes now gets the one that the reader had, while the reader is still there.
    let (other, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls)
        .await
        .expect("connects");
    tokio::spawn(connection);
    other
        .batch_execute("CREATE TABLE t (id int)")
        .await
        .expect("others write");
    for (setting, value) in [
        ("default_transaction_read_only", "off"),
        ("lock_timeout", "0"),
        ("search_path", "\"$user\", public"),
    ] {
        let answer = other.simple_query(&format!("SHOW {setting}")).await.expect("shown");
        let row = answer.iter().find_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        });
        assert_eq!(row, Some(value), "{setting}");
    }
    assert_eq!(
        reader.schema().await.expect("read").schemas.len(),
        1,
        "and the reader reads on"
    );
}
