//! URLs: what is understood, what is refused, and that no error shows a password.

use std::path::{Path, PathBuf};

use godwit_core::{Address, Engine, ServerAddress, TlsMode};
use godwit_db::{ParsedUrl, UrlError, parse_url};
use proptest::prelude::*;

fn parsed(text: &str) -> ParsedUrl {
    parse_url(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn server(text: &str) -> ServerAddress {
    parsed(text).address.server().expect("a server").clone()
}

fn password(text: &str) -> Option<String> {
    parsed(text).password.map(|password| password.expose().to_owned())
}

fn refused(text: &str) -> UrlError {
    parse_url(text).expect_err(text)
}

#[test]
fn every_part_is_taken_and_decoded() {
    let text = "postgresql://an%40na:p%2Fw%3A%23%25@db.internal:6432/my%20shop?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem";
    let found = parsed(text);
    assert_eq!(
        found.address,
        Address::Postgres(ServerAddress {
            host: "db.internal".to_owned(),
            port: 6432,
            database: "my shop".to_owned(),
            user: "an@na".to_owned(),
            tls: TlsMode::VerifyFull,
            ca_file: Some(PathBuf::from("/etc/ca.pem")),
        })
    );
    assert_eq!(found.notes, Vec::<String>::new());
    assert_eq!(password(text).as_deref(), Some("p/w:#%"));
    assert!(!format!("{found:?}").contains("p/w"), "Debug shows no password");

    assert_eq!(password("postgres://ana@h/d"), None);
    assert_eq!(
        password("postgres://ana:@h/d").as_deref(),
        Some(""),
        "an empty password is one"
    );
    assert_eq!(
        password("postgres://ana:a:b@c@h/d").as_deref(),
        Some("a:b@c"),
        "the last @ counts"
    );
    assert_eq!(
        password("postgres://h/d?user=ana&password=s%26t").as_deref(),
        Some("s&t")
    );
    let mysql = server("mariadb://ana@h/shop?ssl-mode=VERIFY_CA&ssl-ca=/ca.pem");
    assert_eq!(
        (mysql.port, mysql.tls, mysql.ca_file.as_deref()),
        (3306, TlsMode::VerifyCa, Some(Path::new("/ca.pem")))
    );
}

#[test]
fn what_is_missing_is_filled_in_and_noted() {
    let found = parsed("postgres://ana@h");
    assert_eq!(found.address.to_string(), "postgres://ana@h:5432/ana");
    assert_eq!(
        found.notes,
        ["no port given: 5432", "no database given: 'ana', as the user"]
    );
    assert_eq!(parsed("mysql://ana@h:/shop").notes, ["no port given: 3306"]);
    assert_eq!(server("postgres://ana@/shop").host, "localhost");
    assert_eq!(parsed("postgres://ana@h:1/d?application_name=x").notes.len(), 1);
    assert_eq!(refused("postgres://h/d"), UrlError::User { scheme: "postgres" });
    assert_eq!(refused("mysql://:pw@h/d"), UrlError::User { scheme: "mysql" });
    assert_eq!(refused("mysql://ana@h"), UrlError::Database);
}

#[test]
fn ipv6_and_sockets_are_hosts() {
    let v6 = server("postgres://ana@[fe80::1]:6432/d");
    assert_eq!((v6.host.as_str(), v6.port), ("fe80::1", 6432));
    assert_eq!(server("mysql://ana@[::1]/d").host, "::1");
    assert_eq!(refused("postgres://ana@::1:6432/d"), UrlError::Brackets);
    assert_eq!(refused("postgres://ana@[::1/d"), UrlError::Host);

    for text in [
        "postgres://ana@%2Frun%2Fpostgresql/d",
        "postgres://ana@/d?host=/run/postgresql",
        "postgres://ana@[/run/postgresql]/d",
    ] {
        let socket = server(text);
        assert_eq!((socket.host.as_str(), socket.port), ("/run/postgresql", 5432), "{text}");
    }
    assert_eq!(
        server("mysql://ana@localhost/d?socket=/run/mysqld/mysqld.sock").host,
        "/run/mysqld/mysqld.sock"
    );
}

#[test]
fn addresses_survive_their_own_text() {
    for text in [
        "postgres://ana@db.internal:5432/shop",
        "postgres://ana@[::1]:5432/shop",
        "postgres://ana@[/run/postgresql]/shop",
        "mysql://ana@10.0.0.1:3307/shop",
        "sqlite:///var/lib/shop.db",
        "sqlite://shop.db",
    ] {
        assert_eq!(parsed(text).address.to_string(), text);
    }
}

#[test]
fn sqlite_paths_are_read_as_sqlx_reads_them() {
    let path = |text: &str| match parsed(text).address {
        Address::Sqlite { path } => path,
        other => panic!("{other}"),
    };
    assert_eq!(path("sqlite://data/shop.db"), Path::new("data/shop.db"));
    assert_eq!(path("sqlite:data/shop.db"), Path::new("data/shop.db"));
    assert_eq!(path("sqlite:///var/my%20shop%3F.db"), Path::new("/var/my shop?.db"));
    assert_eq!(path("sqlite://shop.db?mode=rwc"), Path::new("shop.db"));
    assert_eq!(refused("sqlite::memory:"), UrlError::InMemory);
    assert_eq!(refused("sqlite://"), UrlError::File);
    assert!(matches!(
        refused("sqlite://shop.db?mode=ro"),
        UrlError::ParameterValue { name: "mode", .. }
    ));
}

#[test]
fn what_is_not_understood_is_refused_and_named() {
    assert_eq!(refused("shop.db"), UrlError::Scheme);
    assert_eq!(refused("oracle://ana@h/d"), UrlError::Scheme);
    assert_eq!(refused("postgres:ana@h/d"), UrlError::Scheme);
    assert_eq!(refused("postgres://ana:p/w@h/d"), UrlError::NotEncoded);
    assert_eq!(refused("postgres://ana:p#w@h/d"), UrlError::NotEncoded);
    assert_eq!(refused("postgres://ana:p?w@h/d"), UrlError::NotEncoded);
    assert_eq!(refused("postgres://ana@h/d#x"), UrlError::Fragment);
    assert_eq!(
        refused("postgres://ana:%zz@h/d"),
        UrlError::Encoding { part: "password" }
    );
    assert_eq!(
        refused("postgres://ana:%ff@h/d"),
        UrlError::Encoding { part: "password" }
    );
    assert_eq!(refused("postgres://ana@h:99999/d"), UrlError::Port);
    assert_eq!(refused("postgres://ana@h:0/d"), UrlError::Port);
    assert_eq!(refused("postgres://ana@h/d/e"), UrlError::Path);
    assert_eq!(refused("postgres://ana@h1,h2/d"), UrlError::Host);
    let unknown = UrlError::Parameter {
        name: "target_session_attrs".to_owned(),
        engine: Engine::Postgres,
    };
    assert_eq!(refused("postgres://ana@h/d?target_session_attrs=any"), unknown);
    assert!(matches!(
        refused("postgres://ana@h/d?sslmode=maybe"),
        UrlError::ParameterValue { name: "sslmode", .. }
    ));
}

/// A word that occurs in none of the messages by itself.
const SECRET: &str = "[!-~]{1,5}Zq9Xj[!-~]{0,8}";

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in "\\PC*") {
        let _ = parse_url(&text);
        for scheme in ["postgres://", "mysql://", "sqlite:", "sqlite://"] {
            let _ = parse_url(&format!("{scheme}{text}"));
        }
    }

    #[test]
    fn no_error_shows_the_password_however_it_was_pasted(
        secret in SECRET,
        scheme in "(postgres|mysql|mariadb|sqlite|oracle)",
        rest in "(@h/d|@h|@h:x/d|@\\[::1/d|/d|@h/d\\?sslmode=x|@h/d\\?nonsense=1|)",
    ) {
        for text in [
            format!("{scheme}://ana:{secret}{rest}"),
            format!("{scheme}://{secret}{rest}"),
            format!("{scheme}://ana@h/d?password={secret}"),
            format!("{scheme}://ana@h/d?{secret}"),
        ] {
            match parse_url(&text) {
                Err(error) => {
                    let shown = format!("{error} {error:?}");
                    prop_assert!(!shown.contains("Zq9Xj"), "{}", shown);
                }
                Ok(found) => {
                    let shown = format!("{:?}", found.password);
                    prop_assert!(!shown.contains("Zq9Xj"), "{}", shown);
                }
            }
        }
    }

    #[test]
    fn an_encoded_password_comes_back_as_it_was(secret in "\\PC{0,20}") {
        let encoded = percent_encoding::utf8_percent_encode(&secret, percent_encoding::NON_ALPHANUMERIC);
        prop_assert_eq!(password(&format!("postgres://ana:{encoded}@h/d")), Some(secret));
    }
}
