//! sqlx's own command and Godwit on one target, in both directions.

use std::{path::PathBuf, process::Command};

use godwit_api::{
    FormatId,
    views::{BackupChoice, MigrationStateView, TransactionsView},
};

use crate::desk::{Desk, Engine, on_every_engine};

on_every_engine!(
    what_godwit_applied_is_installed_for_sqlx,
    what_sqlx_applied_is_applied_for_godwit,
    what_godwit_rolled_back_is_pending_for_sqlx,
    a_half_done_migration_is_dirty_for_sqlx_too,
);

/// `sqlx migrate VERB` on the desk's target; its output, whatever it says.
pub fn sqlx(desk: &Desk, verb: &str) -> (bool, String) {
    let output = Command::new(program())
        .args(["migrate", verb, "--source"])
        .arg(&desk.folder)
        // Not as an argument: those can be read by everybody on the machine.
        .env("DATABASE_URL", desk.url().replacen("mariadb://", "mysql://", 1))
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &*String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}

fn program() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache"),
        PathBuf::from,
    );
    let installed = cache.join("godwit/tools/bin/sqlx");
    if installed.is_file() {
        installed
    } else {
        godwit_testkit::tool("sqlx")
    }
}

async fn apply(desk: &Desk) {
    let plan = desk
        .api
        .plan_create(&desk.in_format(FormatId::Sqlx), None, TransactionsView::Each)
        .await
        .unwrap();
    desk.run(&plan, BackupChoice::Skip).await.0.unwrap();
}

async fn what_godwit_applied_is_installed_for_sqlx(engine: Engine) {
    let desk = Desk::with_sample(engine).await;
    apply(&desk).await;
    let (done, info) = sqlx(&desk, "info");
    assert!(
        done && !info.contains("pending") && !info.contains("different checksum"),
        "{info}"
    );
    assert_eq!(info.matches("/installed").count(), desk.scripts().len(), "{info}");
    let before = desk.dump();
    let (done, run) = sqlx(&desk, "run");
    assert!(done && !run.contains("Applied"), "sqlx has nothing to do: {run}");
    assert_eq!(desk.dump(), before);
}

async fn what_sqlx_applied_is_applied_for_godwit(engine: Engine) {
    let desk = Desk::with_sample(engine).await;
    // sqlx makes no SQLite file by itself.
    desk.client("CREATE TABLE before_sqlx (id int);");
    let (done, run) = sqlx(&desk, "run");
    assert!(done, "{run}");
    // Nobody says which format the folder has: the target's own table proves it.
    let status = desk.status().await;
    assert_eq!(status.format, godwit_api::views::FormatView::Sqlx, "{}", status.because);
    assert!(
        status.rows.iter().all(|row| row.state == MigrationStateView::Applied),
        "{status:?}"
    );
    assert_eq!(desk.plan().await.steps.len(), 0);
}

async fn what_godwit_rolled_back_is_pending_for_sqlx(engine: Engine) {
    let desk = Desk::with_sample(engine).await;
    apply(&desk).await;
    desk.rollback(Some(2), None).await.unwrap();
    let (_, info) = sqlx(&desk, "info");
    assert_eq!(info.matches("/pending").count(), 2, "{info}");
    let (done, run) = sqlx(&desk, "run");
    assert!(done, "{run}");
    assert_eq!(desk.status().await.pending, 0);
    let (done, revert) = sqlx(&desk, "revert");
    assert!(done, "{revert}");
    assert_eq!(
        desk.status().await.pending,
        1,
        "what sqlx reverted is pending for Godwit"
    );
}

async fn a_half_done_migration_is_dirty_for_sqlx_too(engine: Engine) {
    let script = "-- no-transaction\nCREATE TABLE half (id int);\nCREATE TABLE half (id int);\n";
    let desk = Desk::with_files(
        engine,
        &[("1_half.up.sql", script), ("1_half.down.sql", "DROP TABLE half;")],
    )
    .await;
    let plan = desk
        .api
        .plan_create(&desk.in_format(FormatId::Sqlx), None, TransactionsView::Each)
        .await
        .unwrap();
    let error = desk.run(&plan, BackupChoice::Skip).await.0.unwrap_err();
    assert_eq!(error.code.exit_code(), 7, "{error:?}");
    let (done, run) = sqlx(&desk, "run");
    assert!(
        !done && run.contains("partially applied"),
        "sqlx refuses it as well: {run}"
    );
}
