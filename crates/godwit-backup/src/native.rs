//! Child processes: the only place where Godwit starts any.
//!
//! A password reaches a tool through a file that only this user can read, in a folder that is deleted afterwards;
//! never through an argument. The child's environment holds what this module puts there and nothing of `PG*` or
//! `MYSQL*` that the user's shell may have.

use std::path::Path;

use tokio::process::Command;

pub(crate) mod child;
pub(crate) mod held;
pub(crate) mod login;
pub(crate) mod own_server;
pub mod toolbox;

/// What a child keeps of our environment: where programs, libraries, temporary files and Kerberos tickets are.
const KEPT: [&str; 15] = [
    "PATH",
    "TMPDIR",
    "TEMP",
    "TMP",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "SystemRoot",
    "SystemDrive",
    "windir",
    "ComSpec",
    "PATHEXT",
    "ProgramData",
    "KRB5CCNAME",
    "KRB5_CONFIG",
];

/// A command for `program` with a clean environment; it is killed when its handle is dropped.
#[expect(
    clippy::disallowed_methods,
    reason = "this module is the one place where child processes start"
)]
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().kill_on_drop(true);
    // Handed through unread: what is in these is for the child alone.
    for (name, value) in std::env::vars_os() {
        if KEPT.iter().any(|kept| name.eq_ignore_ascii_case(kept)) {
            command.env(name, value);
        }
    }
    // Complaints are told apart by their English beginnings.
    command.env("LC_ALL", "C");
    command
}
