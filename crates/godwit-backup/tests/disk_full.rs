//! A disk that is full, for real: a file system of one MiB, in a mount namespace of this test's own.

#![allow(
    clippy::disallowed_methods,
    reason = "the test starts itself again in another namespace"
)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::process::Command;

use common::{Around, target};
use godwit_backup::BackupError;
use godwit_testkit::{postgres, psql};

const INNER: &str = "GODWIT_TEST_TINY_DISK";
const URLS: &str = "GODWIT_TEST_URLS";

/// About `kib` KiB that no compression makes smaller.
fn noise(kib: u32) -> String {
    format!(
        "CREATE TABLE noise AS SELECT s.n, (SELECT string_agg(decode(md5(random()::text || i), 'hex'), '')
         FROM generate_series(1, 64 + s.n % 2) i) AS data FROM generate_series(1, {kib}) s(n)"
    )
}

#[tokio::test]
async fn full_disk_is_told_and_nothing_half_written_stays() {
    if let Ok(folder) = std::env::var(INNER) {
        return inside(&folder).await;
    }
    let (server, around) = (postgres(), Around::new().await);
    let (fits_by_estimate, too_big) = (server.create_database(), server.create_database());
    psql(server, &fits_by_estimate.name, &around.script(&noise(1200))).expect_success();
    psql(server, &too_big.name, &around.script(&noise(8000))).expect_success();
    let folder = around.folder();
    std::fs::create_dir(&folder).unwrap();
    let this = std::env::current_exe().unwrap();
    let root = rustix::process::geteuid().is_root();
    let status = Command::new("unshare")
        .arg(if root { "--mount" } else { "--map-root-user" })
        .arg("--mount")
        .args([
            "sh",
            "-c",
            "mount -t tmpfs -o size=1m tmpfs \"$0\" && exec \"$1\" --exact --nocapture \"$2\"",
        ])
        .arg(&folder)
        .arg(this)
        .arg("full_disk_is_told_and_nothing_half_written_stays")
        .env(INNER, &folder)
        .env(URLS, format!("{}\n{}", fits_by_estimate.url, too_big.url))
        .status()
        .unwrap();
    assert!(status.success());
}

async fn inside(folder: &str) {
    let around = Around::new().await;
    let mut request = around.request();
    request.folder = folder.into();
    let urls = std::env::var(URLS).unwrap();
    let (fits_by_estimate, too_big) = urls.split_once('\n').unwrap();
    let left = || std::fs::read_dir(folder).unwrap().count();

    let into = target(fits_by_estimate);
    let error = around
        .with(async |ports| godwit_backup::take(&into, &request, ports).await)
        .await
        .unwrap_err();
    assert!(
        matches!(error, BackupError::DiskFull { written, .. } if written > 100_000),
        "{error:?}"
    );
    assert_eq!(left(), 0);

    let into = target(too_big);
    let error = around
        .with(async |ports| godwit_backup::take(&into, &request, ports).await)
        .await
        .unwrap_err();
    assert!(
        matches!(error, BackupError::NoSpace { needed, free, .. } if free <= 1_048_576 && needed > free),
        "{error:?}"
    );
    assert_eq!(left(), 0);
}
