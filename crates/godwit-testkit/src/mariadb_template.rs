//! The data folder that every MariaDB server of the tests starts from.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::{Durability, identity, process, template, tools};

/// Small files copy fast.
const SMALL: [&str; 2] = ["--innodb-log-file-size=8M", "--innodb-undo-tablespaces=0"];

/// Has no file wait for the disk.
pub(crate) const NO_FLUSH: &str = "--innodb-flush-method=nosync";

/// The options that data folder and server must agree on.
pub(crate) fn storage(durability: Durability) -> &'static [&'static str] {
    match durability {
        Durability::None | Durability::Full => &SMALL,
        Durability::AsInstalled => &[],
    }
}

/// The template for the installed `server`, made by its `mariadb-install-db` on first use.
pub(crate) fn for_server(server: &Path, durability: Durability) -> Result<PathBuf> {
    let version = process::run(Command::new(server).args(["--no-defaults", "--version"]), "")?;
    let number = version.split_whitespace().skip_while(|word| *word != "Ver").nth(1);
    let number = number.with_context(|| format!("no version in {version:?}"))?;
    let name = format!("mariadb-{number}{}", durability.of_template());
    template::find_or_make(&name, |workshop| make(workshop, durability))
}

fn make(workshop: &Path, durability: Durability) -> Result<()> {
    let mut install = Command::new(tools::find("mariadb-install-db")?);
    identity::clean_environment(&mut install, workshop);
    install
        .args([
            "--no-defaults",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ])
        .args(storage(durability))
        .arg(NO_FLUSH);
    install.arg(format!("--datadir={}", workshop.join("data").display()));
    process::run(identity::drop_rights(&mut install).current_dir(workshop), "").map(drop)
}
