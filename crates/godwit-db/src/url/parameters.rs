//! The parameters after `?`: the ones that matter, the ones that may be left out, and the rest, which is refused.

use std::path::PathBuf;

use godwit_core::{Engine, TlsMode};
use godwit_secrets::Secret;

use super::{UrlError, parts::decode};

/// What the parameters say; they win over the other parts, as in libpq.
#[derive(Default)]
pub(super) struct Parameters {
    pub(super) user: Option<String>,
    pub(super) password: Option<Secret>,
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) database: Option<String>,
    pub(super) tls: Option<TlsMode>,
    pub(super) ca_file: Option<PathBuf>,
}

const MODES: &str = "disable, prefer, require, verify-ca or verify-full";
const MODES_MYSQL: &str = "DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY";

impl Parameters {
    pub(super) fn read(engine: Engine, query: &str, notes: &mut Vec<String>) -> Result<Self, UrlError> {
        let mut given = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').map_or((pair, ""), |(name, value)| (name, value));
            let name = decode(name, "name of a parameter")?;
            let value = decode(value, "value of a parameter")?;
            given.take(engine, &name, value, notes)?;
        }
        Ok(given)
    }

    fn take(&mut self, engine: Engine, name: &str, value: String, notes: &mut Vec<String>) -> Result<(), UrlError> {
        match (engine, name) {
            (Engine::Postgres, "user") => self.user = Some(value),
            (Engine::Postgres, "password") => self.password = Some(Secret::new(value)),
            (Engine::Postgres, "host") => self.host = Some(value),
            (Engine::Postgres, "dbname") => self.database = Some(value),
            (Engine::Postgres, "port") => {
                self.port = Some(value.parse().ok().filter(|port| *port > 0).ok_or(UrlError::Port)?);
            }
            (Engine::Postgres, "sslmode" | "ssl-mode") => self.tls = Some(postgres_mode(&value, notes)?),
            (Engine::Postgres, "sslrootcert") => self.ca_file = Some(PathBuf::from(value)),
            (Engine::Mysql, "socket") => {
                if !value.starts_with('/') {
                    return Err(UrlError::ParameterValue {
                        name: "socket",
                        expected: "an absolute path",
                    });
                }
                self.host = Some(value);
            }
            (Engine::Mysql, "ssl-mode" | "sslmode" | "ssl_mode") => self.tls = Some(mysql_mode(&value)?),
            (Engine::Mysql, "ssl-ca" | "sslca" | "ssl_ca") => self.ca_file = Some(PathBuf::from(value)),
            (Engine::Postgres | Engine::Mysql, "application_name" | "connect_timeout") | (Engine::Mysql, "charset") => {
                notes.push(format!("parameter '{name}' is not used: Godwit sets its own"));
            }
            (Engine::Sqlite, "mode") if value == "rwc" || value == "rw" => {
                notes.push("parameter 'mode' is not used: the file is created when something is applied".to_owned());
            }
            (Engine::Sqlite, "mode") => {
                return Err(UrlError::ParameterValue {
                    name: "mode",
                    expected: "rwc or left out",
                });
            }
            _ => {
                return Err(UrlError::Parameter {
                    name: shown(name),
                    engine,
                });
            }
        }
        Ok(())
    }
}

fn postgres_mode(value: &str, notes: &mut Vec<String>) -> Result<TlsMode, UrlError> {
    Ok(match value {
        "disable" => TlsMode::Disable,
        "allow" => {
            notes.push("sslmode allow is read as prefer, which encrypts wherever the server can".to_owned());
            TlsMode::Prefer
        }
        "prefer" => TlsMode::Prefer,
        "require" => TlsMode::Require,
        "verify-ca" => TlsMode::VerifyCa,
        "verify-full" => TlsMode::VerifyFull,
        _ => {
            return Err(UrlError::ParameterValue {
                name: "sslmode",
                expected: MODES,
            });
        }
    })
}

fn mysql_mode(value: &str) -> Result<TlsMode, UrlError> {
    Ok(match value.to_ascii_uppercase().replace('-', "_").as_str() {
        "DISABLED" | "DISABLE" => TlsMode::Disable,
        "PREFERRED" | "PREFER" => TlsMode::Prefer,
        "REQUIRED" | "REQUIRE" => TlsMode::Require,
        "VERIFY_CA" => TlsMode::VerifyCa,
        "VERIFY_IDENTITY" | "VERIFY_FULL" => TlsMode::VerifyFull,
        _ => {
            return Err(UrlError::ParameterValue {
                name: "ssl-mode",
                expected: MODES_MYSQL,
            });
        }
    })
}

/// The name as an error may show it: what does not look like a name may be a piece of a password.
fn shown(name: &str) -> String {
    let looks_like_one = name.len() <= 32
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || b"_-.".contains(&byte));
    if looks_like_one && !name.is_empty() {
        name.to_owned()
    } else {
        "…".to_owned()
    }
}
