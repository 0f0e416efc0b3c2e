//! Bad input: each a clear error, and nothing lost.

use std::fs;

use godwit_api::{
    Api,
    views::{BackupChoice, ErrorCode, SeverityView},
};

use crate::desk::{Desk, Engine, api, config, on_every_engine};

on_every_engine!(
    files_that_cannot_be_run_block_the_plan_with_their_place,
    a_missing_down_script_is_named
);

async fn files_that_cannot_be_run_block_the_plan_with_their_place(engine: Engine) {
    let desk = Desk::with_files(engine, &[("1_bom.up.sql", "\u{feff}CREATE TABLE a (id int);\r\n")]).await;
    desk.apply().await.expect("a byte order mark and CRLF are no fault");

    fs::write(
        desk.folder.join("2_latin.up.sql"),
        b"-- caf\xe9\nCREATE TABLE b (id int);",
    )
    .unwrap();
    let plan = desk.plan().await;
    let blocking = plan
        .findings
        .iter()
        .find(|finding| finding.severity == SeverityView::Block)
        .expect("not UTF-8");
    assert_eq!(blocking.place.as_ref().unwrap().file, "2_latin.up.sql");
    assert_eq!(blocking.place.as_ref().unwrap().line, 1);
    let refused = desk.run(&plan, BackupChoice::Skip).await.0.unwrap_err();
    assert_eq!((refused.code, refused.code.exit_code()), (ErrorCode::FindingsBlock, 5));
}

async fn a_missing_down_script_is_named(engine: Engine) {
    let desk = Desk::with_files(engine, &[("1_a.up.sql", "CREATE TABLE a (id int);")]).await;
    desk.apply().await.unwrap();
    let error = desk.rollback(Some(1), None).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Irreversible);
    assert!(error.message.contains("1_a.down.sql"), "{}", error.message);
}

#[tokio::test]
async fn a_folder_that_is_missing_or_a_file_is_named() {
    let desk = Desk::with_files(Engine::Sqlite, &[]).await;
    assert_eq!(
        desk.plan().await.steps.len(),
        0,
        "an empty folder is a beginning, not an error"
    );
    fs::remove_dir(&desk.folder).unwrap();
    let error = desk.api.status_get(&desk.target()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::FolderUnreadable);
    assert!(
        error.message.contains(&*desk.folder.to_string_lossy()),
        "{}",
        error.message
    );
    fs::write(&desk.folder, "not a folder").unwrap();
    assert_eq!(
        desk.api.status_get(&desk.target()).await.unwrap_err().code,
        ErrorCode::FolderUnreadable
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_of_fifty_megabytes_runs() {
    let mut script = String::from("CREATE TABLE big (id int, filler text);\n");
    while script.len() < 50_000_000 {
        script += "INSERT INTO big VALUES ";
        let rows: Vec<String> = (0..2000).map(|row| format!("({row}, '{row:0>100}')")).collect();
        script += &rows.join(", ");
        script += ";\n";
    }
    let desk = Desk::with_files(Engine::Sqlite, &[("1_big.up.sql", &script)]).await;
    desk.apply().await.unwrap();
    assert_eq!(desk.status().await.pending, 0);
}

#[tokio::test]
async fn a_wrong_password_and_a_stopped_server_name_their_stage() {
    let desk = Desk::with_files(Engine::Postgres, &[]).await;
    let server = godwit_testkit::postgres();
    let at = |password: &str, port: u16| {
        format!(
            "postgres://{}:{password}@{}:{port}/{}",
            server.user(),
            server.host(),
            desk.name()
        )
    };
    let wrong = desk
        .api
        .status_get(&desk.target_at(&at("wr0ng-secret", server.port())))
        .await
        .unwrap_err();
    assert_eq!(wrong.code, ErrorCode::CannotConnect);
    let told = serde_json::to_string(&wrong).unwrap();
    assert!(!told.contains("wr0ng-secret"), "{told}");
    let refused = desk.api.status_get(&desk.target_at(&at("x", 1))).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::CannotConnect);
    let no_such = desk.url().replace(&desk.name(), "no_such_database");
    let missing = desk.api.status_get(&desk.target_at(&no_such)).await.unwrap_err();
    assert!(missing.message.contains("no_such_database"), "{}", missing.message);
}

#[tokio::test]
async fn a_store_of_a_newer_godwit_or_a_damaged_one_is_refused_and_left_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    api(home.path()).await.close().await;
    let file = home.path().join("godwit.db");
    let newer = tempfile::NamedTempFile::new().unwrap();
    fs::write(newer.path(), "PRAGMA user_version = 999;").unwrap();
    godwit_testkit::sqlite3(&file, newer.path()).expect_success();
    let before = fs::read(&file).unwrap();
    let error = Api::open(config(home.path())).await.err().expect("a newer store");
    assert_eq!(error.code, ErrorCode::StoreNewer);
    assert_eq!(fs::read(&file).unwrap(), before);

    fs::write(
        &file,
        "this is no database at all, and it is long enough to be taken for a header of one",
    )
    .unwrap();
    let error = Api::open(config(home.path())).await.err().expect("a damaged store");
    assert_eq!(error.code, ErrorCode::StoreDamaged, "{error:?}");
    assert!(fs::read(&file).unwrap().starts_with(b"this is no database"));
}
