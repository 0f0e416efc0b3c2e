//! Behind a pooler that hands sessions around a lock would not hold: refused before a write.

use crate::common::{request, target};
use godwit_core::FormatId;
use godwit_db::{DbError, LockError, TargetLock};
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
