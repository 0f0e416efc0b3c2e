//! Passwords in a script.

use godwit_core::{Engine, Severity};

use crate::{Example, Rule, rule::Report, script::Here, text::Words};

pub(super) static RULE: Rule = Rule {
    id: "stmt-secret",
    engines: &Engine::ALL,
    severity: Severity::Block,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A password stands in a script",
    why: "A script is read by everybody who can read the repository, for ever. The server writes it into its logs, its \
          statistics and, on MySQL and MariaDB, into the binary log.",
    instead: "Create the role or user without a password, and set it outside of migrations: with `\\password` of psql, or \
              from a secret store. A password that was committed once is known: change it.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-createrole.html",
        "https://dev.mysql.com/doc/refman/8.4/en/password-security-user.html",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE accounts (id int);",
            "CREATE USER godwit_example_app PASSWORD 'tiger'; DROP USER godwit_example_app;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE accounts (id int);",
            "CREATE USER godwit_example_app@localhost IDENTIFIED BY 'tiger'; DROP USER godwit_example_app@localhost;",
        ),
        Example::bad(Engine::Sqlite, "", "PRAGMA key = 'tiger';"),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE accounts (id int, password text);",
            "INSERT INTO accounts (id, password) VALUES (1, 'x');",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE ROLE godwit_example_other PASSWORD NULL; DROP ROLE godwit_example_other;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE accounts (id int, password text);",
            "UPDATE accounts SET password = NULL WHERE id = 1;",
        ),
        Example::good(Engine::Sqlite, "", "PRAGMA user_version = 7;"),
    ],
    squawk: &[],
    check,
};

/// Words after which a string is a password, in statements that set one.
const PHRASES: [&str; 16] = [
    "password '",
    "password = '",
    "password ( '",
    "identified by '",
    "identified by password '",
    "using password ( '",
    "by '",
    "as '",
    "using '",
    "master_password = '",
    "source_password = '",
    "key = '",
    "rekey = '",
    "key '",
    "hexkey = '",
    "hexrekey = '",
];

fn check(here: &Here<'_>, report: &mut Report) {
    let statement = here.stmt().statement;
    let kind = statement.kind.phrase();
    let words = Words::of(here.context.engine, here.stmt().sql);
    let phrases: &[&str] = match here.context.engine {
        Engine::Sqlite if kind == "pragma" || kind == "attach" => &PHRASES[11..],
        Engine::Sqlite => return,
        _ if !statement.has_secret => return,
        Engine::Mysql if kind.ends_with(" user") || kind == "grant" => &PHRASES[..9],
        Engine::Mysql => &PHRASES[..11],
        Engine::Postgres => &PHRASES[..2],
    };
    let strings = words.find("'");
    let at = phrases.iter().find_map(|phrase| {
        let parts = phrase.split(' ').count();
        words
            .find(phrase)
            .into_iter()
            .find(|at| words.text(at + parts - 1).is_some_and(|text| text.len() > 2))
    });
    let in_address = || {
        strings
            .iter()
            .copied()
            .find(|at| words.text(*at).is_some_and(holds_password))
    };
    let Some(at) = at.or_else(in_address) else {
        return;
    };
    // The literal itself must not be shown, nor marked.
    let said = report.say(
        format!("this {} holds a password, which everybody who reads the script or the server's log then knows", statement.kind),
        "set it outside of migrations, and change the one that stands here",
    );
    if let Some(span) = words.span(at, at)
        && words.text(at).is_some_and(|text| !text.starts_with(['\'', '"', '$']))
    {
        said.at(span);
    }
}

/// Whether a connection string holds one: `password=…`, `scheme://user:password@host`.
fn holds_password(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let keyed = lower
        .find("password=")
        .is_some_and(|at| !lower[at + 9..].trim_matches(['\'', ' ']).is_empty());
    let in_url = lower.split_once("://").is_some_and(|(_, rest)| {
        rest.split_once('@')
            .is_some_and(|(login, _)| login.split_once(':').is_some_and(|(_, password)| !password.is_empty()))
    });
    keyed || in_url
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tried::Tried;

    #[test]
    fn passwords_are_found_wherever_they_stand_and_never_quoted() {
        let cases = [
            (Engine::Postgres, "ALTER ROLE app WITH ENCRYPTED PASSWORD 'tiger'"),
            (
                Engine::Postgres,
                "CREATE SUBSCRIPTION s CONNECTION 'host=a password=tiger' PUBLICATION p",
            ),
            (
                Engine::Postgres,
                "CREATE USER MAPPING FOR app SERVER s OPTIONS (user 'a', password 'tiger')",
            ),
            (Engine::Mysql, "ALTER USER app IDENTIFIED BY 'tiger'"),
            (Engine::Mysql, "SET PASSWORD FOR app = PASSWORD('tiger')"),
            (Engine::Mysql, "CHANGE MASTER TO MASTER_HOST='a', MASTER_PASSWORD='tiger'"),
            (
                Engine::Mysql,
                "CREATE TABLE t (id int) ENGINE=FEDERATED CONNECTION='mysql://app:tiger@host/db/t'",
            ),
            (Engine::Sqlite, "ATTACH 'a.db' AS a KEY 'tiger'"),
        ];
        for (engine, sql) in cases {
            let found = Tried::new(engine, sql).of(RULE.id);
            assert_eq!(found.len(), 1, "{sql}");
            assert!(!found[0].message.contains("tiger") && !found[0].help.contains("tiger"));
        }
        let none = "CREATE SUBSCRIPTION s CONNECTION 'host=a' PUBLICATION p";
        assert!(Tried::new(Engine::Postgres, none).of(RULE.id).is_empty());
    }
}
