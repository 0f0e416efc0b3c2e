//! Backups of real MariaDB databases.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{Around, lock, look_through_processes, target};
use godwit_backup::{BackupError, Left, Phase, RestoreFailure, RestoreMode, Toolbox};
use godwit_core::backup::Proof;
use godwit_testkit::{Database, Mariadb, mariadb, mariadb_client, schema_dump_mariadb};

const RICH: &str = r"
CREATE TABLE orders (
    id bigint PRIMARY KEY AUTO_INCREMENT, mood enum('glad','sad'), total decimal(12,2),
    twice decimal(14,2) GENERATED ALWAYS AS (total * 2) STORED, note text, picture longblob, facts json);
INSERT INTO orders (mood, total, note, picture, facts)
SELECT 'glad', seq, concat('Grüße 🐦 (', seq, '); \'x\' \\ \n', seq), unhex(md5(seq)), json_object('n', seq) FROM seq_1_to_500;
CREATE TABLE `odd``name VALUES (` (a int PRIMARY KEY, `b VALUES` text);
INSERT INTO `odd``name VALUES (` VALUES (1, '),('), (2, NULL);
CREATE TABLE `Ünïcode` (a int);
CREATE TABLE latin (a varchar(10)) CHARACTER SET latin1;
INSERT INTO latin VALUES ('äöü');
CREATE VIEW glad AS SELECT id FROM orders WHERE mood = 'glad';
DELIMITER ;;
CREATE PROCEDURE refill() BEGIN
INSERT INTO `Ünïcode` VALUES (1);
INSERT INTO `Ünïcode` VALUES (2); END;;
CREATE TRIGGER shouting BEFORE UPDATE ON orders FOR EACH ROW BEGIN SET NEW.note = upper(NEW.note); END;;
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM latin; END;;
DELIMITER ;
";

fn run(around: &Around, server: &Mariadb, database: &str, sql: &str) -> String {
    mariadb_client(server, database, &around.script(sql)).expect_success()
}

fn content(around: &Around, server: &Mariadb, database: &str) -> (String, String) {
    let sums = "SET SESSION group_concat_max_len = 10000000;
        SELECT md5(group_concat(concat_ws('|', id, mood, total, twice, hex(note), hex(picture), facts) ORDER BY id)) FROM orders;
        SELECT md5(group_concat(concat_ws('|', a, `b VALUES`) ORDER BY a)) FROM `odd``name VALUES (`;
        SELECT count(*) FROM `Ünïcode`; SELECT hex(a) FROM latin;";
    (
        schema_dump_mariadb(server, database, &[]),
        run(around, server, database, sums),
    )
}

fn rich(around: &Around, server: &Mariadb) -> Database {
    let database = server.create_database();
    run(around, server, &database.name, RICH);
    database
}

#[tokio::test]
async fn rich_database_comes_back_the_same_into_a_new_database() {
    let (server, around) = (mariadb(), Around::new().await);
    let database = rich(&around, server);
    let taken = around.take(&target(&database.url)).await.unwrap();
    let manifest = &taken.manifest;
    assert_eq!(manifest.artifact, "shop_20261121_104827_0012.sql.zst");
    assert!(
        manifest.server.starts_with("MariaDB 1") && manifest.tool.starts_with("mariadb-dump 1"),
        "{manifest:?}"
    );
    let rows: Vec<(&str, u64)> = manifest
        .tables
        .iter()
        .map(|table| (table.table.as_str(), table.rows))
        .collect();
    assert_eq!(
        rows,
        [("latin", 1), ("odd`name VALUES (", 2), ("orders", 500), ("Ünïcode", 0)]
    );
    let listed = &godwit_backup::list(&[around.folder()]).backups[0];
    assert!(matches!(around.verify(listed).await, Proof::Read { .. }));

    let new = target(&database.url).with_database("brand new `one`");
    let restored = around.restore(listed, &new, RestoreMode::IntoNew).await.unwrap();
    assert_eq!(restored.tables, manifest.tables);
    assert_eq!(
        content(&around, server, "brand new `one`"),
        content(&around, server, &database.name)
    );
    let heard = around.heard.lock().unwrap();
    assert!(
        heard
            .iter()
            .any(|progress| progress.phase == Phase::Dumping && progress.bytes > 0)
    );
    assert!(
        heard
            .iter()
            .any(|progress| progress.phase == Phase::Dumping && progress.what.as_deref() == Some("orders"))
    );
    assert!(
        heard
            .iter()
            .any(|progress| progress.phase == Phase::Restoring && progress.bytes == manifest.content)
    );
}

#[tokio::test]
async fn replacing_proves_the_dump_first_and_keeps_the_databases_character_set() {
    let (server, around) = (mariadb(), Around::new().await);
    let database = rich(&around, server);
    let (name, into) = (&database.name, target(&database.url));
    server.execute(&format!(
        "ALTER DATABASE {name} CHARACTER SET latin1 COLLATE latin1_german2_ci"
    ));
    let before = content(&around, server, name);
    let listed = around.listed(&into).await;
    run(
        &around,
        server,
        name,
        "DROP TABLE latin; DELETE FROM orders WHERE id > 3; CREATE TABLE later (a int)",
    );
    let restored = around.restore(&listed, &into, lock(&into).await).await.unwrap();
    assert_eq!(restored.tables, listed.manifest.tables);
    assert_eq!(content(&around, server, name), before);
    let look = server.execute(&format!(
        "SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = '{name}'"
    ));
    assert_eq!(look.trim(), "latin1_german2_ci");
    let databases = server.execute(&format!("SHOW DATABASES LIKE '{name}%'"));
    assert_eq!(databases.trim(), *name, "the database that proved the dump is gone");
}

#[tokio::test]
async fn what_differs_from_the_manifest_never_touches_the_target() {
    let (server, around) = (mariadb(), Around::plain().await);
    let database = rich(&around, server);
    let into = target(&database.url);
    let listed = around.listed(&into).await;
    let before = content(&around, server, &database.name);
    // A dump that does not load: cut inside a statement, with a manifest and a last line that fit it.
    let dump = std::fs::read_to_string(&listed.artifact_path).unwrap();
    let broken = dump.replacen("CREATE TABLE `orders` (", "CREATE TABEL `orders` (", 1);
    std::fs::write(&listed.artifact_path, &broken).unwrap();
    let mut listed = listed;
    listed.manifest.bytes = broken.len() as u64;
    listed.manifest.sha256 = godwit_core::Digest::of(broken.as_bytes());
    let error = around.restore(&listed, &into, lock(&into).await).await.unwrap_err();
    assert!(
        matches!(error.cause, RestoreFailure::Step(BackupError::Tool(_))),
        "{error}"
    );
    assert!(error.to_string().contains("ERROR 1064"), "{error}");
    assert_eq!(error.left, Left::Untouched);
    assert_eq!(content(&around, server, &database.name), before);
    let error = around
        .restore(&listed, &into.with_database("never_made"), RestoreMode::IntoNew)
        .await
        .unwrap_err();
    assert_eq!(error.left, Left::Untouched);
    let databases = server.execute("SHOW DATABASES");
    assert!(
        !databases.contains("never_made") && !databases.contains("_restored_"),
        "{databases}"
    );
}

#[tokio::test]
async fn events_start_after_the_comparison_and_never_in_a_scratch_database() {
    let (server, around) = (mariadb(), Around::new().await);
    let database = server.create_database();
    let sql = "CREATE TABLE log (at int); INSERT INTO log VALUES (1), (2);
        CREATE EVENT busy ON SCHEDULE EVERY 1 SECOND DO DELETE FROM log LIMIT 1";
    run(&around, server, &database.name, sql);
    let into = target(&database.url);
    let listed = around.listed(&into).await;
    assert_eq!(listed.manifest.tables[0].rows, 2);
    server.execute("SET GLOBAL event_scheduler = ON");
    let restored = around.restore(&listed, &into, lock(&into).await).await.unwrap();
    server.execute("SET GLOBAL event_scheduler = OFF");
    assert_eq!(restored.tables, listed.manifest.tables);
    let events = server.execute("SELECT concat(event_schema, '.', event_name) FROM information_schema.events");
    assert_eq!(events.trim(), format!("{}.busy", database.name));
}

#[tokio::test]
async fn restore_goes_only_where_nothing_is_lost() {
    let (server, around) = (mariadb(), Around::new().await);
    let database = rich(&around, server);
    let into = target(&database.url);
    let listed = around.listed(&into).await;
    let error = around.restore(&listed, &into, RestoreMode::IntoNew).await.unwrap_err();
    assert!(matches!(error.cause, RestoreFailure::NotEmpty { .. }), "{error}");
    let empty = server.create_database();
    around
        .restore(&listed, &target(&empty.url), RestoreMode::IntoNew)
        .await
        .unwrap();
    assert_eq!(
        content(&around, server, &empty.name),
        content(&around, server, &database.name)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn password_is_in_no_process_and_a_cancelled_backup_leaves_nothing() {
    let (server, around) = (mariadb(), Around::new().await);
    let database = server.create_database();
    let big = "CREATE TABLE big AS SELECT seq, md5(seq) AS a, md5(seq + 1) AS b, md5(rand()) AS c FROM seq_1_to_400000";
    run(&around, server, &database.name, big);
    let watched = std::sync::atomic::AtomicBool::new(true);
    let ((holding, seen), outcome) = std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let (mut holding, mut seen) = (Vec::new(), 0);
            while watched.load(std::sync::atomic::Ordering::Relaxed) {
                let (more, running) = look_through_processes(server.password(), "mariadb-dump");
                holding.extend(more);
                seen += running;
            }
            (holding, seen)
        });
        let outcome = tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(around.take(&target(&database.url)))
        });
        watched.store(false, std::sync::atomic::Ordering::Relaxed);
        (watcher.join().unwrap(), outcome)
    });
    assert!(seen > 0, "mariadb-dump was looked at while it ran");
    assert_eq!(holding, Vec::<String>::new(), "no process shows the password");
    let taken = outcome.unwrap();
    assert_eq!(taken.manifest.tables[0].rows, 400_000);

    let others = around.left_behind();
    let cancel = around.cancel.clone();
    let now = || "2026-11-21T10:50:00Z".parse().unwrap();
    let progress = |progress: godwit_backup::Progress| {
        if progress.phase == Phase::Dumping && progress.bytes > 0 {
            cancel.cancel();
        }
    };
    let ports = godwit_backup::Ports {
        now: &now,
        tools: &around.tools,
        unlock: &around.unlock,
        progress: &progress,
        cancel: &around.cancel,
    };
    let outcome = godwit_backup::take(&target(&database.url), &around.request(), &ports).await;
    assert!(matches!(outcome, Err(BackupError::Cancelled)), "{outcome:?}");
    assert_eq!(around.left_behind(), others);
}

#[tokio::test]
async fn wrong_password_and_missing_tools_are_told_without_secrets() {
    let (server, around) = (mariadb(), Around::new().await);
    let database = server.create_database();
    let mut wrong = target(&database.url);
    wrong.password = Some(godwit_secrets::Secret::new("Wr0ng:\\pa55 'word'"));
    let error = around.take(&wrong).await.unwrap_err();
    let said = format!("{error} {error:?}");
    assert!(matches!(error, BackupError::Db(_)) && !said.contains("Wr0ng"), "{said}");
    let none = Around {
        tools: Toolbox::default(),
        ..Around::new().await
    };
    let error = none.take(&target(&database.url)).await.unwrap_err();
    assert!(
        matches!(&error, BackupError::ToolMissing(missing) if missing.package == "mariadb-client"),
        "{error:?}"
    );
}

#[tokio::test]
async fn encrypted_servers_are_verified_by_the_tools_too() {
    let (server, around) = (Mariadb::with_tls(), Around::new().await);
    let database = server.create_database();
    run(
        &around,
        &server,
        &database.name,
        "CREATE TABLE t (a int); INSERT INTO t VALUES (1)",
    );
    let ca = server.authority().unwrap().ca();
    for mode in ["require", "verify-ca", "verify-full"] {
        let mut verified = target(&database.url);
        let godwit_core::Address::Mysql(address) = &mut verified.address else {
            unreachable!()
        };
        address.tls = serde_json::from_value(serde_json::Value::String(mode.to_owned())).unwrap();
        address.ca_file = Some(ca.to_path_buf());
        let taken = around
            .take(&verified)
            .await
            .unwrap_or_else(|error| panic!("{mode}: {error}"));
        assert_eq!(taken.manifest.tables[0].rows, 1);
    }
}
