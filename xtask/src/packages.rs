//! The system packages that Godwit is built and tested with, by their Debian names.

use std::path::Path;

use crate::places;

/// What a package is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// To build the app.
    Build,
    /// To show the app where there is no display.
    Display,
    /// To test it.
    Test,
    /// To check its Debian package.
    Package,
    /// To build what its reading of SQL is measured beside.
    Bench,
    /// To measure its backups beside.
    BackupBench,
}

/// A package, and how to tell that another one does its work already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package {
    pub(crate) name: &'static str,
    pub(crate) need: Need,
    /// The program that counts, for packages that come in several versions or from elsewhere.
    program: Option<&'static str>,
}

impl Package {
    const fn new(need: Need, name: &'static str) -> Self {
        Self {
            name,
            need,
            program: None,
        }
    }

    const fn or_program(need: Need, name: &'static str, program: &'static str) -> Self {
        Self {
            name,
            need,
            program: Some(program),
        }
    }

    /// Whether the package's program is there, whoever installed it.
    pub(crate) fn is_there_already(&self) -> bool {
        match self.program {
            Some("postgres") => has_postgres_server(),
            Some(program) => places::program(program).is_some(),
            None => false,
        }
    }
}

/// All of them.
pub(crate) const ALL: [Package; 37] = [
    Package::new(Need::Build, "libwebkit2gtk-4.1-dev"),
    Package::new(Need::Build, "librsvg2-dev"),
    Package::new(Need::Build, "libxdo-dev"),
    Package::new(Need::Build, "libdbus-1-dev"),
    Package::new(Need::Build, "build-essential"),
    Package::new(Need::Build, "pkg-config"),
    Package::new(Need::Build, "file"),
    Package::or_program(Need::Build, "nodejs", "node"),
    Package::or_program(Need::Build, "npm", "npm"),
    Package::new(Need::Display, "xvfb"),
    Package::new(Need::Display, "openbox"),
    Package::new(Need::Display, "xdotool"),
    Package::or_program(Need::Display, "imagemagick", "import"),
    Package::new(Need::Display, "dbus"),
    Package::new(Need::Display, "fonts-dejavu-core"),
    Package::new(Need::Display, "adwaita-icon-theme"),
    Package::new(Need::Test, "webkit2gtk-driver"),
    Package::new(Need::Test, "dbus-x11"),
    Package::new(Need::Test, "gnome-keyring"),
    Package::new(Need::Test, "libsecret-tools"),
    Package::or_program(Need::Test, "postgresql", "postgres"),
    Package::or_program(Need::Test, "postgresql-client", "pg_dump"),
    Package::or_program(Need::Test, "pgbouncer", "pgbouncer"),
    Package::or_program(Need::Test, "mariadb-server-core", "mariadbd"),
    Package::or_program(Need::Test, "mariadb-client", "mariadb-dump"),
    Package::or_program(Need::Test, "sqlite3", "sqlite3"),
    Package::new(Need::Test, "x11-utils"),
    Package::new(Need::Test, "desktop-file-utils"),
    Package::or_program(Need::Test, "procps", "ps"),
    Package::or_program(Need::Test, "util-linux", "setpriv"),
    Package::or_program(Need::Test, "ca-certificates", "update-ca-certificates"),
    Package::or_program(Need::Test, "git", "git"),
    Package::or_program(Need::Test, "python3-pip", "pip3"),
    Package::or_program(Need::Test, "systemd", "systemd-analyze"),
    Package::new(Need::Package, "man-db"),
    Package::new(Need::Bench, "libclang-dev"),
    Package::or_program(Need::BackupBench, "zstd", "zstd"),
];

/// Debian keeps its servers by version and off the `PATH`.
fn has_postgres_server() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut servers = versions.map(|version| version.path().join("bin/postgres"));
    servers.any(|server| server.is_file())
        || places::program("postgres").is_some()
        || Path::new("/opt/homebrew/bin/postgres").is_file()
}
