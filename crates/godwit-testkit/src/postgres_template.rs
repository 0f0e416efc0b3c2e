//! The data folder that every PostgreSQL server of the tests starts from.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::{Durability, files, identity, process, template};

/// The test kit's own superuser. It gets in without a password, through the socket in the private folder only.
pub(crate) const KIT_USER: &str = "testkit";

/// Everybody else needs a password, so that a test with a wrong one fails as it would anywhere.
const HBA: &str = "\
local all testkit trust
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
";

/// The template for the version in `bin`, made by its `initdb` on first use.
pub(crate) fn for_version(bin: &Path, durability: Durability) -> Result<PathBuf> {
    let version = process::run(Command::new(bin.join("postgres")).arg("--version"), "")?;
    let number = version
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let number = number.with_context(|| format!("no version in {version:?}"))?;
    let name = format!("postgres-{number}{}", durability.of_template());
    template::find_or_make(&name, |workshop| make(bin, workshop, durability))
}

fn make(bin: &Path, workshop: &Path, durability: Durability) -> Result<()> {
    let data = workshop.join("data");
    let locale = if cfg!(target_os = "macos") { "C" } else { "C.UTF-8" };
    let mut initdb = Command::new(bin.join("initdb"));
    identity::clean_environment(&mut initdb, workshop);
    initdb.args(["--encoding=UTF8", "--auth=trust", "--no-sync", "--no-instructions"]);
    if durability != Durability::AsInstalled {
        // A small folder is copied fast.
        initdb.arg("--wal-segsize=1");
    }
    initdb
        .arg(format!("--locale={locale}"))
        .arg(format!("--username={KIT_USER}"))
        .arg("--pgdata")
        .arg(&data);
    process::run(identity::drop_rights(&mut initdb).current_dir(workshop), "")?;

    let mut single = Command::new(bin.join("postgres"));
    identity::clean_environment(&mut single, workshop);
    single
        .args(["--single", "-c", "fsync=off", "-j", "-D"])
        .arg(&data)
        .arg("postgres");
    process::run(
        identity::drop_rights(&mut single).current_dir(workshop),
        "CREATE ROLE godwit SUPERUSER LOGIN;\n\n",
    )?;
    files::private_file(&data.join("pg_hba.conf"), HBA)
}
