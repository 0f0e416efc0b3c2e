//! Ending one session that is in the way, and nobody else.

use crate::common::{Bench, locked, on_mysql, on_postgres, on_sqlite};
use crate::watch::Other;
use godwit_core::{FormatId, SessionInfo};
use godwit_db::{Target, TerminateError, Terminated, Watcher, terminate};
use godwit_testkit::{mariadb, postgres};

async fn somebody(bench: &Bench) -> Other {
    match bench.url.starts_with("postgres") {
        true => Other::on_postgres(postgres(), &bench.target, "somebody").await,
        false => Other::on_mysql(mariadb(), &bench.target).await,
    }
}

/// What a person is shown of the session that blocks `blocked`.
async fn shown(target: &Target, blocked: i64) -> SessionInfo {
    let mut watcher = Watcher::open(target, blocked).await.expect("opens");
    loop {
        let look = watcher.look().await.expect("looks");
        if let Some(node) = look.blockage.blocked_by.first() {
            return node.session.clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

async fn ends_the_one_and_nobody_else(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    lock.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
        .await
        .expect("made");
    lock.execute("INSERT INTO orders VALUES (1), (2)")
        .await
        .expect("inserted");
    let own = lock.session_id().expect("a number");
    let mut blocker = somebody(&bench).await;
    blocker
        .run("BEGIN; DELETE FROM orders WHERE id = 1")
        .await
        .expect("holds a row");
    let mut bystander = somebody(&bench).await;
    bystander
        .run("BEGIN; DELETE FROM orders WHERE id = 2")
        .await
        .expect("holds another");

    let running = tokio::spawn(async move {
        let outcome = lock.execute("DELETE FROM orders WHERE id = 1").await;
        (lock, outcome)
    });
    let session = shown(&bench.target, own).await;
    assert_eq!(session.id, blocker.id());
    let token = session.token.expect("the role sees it");

    let wrong = terminate(&bench.target, session.id, "1:nobody@nowhere", &[own]).await;
    assert_eq!(wrong, Err(TerminateError::Another { id: session.id }));
    let reused = terminate(&bench.target, bystander.id(), &token, &[own]).await;
    assert_eq!(
        reused,
        Err(TerminateError::Another { id: bystander.id() }),
        "the token of another session"
    );
    let ours = terminate(&bench.target, own, &token, &[own]).await;
    assert_eq!(ours, Err(TerminateError::Own { id: own }));
    assert!(!running.is_finished(), "nobody was ended so far");

    let ended = terminate(&bench.target, session.id, &token, &[own]).await;
    assert_eq!(ended, Ok(Terminated::Ended));
    let (mut lock, outcome) = running.await.expect("no panic");
    assert_eq!(
        outcome.expect("the way is free").rows_affected,
        Some(1),
        "what the blocker did was rolled back"
    );
    lock.execute("SELECT 1").await.expect("our own session is alive");
    blocker.run("SELECT 1").await.expect_err("it is gone");
    bystander.run("COMMIT").await.expect("it has lost nothing");

    let again = terminate(&bench.target, session.id, &token, &[own]).await;
    assert_eq!(again, Ok(Terminated::AlreadyGone));
}

#[tokio::test]
async fn postgres_ends_the_one_and_nobody_else() {
    ends_the_one_and_nobody_else(on_postgres()).await;
}

#[tokio::test]
async fn mysql_ends_the_one_and_nobody_else() {
    ends_the_one_and_nobody_else(on_mysql()).await;
}

#[tokio::test]
async fn a_role_without_the_right_is_told_so() {
    let bench = on_mysql();
    let mut other = somebody(&bench).await;
    let user = format!("few{}", other.id());
    mariadb().execute(&format!(
        "CREATE USER {user}@'%' IDENTIFIED BY 'few'; GRANT PROCESS ON *.* TO {user}@'%'; \
         GRANT SELECT ON {}.* TO {user}@'%'",
        bench.url.rsplit('/').next().expect("a database")
    ));
    let (_, rest) = bench.url.split_once('@').expect("user and host");
    let few = crate::common::target(&format!("mysql://{user}:few@{rest}"));
    let uptime =
        "SELECT unix_timestamp() - variable_value FROM information_schema.global_status WHERE variable_name = 'UPTIME'";
    let host = format!(
        "SELECT host FROM information_schema.processlist WHERE id = {}",
        other.id()
    );
    let (started, host) = (mariadb().execute(uptime), mariadb().execute(&host));
    let token = format!("{}:godwit@{}", started.trim(), host.trim());
    let refused = terminate(&few, other.id(), &token, &[]).await;
    assert!(matches!(refused, Err(TerminateError::Db(_))), "{refused:?}");
    other.run("SELECT 1").await.expect("it is alive");
}

#[tokio::test]
async fn sqlite_has_nobody_to_end() {
    let bench = on_sqlite();
    assert_eq!(
        terminate(&bench.target, 1, "1", &[]).await,
        Err(TerminateError::NoSessions)
    );
}
