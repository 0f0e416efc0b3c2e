//! Backups of real PostgreSQL databases.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{Around, lock, look_through_processes, mode, target};
use godwit_backup::{BackupError, Left, Phase, RestoreFailure, RestoreMode, Toolbox};
use godwit_core::backup::Proof;
use godwit_testkit::{Database, Postgres, postgres, psql, schema_dump_postgres};

const RICH: &str = r#"
CREATE SCHEMA "Odd schema";
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE DOMAIN amount AS numeric(12,2) CHECK (VALUE >= 0);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mood mood, total amount, twice numeric GENERATED ALWAYS AS (total * 2) STORED,
    note text, picture bytea, facts jsonb);
INSERT INTO orders (mood, total, note, picture, facts)
SELECT 'glad', n, 'Grüße 🐦 ' || n || E'\nline\t\\.', decode(md5(n::text), 'hex'), jsonb_build_object('n', n) FROM generate_series(1, 500) n;
CREATE TABLE "Odd schema"."my.table ""x""" (a int PRIMARY KEY, b text);
INSERT INTO "Odd schema"."my.table ""x""" VALUES (1, E'\\.'), (2, NULL);
CREATE TABLE empty_one (a int REFERENCES "Odd schema"."my.table ""x""");
CREATE TABLE measured (day date, value int) PARTITION BY RANGE (day);
CREATE TABLE measured_2026 PARTITION OF measured FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO measured VALUES ('2026-05-01', 1), ('2026-06-01', 2);
CREATE VIEW glad AS SELECT id FROM orders WHERE mood = 'glad';
CREATE MATERIALIZED VIEW sums AS SELECT sum(total) AS total FROM orders;
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN NEW.note := upper(NEW.note); RETURN NEW; END $body$;
CREATE TRIGGER shouting BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION shout();
COMMENT ON TABLE orders IS 'it''s odd';
SELECT lo_from_bytea(0, 'a large object');
"#;

fn run(around: &Around, server: &Postgres, database: &str, sql: &str) -> String {
    psql(server, database, &around.script(sql)).expect_success()
}

fn content(around: &Around, server: &Postgres, database: &str) -> (String, String) {
    let sums = r#"SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM orders t;
        SELECT md5(string_agg(t::text, '|' ORDER BY a)) FROM "Odd schema"."my.table ""x""" t;
        SELECT md5(string_agg(t::text, '|' ORDER BY day)) FROM measured t; SELECT total FROM sums;
        SELECT encode(lo_get(oid), 'escape') FROM pg_largeobject_metadata;"#;
    (
        schema_dump_postgres(server, database, &[]),
        run(around, server, database, sums),
    )
}

fn rich(around: &Around, server: &Postgres) -> Database {
    let database = server.create_database();
    run(around, server, &database.name, RICH);
    database
}

#[tokio::test]
async fn rich_database_comes_back_the_same_into_a_new_database() {
    let (server, around) = (postgres(), Around::new().await);
    let database = rich(&around, server);
    let taken = around.take(&target(&database.url)).await.unwrap();
    let manifest = &taken.manifest;
    assert_eq!(manifest.artifact, "shop_20261121_104827_0012.dump.zst");
    assert!(
        manifest.server.starts_with("PostgreSQL 1") && manifest.tool.starts_with("pg_dump 1"),
        "{manifest:?}"
    );
    let rows: Vec<(&str, u64)> = manifest
        .tables
        .iter()
        .map(|table| (table.table.as_str(), table.rows))
        .collect();
    assert_eq!(
        rows,
        [
            ("Odd schema.my.table \"x\"", 2),
            ("public.empty_one", 0),
            ("public.measured_2026", 2),
            ("public.orders", 500)
        ]
    );
    assert_eq!(
        around.left_behind(),
        [manifest.artifact.clone(), format!("{}.json", manifest.artifact)]
    );
    for name in around.left_behind() {
        assert_eq!(mode(&around.folder().join(name)), 0o600);
    }
    assert_eq!(mode(&around.folder()), 0o700);
    let listing = godwit_backup::list(&[around.folder()]);
    let listed = &listing.backups[0];
    assert!(matches!(around.verify(listed).await, Proof::Read { .. }));

    let new = target(&database.url).with_database("Brand new 'one' = x");
    let restored = around.restore(listed, &new, RestoreMode::IntoNew).await.unwrap();
    assert_eq!((restored.tables, restored.notes), (manifest.tables.clone(), Vec::new()));
    assert_eq!(
        content(&around, server, "Brand new 'one' = x"),
        content(&around, server, &database.name),
        "structure and content are the same"
    );
    let heard = around.heard.lock().unwrap();
    let dumped = heard
        .iter()
        .filter(|progress| progress.phase == Phase::Dumping && progress.bytes > 0);
    assert!(
        dumped.count() > 0
            && heard
                .iter()
                .any(|progress| progress.what.as_deref() == Some("public.orders"))
    );
    assert!(
        heard
            .iter()
            .any(|progress| progress.phase == Phase::Restoring && progress.bytes == manifest.content)
    );
}

#[tokio::test]
async fn replacing_swaps_by_name_and_keeps_what_belongs_to_the_database() {
    let (server, around) = (postgres(), Around::new().await);
    let database = rich(&around, server);
    let (name, into) = (&database.name, target(&database.url));
    server.execute(&format!(
        "ALTER DATABASE {name} SET search_path TO \"$user\", public; ALTER DATABASE {name} SET work_mem TO '5MB';
         COMMENT ON DATABASE {name} IS 'the shop''s'; CREATE ROLE reader_of_{name}; GRANT CONNECT ON DATABASE {name} TO reader_of_{name};"
    ));
    let before = content(&around, server, name);
    let about = || {
        server.execute(&format!(
            "SELECT ARRAY(SELECT unnest(d.datacl)::text ORDER BY 1), s.setconfig, shobj_description(d.oid, 'pg_database'), d.datdba, d.datcollate
             FROM pg_database d LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid WHERE datname = '{name}'"
        ))
    };
    let properties = about();
    let listed = around.listed(&into).await;
    run(
        &around,
        server,
        name,
        "DROP TABLE empty_one; DELETE FROM orders WHERE id > 3; CREATE TABLE later (a int)",
    );

    let restored = around.restore(&listed, &into, lock(&into).await).await.unwrap();
    assert_eq!(
        (restored.tables, restored.notes),
        (listed.manifest.tables.clone(), Vec::new())
    );
    assert_eq!(content(&around, server, name), before);
    assert_eq!(about(), properties, "settings, privileges, owner and comment stay");
    let databases = server.execute(&format!("SELECT datname FROM pg_database WHERE datname LIKE '{name}%'"));
    assert_eq!(
        databases.trim(),
        *name,
        "neither the old nor the scratch database stays"
    );
}

#[tokio::test]
async fn others_sessions_are_named_and_never_ended() {
    let (server, around) = (postgres(), Around::new().await);
    let database = rich(&around, server);
    let into = target(&database.url);
    let listed = around.listed(&into).await;
    let other = godwit_db::Reader::open(&into).await.unwrap();
    let error = around.restore(&listed, &into, lock(&into).await).await.unwrap_err();
    let RestoreFailure::InUse { sessions } = &error.cause else {
        panic!("{error}")
    };
    assert!(
        sessions.len() == 1 && sessions[0].starts_with("godwit from 127.0.0.1 with godwit"),
        "{sessions:?}"
    );
    assert_eq!(error.left, Left::Untouched);
    other.close().await;
    let databases = server.execute(&format!(
        "SELECT datname FROM pg_database WHERE datname LIKE '{}%'",
        database.name
    ));
    assert_eq!(databases.trim(), database.name);
}

#[tokio::test]
async fn restore_goes_only_where_nothing_is_lost() {
    let (server, around) = (postgres(), Around::new().await);
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

    let mut newer = listed.clone();
    newer.manifest.server = "PostgreSQL 99.1".to_owned();
    let new = into.with_database("never_made");
    let error = around.restore(&newer, &new, RestoreMode::IntoNew).await.unwrap_err();
    assert!(matches!(error.cause, RestoreFailure::OlderServer { .. }), "{error}");
    assert!(!godwit_db::admin::database_exists(&new).await.unwrap());
}

#[tokio::test]
async fn what_differs_from_the_manifest_is_not_verified_and_not_put_in_place() {
    let (server, around) = (postgres(), Around::new().await);
    let database = rich(&around, server);
    let into = target(&database.url);
    let mut listed = around.listed(&into).await;
    let before = content(&around, server, &database.name);
    listed
        .manifest
        .tables
        .iter_mut()
        .find(|table| table.table == "public.orders")
        .unwrap()
        .rows = 501;
    let error = around.restore(&listed, &into, lock(&into).await).await.unwrap_err();
    let RestoreFailure::Differs { differences } = &error.cause else {
        panic!("{error}")
    };
    assert_eq!(differences, &["public.orders has 500 rows instead of 501"]);
    assert_eq!(error.left, Left::Untouched);
    assert_eq!(content(&around, server, &database.name), before);
    let new = into.with_database("not_verified");
    assert!(around.restore(&listed, &new, RestoreMode::IntoNew).await.is_err());
    assert!(
        !godwit_db::admin::database_exists(&new).await.unwrap(),
        "what was made is removed again"
    );
}

#[tokio::test]
async fn roles_that_do_not_exist_here_become_notes() {
    let (server, around) = (postgres(), Around::new().await);
    let database = rich(&around, server);
    let name = &database.name;
    server.execute(&format!("CREATE ROLE owner_of_{name}; CREATE ROLE guest_of_{name}"));
    let sql = format!("ALTER TABLE empty_one OWNER TO owner_of_{name}; GRANT SELECT ON orders TO guest_of_{name}");
    run(&around, server, name, &sql);
    let listed = around.listed(&target(&database.url)).await;
    let sql = format!("ALTER TABLE empty_one OWNER TO CURRENT_USER; REVOKE SELECT ON orders FROM guest_of_{name}");
    run(&around, server, name, &sql);
    server.execute(&format!("DROP ROLE owner_of_{name}; DROP ROLE guest_of_{name}"));
    let new = target(&database.url).with_database(&format!("{name}_new"));
    let restored = around.restore(&listed, &new, RestoreMode::IntoNew).await.unwrap();
    assert_eq!(
        restored.notes,
        [
            format!("everything belongs to godwit, because there is no role owner_of_{name}"),
            format!("privileges were not restored, because there is no role guest_of_{name}")
        ]
    );
}

const BIG: &str = "CREATE TABLE big AS SELECT n, md5(n::text) || md5((n + 1)::text) AS a, md5(random()::text) AS b
    FROM generate_series(1, 400000) n";

#[tokio::test(flavor = "multi_thread")]
async fn password_is_in_no_process_and_a_cancelled_backup_leaves_nothing() {
    let (server, around) = (postgres(), Around::new().await);
    let database = server.create_database();
    run(&around, server, &database.name, BIG);
    let watched = std::sync::atomic::AtomicBool::new(true);
    let ((holding, seen), outcome) = std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let (mut holding, mut seen) = (Vec::new(), 0);
            while watched.load(std::sync::atomic::Ordering::Relaxed) {
                let (more, running) = look_through_processes(server.password(), "pg_dump");
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
    assert!(seen > 0, "pg_dump was looked at while it ran");
    assert_eq!(holding, Vec::<String>::new(), "no process shows the password");
    let taken = outcome.unwrap();
    assert!(
        !std::fs::read_to_string(&taken.manifest_path)
            .unwrap()
            .contains(server.password())
    );

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
    let (server, around) = (postgres(), Around::new().await);
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
    let BackupError::ToolMissing(missing) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(missing.tool, "pg_dump");
    assert!(missing.package.starts_with("postgresql-client-1"), "{missing}");
    assert_eq!(none.left_behind(), Vec::<String>::new());
}

#[tokio::test]
async fn rows_written_while_the_dump_ran_are_counted_in_the_artifact() {
    let (server, around) = (postgres(), Around::new().await);
    let database = server.create_database();
    run(
        &around,
        server,
        &database.name,
        "CREATE TABLE busy AS SELECT n FROM generate_series(1, 1000) n",
    );
    let inserted = std::sync::Once::new();
    let script = around.script("INSERT INTO busy SELECT n FROM generate_series(1, 5) n");
    let now = || "2026-11-21T10:48:27Z".parse().unwrap();
    let progress = |progress: godwit_backup::Progress| {
        if progress.phase == Phase::Dumping {
            inserted.call_once(|| drop(psql(server, &database.name, &script).expect_success()));
        }
    };
    let ports = godwit_backup::Ports {
        now: &now,
        tools: &around.tools,
        unlock: &around.unlock,
        progress: &progress,
        cancel: &around.cancel,
    };
    let into = target(&database.url);
    let taken = godwit_backup::take(&into, &around.request(), &ports).await.unwrap();
    assert!(inserted.is_completed());
    let new = into.with_database(&format!("{}_new", database.name));
    let restored = around
        .restore(&godwit_backup::Listed::from_taken(&taken), &new, RestoreMode::IntoNew)
        .await
        .unwrap();
    assert_eq!(restored.tables, taken.manifest.tables);
}

#[tokio::test]
async fn two_backups_at_once_in_one_folder_are_two_backups() {
    let (server, around) = (postgres(), Around::new().await);
    let database = rich(&around, server);
    let into = target(&database.url);
    let (first, second) = tokio::join!(around.take(&into), around.take(&into));
    let (first, second) = (first.unwrap().manifest, second.unwrap().manifest);
    assert_ne!(first.artifact, second.artifact);
    assert_eq!(around.left_behind().len(), 4, "{:?}", around.left_behind());
    for listed in godwit_backup::list(&[around.folder()]).backups {
        assert!(matches!(around.verify(&listed).await, Proof::Read { .. }));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn server_that_dies_mid_dump_leaves_nothing_in_the_folder() {
    let (server, around) = (Postgres::start(), Around::new().await);
    let database = server.create_database();
    run(&around, &server, &database.name, BIG);
    let killed = std::sync::Once::new();
    let now = || "2026-11-21T10:48:27Z".parse().unwrap();
    let progress = |progress: godwit_backup::Progress| {
        if progress.phase == Phase::Dumping && progress.bytes > 0 {
            killed.call_once(|| server.kill());
        }
    };
    let ports = godwit_backup::Ports {
        now: &now,
        tools: &around.tools,
        unlock: &around.unlock,
        progress: &progress,
        cancel: &around.cancel,
    };
    let error = godwit_backup::take(&target(&database.url), &around.request(), &ports)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, BackupError::Tool(failure) if !failure.said.is_empty()),
        "{error}"
    );
    assert_eq!(around.left_behind(), Vec::<String>::new());
}

#[tokio::test]
async fn encrypted_servers_are_verified_by_the_tools_too() {
    let (server, around) = (Postgres::with_tls(), Around::new().await);
    let database = server.create_database();
    run(&around, &server, &database.name, "CREATE TABLE t AS SELECT 1");
    for mode in ["require", "verify-ca", "verify-full"] {
        let mut verified = target(&database.url);
        let godwit_core::Address::Postgres(address) = &mut verified.address else {
            unreachable!()
        };
        address.tls = serde_json::from_value(serde_json::Value::String(mode.to_owned())).unwrap();
        address.ca_file = Some(server.authority().unwrap().ca().to_path_buf());
        let taken = around
            .take(&verified)
            .await
            .unwrap_or_else(|error| panic!("{mode}: {error}"));
        assert_eq!(taken.manifest.tables[0].rows, 1);
    }
}
