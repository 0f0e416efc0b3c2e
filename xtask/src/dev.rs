//! `cargo xtask dev` and `cargo xtask bindings`.

use anyhow::Result;

use crate::packages::Need;
use crate::{apt, node, shell};

/// The app with hot reload: the Tauri CLI starts the front end's server and builds the app anew on changes.
pub(crate) fn run() -> Result<()> {
    apt::install_missing(&[Need::Build])?;
    node::install_missing()?;
    shell::run(node::tauri().arg("dev"))
}

/// Lets the test that compares the TypeScript bindings with the committed ones write them instead.
pub(crate) fn bindings() -> Result<()> {
    let mut cargo = shell::command("cargo");
    cargo.args(["test", "-p", "godwit-desktop", "--test", "bindings"]);
    shell::run(cargo.env("GODWIT_WRITE_BINDINGS", "1"))
}
