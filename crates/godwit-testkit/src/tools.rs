//! Finding the installed programs.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::cache;

/// Where servers and their tools live besides `PATH`.
const MORE_FOLDERS: [&str; 5] = [
    "/usr/sbin",
    "/sbin",
    "/usr/local/sbin",
    "/opt/homebrew/bin",
    "/opt/homebrew/sbin",
];

/// The path of an installed program.
///
/// # Panics
/// When it is not installed, with the name of the Debian package that has it.
pub fn tool(name: &str) -> PathBuf {
    find(name).unwrap_or_else(|error| panic!("{error:#}"))
}

/// Finds `name` on `PATH` or where servers are usually installed.
pub(crate) fn find(name: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(MORE_FOLDERS.iter().map(PathBuf::from));
    match folders
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
    {
        Some(found) => Ok(found),
        None => bail!("`{name}` is not installed; {}", remedy(name)),
    }
}

/// The folder with `postgres` and its tools, of the newest installed version.
///
/// `GODWIT_TEST_PG_BIN` chooses another one. Debian keeps versions apart and puts wrappers on `PATH`.
pub(crate) fn postgres_bin() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("GODWIT_TEST_PG_BIN") {
        return Ok(PathBuf::from(chosen));
    }
    let newest = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().join("bin/postgres").is_file())
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .max();
    if let Some(version) = newest {
        return Ok(PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")));
    }
    let server = find("postgres")?.canonicalize()?;
    Ok(server.parent().map(Path::to_path_buf).unwrap_or_default())
}

/// The folder with `postgres` and its tools, of the major version `major`: the system's, or what `cargo xtask test` puts
/// into the cache.
pub(crate) fn postgres_bin_of(major: u32) -> Result<PathBuf> {
    let cached = cache::folder().join(format!("tools/postgresql-{major}"));
    let places = [PathBuf::from(format!("/usr/lib/postgresql/{major}")), cached];
    let mut folders = places.into_iter().map(|place| place.join("bin"));
    match folders.find(|bin| bin.join("postgres").is_file()) {
        Some(bin) => Ok(bin),
        None => {
            bail!("PostgreSQL {major} is not installed; run `cargo xtask test`, which installs all that is missing")
        }
    }
}

fn remedy(name: &str) -> String {
    let package = match name {
        "postgres" | "initdb" | "psql" | "pg_dump" | "pg_restore" => "postgresql",
        "mariadbd" | "mariadb-install-db" => "mariadb-server-core",
        "mariadb" | "mariadb-dump" => "mariadb-client",
        "sqlite3" => "sqlite3",
        "gnome-keyring-daemon" => "gnome-keyring",
        "dbus-daemon" | "dbus-send" => "dbus",
        "Xvfb" => "xvfb",
        "openbox" => "openbox",
        "WebKitWebDriver" => "webkit2gtk-driver",
        "xdotool" => "xdotool",
        "import" | "convert" => "imagemagick",
        other => other,
    };
    format!("install the Debian package `{package}`, or run `cargo xtask test`, which installs all that is missing")
}
