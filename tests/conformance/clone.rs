//! Copies of databases by the engines' own means.

use std::{fs, path::PathBuf, process::Command};

use godwit_testkit as testkit;

use crate::desk::{Desk, Engine};

/// A copy of the desk's database, with all that is in it.
pub struct Copied {
    pub url: String,
}

/// Copies as a person would: from a template, by dump and load, by copying the file.
pub fn clone_database(engine: Engine, desk: &Desk) -> Copied {
    let name = desk.name();
    let copy = format!("{name}_copy");
    match engine {
        Engine::Postgres => {
            let server = testkit::postgres();
            // A template is used by nobody; a session that said goodbye may linger.
            server.execute(&format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            ));
            server.execute(&format!("CREATE DATABASE \"{copy}\" TEMPLATE \"{name}\""));
            Copied { url: server.url(&copy) }
        }
        Engine::Mariadb => {
            let server = testkit::mariadb();
            server.execute(&format!("CREATE DATABASE `{copy}`"));
            let mut dump = Command::new(testkit::tool("mariadb-dump"));
            dump.arg("--no-defaults")
                .arg(format!("--host={}", server.host()))
                .arg(format!("--port={}", server.port()))
                .arg(format!("--user={}", server.user()))
                .env("MYSQL_PWD", server.password())
                .arg(&name);
            let dumped = dump.output().unwrap();
            assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
            let script = tempfile::NamedTempFile::new().unwrap();
            fs::write(script.path(), dumped.stdout).unwrap();
            testkit::mariadb_client(server, &copy, script.path()).expect_success();
            Copied { url: server.url(&copy) }
        }
        Engine::Sqlite => {
            let file = PathBuf::from(desk.url().trim_start_matches("sqlite://"));
            let beside = file.with_file_name("copy.db");
            fs::copy(&file, &beside).unwrap();
            Copied {
                url: format!("sqlite://{}", beside.display()),
            }
        }
    }
}

/// Makes the desk's environments remember another place for their database, as if the server had been exchanged.
pub fn forget_place(engine: Engine, desk: &Desk) {
    let place = match engine {
        Engine::Postgres => format!("system=1 database={}", desk.name()),
        Engine::Mariadb => format!("files=0 server=0 database={}", desk.name()),
        Engine::Sqlite => "file=0:0 path=0".to_owned(),
    };
    let script = tempfile::NamedTempFile::new().unwrap();
    let sql = format!(
        "UPDATE environments SET profile = json_set(profile, '$.fingerprint', '{place}')
         WHERE json_extract(profile, '$.fingerprint') IS NOT NULL RETURNING id;"
    );
    fs::write(script.path(), sql).unwrap();
    let changed = testkit::sqlite3(&desk.home().join("godwit.db"), script.path()).expect_success();
    assert_eq!(
        changed.lines().count(),
        1,
        "one environment remembered its place: {changed:?}"
    );
}
