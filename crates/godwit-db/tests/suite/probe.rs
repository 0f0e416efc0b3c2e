//! Test connection: a failure names its stage, and a success says what was found.

use crate::common::{Bench, target};
use godwit_core::{Address, ServerAddress, TlsMode};
use godwit_db::{ProbeFailure, Stage, Target, probe};
use godwit_secrets::Secret;
use godwit_testkit::{Authority, Mariadb, Postgres};

on_every_engine!(a_good_connection_tells_what_it_found);

async fn a_good_connection_tells_what_it_found(bench: Bench) {
    let found = probe(&bench.target).await.expect("connects");
    assert!(found.latency_millis > 0.0 && found.latency_millis < 5000.0);
    assert!(found.server.major().is_some(), "{:?}", found.server);
    assert!(!found.privileges.is_empty());
    match bench.target.address.server() {
        Some(server) => {
            assert_eq!(
                (&found.server.database, &found.server.user),
                (&server.database, &server.user)
            );
            assert_eq!(found.server.tls, None, "the shared servers offer none");
            let create = found
                .privileges
                .iter()
                .find(|privilege| privilege.name == "create tables");
            assert!(
                create.is_some_and(|privilege| privilege.granted),
                "{:?}",
                found.privileges
            );
        }
        None => assert_eq!(found.notes.len(), 1, "the file does not exist yet: {:?}", found.notes),
    }
}

fn changed(target: &Target, change: impl FnOnce(&mut ServerAddress)) -> Target {
    let mut target = target.clone();
    match &mut target.address {
        Address::Postgres(server) | Address::Mysql(server) => change(server),
        Address::Sqlite { .. } => panic!("not a server"),
    }
    target
}

async fn failure(target: &Target) -> ProbeFailure {
    let failure = probe(target).await.expect_err("it cannot connect");
    if let Some(password) = &target.password {
        let shown = format!("{failure} {failure:?}");
        assert!(!shown.contains(password.expose()), "the password is shown");
    }
    assert!(!failure.hint.is_empty());
    failure
}

async fn stages_of(good: Target, denied: Target) {
    assert_eq!(
        failure(&changed(&good, |server| server.host = "no.such.host.invalid".to_owned()))
            .await
            .stage,
        Stage::Address
    );
    assert_eq!(
        failure(&changed(&good, |server| server.host = "/no/such/socket".to_owned()))
            .await
            .stage,
        Stage::Address
    );
    assert_eq!(
        failure(&changed(&good, |server| server.port = 1)).await.stage,
        Stage::Port
    );
    let refused = failure(&changed(&good, |server| server.tls = TlsMode::Require)).await;
    assert_eq!(refused.stage, Stage::Tls, "the server offers none: {refused}");
    let wrong = Target {
        password: Some(Secret::new("wr0ng-passw0rd")),
        ..good.clone()
    };
    assert_eq!(failure(&wrong).await.stage, Stage::LogIn);
    let none = Target {
        password: None,
        ..good.clone()
    };
    assert_eq!(failure(&none).await.stage, Stage::LogIn);
    assert_eq!(
        failure(&changed(&good, |server| server.user = "nobody_here".to_owned()))
            .await
            .stage,
        Stage::LogIn
    );
    assert_eq!(
        failure(&changed(&good, |server| server.database = "no_such_db".to_owned()))
            .await
            .stage,
        Stage::Database
    );
    assert_eq!(
        failure(&denied).await.stage,
        Stage::Database,
        "it exists and may not be entered"
    );
}

#[tokio::test]
async fn postgres_failures_name_their_stage() {
    let server = Postgres::start();
    let good = server.create_database();
    server.execute("CREATE ROLE guest LOGIN PASSWORD 'gu3st'");
    server.execute(&format!("REVOKE CONNECT ON DATABASE {} FROM PUBLIC", good.name));
    let mut denied = changed(&target(&good.url), |server| server.user = "guest".to_owned());
    denied.password = Some(Secret::new("gu3st"));
    stages_of(target(&good.url), denied).await;
    let through_socket = changed(&target(&good.url), |address| {
        address.host = server.socket_folder().display().to_string();
        address.tls = TlsMode::VerifyFull;
    });
    probe(&through_socket).await.expect("a socket needs no TLS");
}

#[tokio::test]
async fn mysql_failures_name_their_stage() {
    let server = Mariadb::start();
    let good = server.create_database();
    server.execute("CREATE USER guest IDENTIFIED BY 'gu3st'");
    let mut denied = changed(&target(&good.url), |server| server.user = "guest".to_owned());
    denied.password = Some(Secret::new("gu3st"));
    stages_of(target(&good.url), denied).await;
    let through_socket = changed(&target(&good.url), |address| {
        address.host = server.socket().display().to_string();
    });
    probe(&through_socket).await.expect("the socket works");
}

#[tokio::test]
async fn sqlite_failures_name_their_stage() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |path: std::path::PathBuf| Target {
        address: Address::Sqlite { path },
        password: None,
    };
    assert_eq!(
        failure(&at(folder.path().join("no/such/folder.db"))).await.stage,
        Stage::Address
    );
    assert_eq!(
        failure(&at(folder.path().to_owned())).await.stage,
        Stage::Address,
        "a folder is no file"
    );
    let text = folder.path().join("text.db");
    std::fs::write(
        &text,
        "this is not a database, it is only a text of some length".repeat(40),
    )
    .expect("written");
    assert_eq!(failure(&at(text)).await.stage, Stage::Database);
}

/// Every mode against a server with a certificate for `localhost` and 127.0.0.1.
async fn modes_of(good: &Target, authority: &Authority) {
    let wrong_folder = tempfile::tempdir().expect("a folder");
    let wrong = Authority::issue(wrong_folder.path()).expect("another authority");
    let with = |tls: TlsMode, ca: Option<&Authority>, host: &str| {
        changed(good, |server| {
            server.tls = tls;
            server.ca_file = ca.map(|authority| authority.ca().to_owned());
            server.host = host.to_owned();
        })
    };
    let right = Some(authority);
    for target in [
        with(TlsMode::Prefer, None, "127.0.0.1"),
        with(TlsMode::Require, None, "127.0.0.1"),
        with(TlsMode::VerifyCa, right, "127.0.0.1"),
        // Not a name in the certificate, and on Linux the same machine.
        with(TlsMode::VerifyCa, right, "0.0.0.0"),
        with(TlsMode::VerifyFull, right, "127.0.0.1"),
        with(TlsMode::VerifyFull, right, "localhost"),
    ] {
        let found = probe(&target)
            .await
            .unwrap_or_else(|failure| panic!("{target:?}: {failure:?}"));
        let protocol = found
            .server
            .tls
            .unwrap_or_else(|| panic!("{target:?} is not encrypted"));
        assert!(protocol.starts_with("TLSv1."), "{protocol}");
    }
    let plain = probe(&with(TlsMode::Disable, None, "127.0.0.1"))
        .await
        .expect("plain text is allowed");
    assert_eq!(plain.server.tls, None);
    for target in [
        with(TlsMode::VerifyCa, Some(&wrong), "127.0.0.1"),
        with(TlsMode::VerifyFull, Some(&wrong), "127.0.0.1"),
        with(TlsMode::VerifyFull, None, "127.0.0.1"),
        with(TlsMode::VerifyFull, right, "0.0.0.0"),
    ] {
        let failure = failure(&target).await;
        assert_eq!(failure.stage, Stage::Tls, "{target:?}: {failure:?}");
    }
    let missing = changed(good, |server| {
        server.tls = TlsMode::VerifyFull;
        server.ca_file = Some(wrong_folder.path().join("no.pem"));
    });
    assert_eq!(failure(&missing).await.stage, Stage::Tls);
}

#[tokio::test]
async fn postgres_speaks_tls_in_every_mode() {
    let server = Postgres::with_tls();
    modes_of(
        &target(&server.create_database().url),
        server.authority().expect("it has one"),
    )
    .await;
}

#[tokio::test]
async fn mysql_speaks_tls_in_every_mode() {
    let server = Mariadb::with_tls();
    modes_of(
        &target(&server.create_database().url),
        server.authority().expect("it has one"),
    )
    .await;
}
