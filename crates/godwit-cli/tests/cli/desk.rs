//! A folder with three migrations, a home of its own, and the command.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use assert_cmd::Command;
use tempfile::TempDir;

const MIGRATIONS: [(&str, &str); 6] = [
    (
        "1_create_customers.up.sql",
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL);\n",
    ),
    ("1_create_customers.down.sql", "DROP TABLE customers;\n"),
    (
        "2_create_orders.up.sql",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER);\nINSERT INTO customers VALUES (1, 'Ana'), (2, 'Bo');\n",
    ),
    (
        "2_create_orders.down.sql",
        "DELETE FROM customers;\nDROP TABLE orders;\n",
    ),
    (
        "3_add_notes.up.sql",
        "ALTER TABLE orders ADD COLUMN note VARCHAR(200);\n",
    ),
    ("3_add_notes.down.sql", "ALTER TABLE orders DROP COLUMN note;\n"),
];

/// Where a person works.
pub(crate) struct Desk {
    folder: TempDir,
}

/// How one call of the command ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    #[track_caller]
    pub(crate) fn with(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "exit code\n--- out\n{}\n--- err\n{}",
            self.out, self.err
        );
        self
    }

    /// The one JSON document on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {:?}", self.out))
    }
}

impl Desk {
    /// A desk with three migrations in `migrations`.
    pub(crate) fn new() -> Self {
        let desk = Self {
            folder: TempDir::with_prefix("godwit-cli-").unwrap(),
        };
        fs::create_dir(desk.path("migrations")).unwrap();
        for (name, sql) in MIGRATIONS {
            desk.write(name, sql);
        }
        desk
    }

    /// A desk with an environment `shop` over a SQLite file.
    pub(crate) fn with_shop() -> Self {
        let desk = Self::new();
        desk.run("env add shop --url sqlite://shop.db").with(0);
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of the migrations folder.
    pub(crate) fn write(&self, name: &str, sql: &str) {
        fs::write(self.path("migrations").join(name), sql).unwrap();
    }

    /// The command, with nothing of this machine around it.
    pub(crate) fn command(&self) -> Command {
        Command::from_std(self.process())
    }

    /// As [`Desk::command`], for tests that talk to it while it runs.
    #[expect(clippy::disallowed_methods, reason = "the test drives the command as a process")]
    pub(crate) fn process(&self) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_godwit"));
        command
            .current_dir(self.folder.path())
            .env("GODWIT_HOME", self.path("home"));
        command.env("USER", "ana").env("HOSTNAME", "desk").stdin(Stdio::null());
        for variable in [
            "GODWIT_PASSWORD",
            "GODWIT_LOG",
            "DBUS_SESSION_BUS_ADDRESS",
            "DISPLAY",
            "CLICOLOR_FORCE",
        ] {
            command.env_remove(variable);
        }
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        command
    }

    /// Runs `words`, split at blanks.
    pub(crate) fn run(&self, words: &str) -> Ended {
        self.words(&words.split_whitespace().collect::<Vec<_>>())
    }

    /// Runs words that may have blanks in them.
    pub(crate) fn words(&self, words: &[&str]) -> Ended {
        finish(self.command().args(words))
    }

    /// `text` without what differs from run to run.
    pub(crate) fn settled(&self) -> insta::Settings {
        let mut settings = insta::Settings::clone_current();
        let folder = fs::canonicalize(self.folder.path()).unwrap();
        for folder in [folder.as_path(), self.folder.path()] {
            settings.add_filter(&escaped(folder), "[folder]");
        }
        settings.add_filter(r"godwit-cli-\w+", "[name]");
        settings.add_filter(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", "[when]");
        settings.add_filter(r"\b\d+(\.\d+)? (ms|s)\b", "[took]");
        settings.add_filter(r"plan [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}", "plan [digest]");
        settings.add_filter(r"[0-9a-f]{8}-[0-9a-f-]{27}", "[id]");
        settings.add_filter(r"SQLite \d+\.\d+\.\d+", "SQLite [version]");
        settings.add_filter(r"godwit \d+\.\d+\.\d+", "godwit [version]");
        settings.add_filter(r"(\S) {2,}", "$1  ");
        settings
    }
}

/// Runs a command that was made ready.
pub(crate) fn finish(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn escaped(folder: &Path) -> String {
    folder.display().to_string().replace('.', r"\.")
}
