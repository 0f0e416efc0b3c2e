//! How a tool learns where to log in and with what password.

use std::{
    ffi::OsString,
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
};

use godwit_core::{Product, ServerAddress, TlsMode};
use godwit_secrets::Secret;
use tempfile::TempDir;
use tokio::process::Command;

use super::held;
use crate::BackupError;

/// Names the folders, so that those of a process that was killed can be found and removed.
const PREFIX: &str = "godwit-login-";

/// A log-in for the native tools: environment variables, leading arguments, and a folder that goes with this value.
pub(crate) struct Login {
    environment: Vec<(&'static str, OsString)>,
    arguments: Vec<OsString>,
    password: Option<Secret>,
    // Locked as long as the folder is in use; closed before the folder goes.
    _held: File,
    _folder: TempDir,
}

impl Login {
    /// For libpq's tools, in `database`.
    pub(crate) fn postgres(
        server: &ServerAddress,
        database: &str,
        password: Option<&Secret>,
    ) -> Result<Self, BackupError> {
        let (folder, held) = held::folder(PREFIX)?;
        let mut environment: Vec<(&'static str, OsString)> = vec![
            ("HOME", folder.path().into()),
            ("PGHOST", server.host.clone().into()),
            ("PGPORT", server.port.to_string().into()),
            ("PGUSER", server.user.clone().into()),
            ("PGDATABASE", database.into()),
            ("PGSSLMODE", server.tls.id().into()),
            ("PGCONNECT_TIMEOUT", "10".into()),
            ("PGAPPNAME", "godwit backup".into()),
            ("PGGSSENCMODE", "disable".into()),
        ];
        if let Some(authorities) = authorities(server) {
            environment.push(("PGSSLROOTCERT", authorities.into()));
        }
        let file = folder.path().join("pgpass");
        if let Some(secret) = password {
            write_private(&file, &pass_file(secret)?)?;
        }
        // Named even where there is no password: libpq must not look for the user's own file.
        environment.push(("PGPASSFILE", file.into()));
        Ok(Self {
            environment,
            arguments: vec!["--no-password".into()],
            password: password.cloned(),
            _held: held,
            _folder: folder,
        })
    }

    /// For the tools of MySQL or MariaDB, whose options differ.
    pub(crate) fn mysql(
        server: &ServerAddress,
        product: Product,
        password: Option<&Secret>,
    ) -> Result<Self, BackupError> {
        let (folder, held) = held::folder(PREFIX)?;
        let file = folder.path().join("client.cnf");
        write_private(&file, &options_file(server, product, password)?)?;
        let mut option = OsString::from("--defaults-file=");
        option.push(&file);
        Ok(Self {
            environment: vec![("HOME", folder.path().into())],
            arguments: vec![option],
            password: password.cloned(),
            _held: held,
            _folder: folder,
        })
    }

    /// Adds the log-in to a command that has no arguments yet: MySQL's must come first.
    pub(crate) fn apply(&self, command: &mut Command) {
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.args(&self.arguments);
    }

    /// `line` without the password, should a tool ever repeat it.
    pub(crate) fn redact(&self, line: &str) -> String {
        match &self.password {
            Some(secret) if !secret.is_empty() => line.replace(secret.expose(), "[redacted]"),
            _ => line.to_owned(),
        }
    }
}

fn write_private(path: &Path, text: &Secret) -> Result<(), BackupError> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| file.write_all(text.expose().as_bytes()))
        .map_err(|source| BackupError::file("write", path, source))
}

/// One line for every host; colons and backslashes are escaped by libpq's rule.
fn pass_file(password: &Secret) -> Result<Secret, BackupError> {
    let text = refuse_line_break(password)?;
    let mut line = String::with_capacity(2 * text.len() + 16);
    line.push_str("*:*:*:*:");
    for letter in text.chars() {
        if matches!(letter, ':' | '\\') {
            line.push('\\');
        }
        line.push(letter);
    }
    line.push('\n');
    Ok(Secret::new(line))
}

fn options_file(server: &ServerAddress, product: Product, password: Option<&Secret>) -> Result<Secret, BackupError> {
    let mut lines = vec!["[client]".to_owned(), format!("user={}", quoted(&server.user))];
    if server.host.starts_with('/') {
        lines.push(format!("socket={}", quoted(&server.host)));
    } else {
        lines.push(format!("host={}", quoted(&server.host)));
        lines.push(format!("port={}", server.port));
        // `localhost` means the socket to these tools unless told otherwise.
        lines.push("protocol=tcp".to_owned());
        lines.extend(tls_options(server, product));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    if let Some(secret) = password {
        text.reserve(2 * secret.expose().len() + 16);
        text.push_str("password=");
        text.push_str(&quoted(refuse_line_break(secret)?));
        text.push('\n');
    }
    Ok(Secret::new(text))
}

fn tls_options(server: &ServerAddress, product: Product) -> Vec<String> {
    let mut lines = if product == Product::Mysql {
        let mode = match server.tls {
            TlsMode::Disable => "DISABLED",
            TlsMode::Prefer => "PREFERRED",
            TlsMode::Require => "REQUIRED",
            TlsMode::VerifyCa => "VERIFY_CA",
            TlsMode::VerifyFull => "VERIFY_IDENTITY",
        };
        vec![format!("ssl-mode={mode}")]
    } else {
        match server.tls {
            TlsMode::Disable => vec!["skip-ssl".to_owned()],
            // Named, because MariaDB verifies by itself from 11.4 on.
            TlsMode::Prefer | TlsMode::Require => vec!["ssl".to_owned(), "ssl-verify-server-cert=0".to_owned()],
            // MariaDB's tools cannot check the issuer alone; the stricter check stands in for it.
            TlsMode::VerifyCa | TlsMode::VerifyFull => vec!["ssl".to_owned(), "ssl-verify-server-cert=1".to_owned()],
        }
    };
    if let Some(authorities) = authorities(server) {
        lines.push(format!("ssl-ca={}", quoted(&authorities.to_string_lossy())));
    }
    lines
}

/// The file with the authorities to trust, where certificates are verified: the tools do not know the system's store.
fn authorities(server: &ServerAddress) -> Option<PathBuf> {
    const SYSTEM: [&str; 4] = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/cert.pem",
        "/opt/homebrew/etc/ca-certificates/cert.pem",
    ];
    match server.tls {
        TlsMode::Disable | TlsMode::Prefer | TlsMode::Require => None,
        TlsMode::VerifyCa | TlsMode::VerifyFull => {
            let system = || SYSTEM.iter().map(PathBuf::from).find(|path| path.is_file());
            server.ca_file.clone().or_else(system)
        }
    }
}

/// A value of an options file.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn refuse_line_break(password: &Secret) -> Result<&str, BackupError> {
    let text = password.expose();
    if text.contains(['\n', '\r']) {
        Err(BackupError::PasswordLineBreak)
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pass_file_escapes_what_libpq_would_split_at() {
        let line = pass_file(&Secret::new(r"a:b\c d#'")).unwrap();
        assert_eq!(line.expose(), "*:*:*:*:a\\:b\\\\c d#'\n");
        assert!(matches!(
            pass_file(&Secret::new("a\nb")),
            Err(BackupError::PasswordLineBreak)
        ));
    }

    #[test]
    fn tls_options_follow_the_tools_product() {
        let server = |tls| ServerAddress {
            host: "db.example".to_owned(),
            port: 3306,
            database: "shop".to_owned(),
            user: "ana".to_owned(),
            tls,
            ca_file: Some(PathBuf::from("/ca.pem")),
        };
        assert_eq!(
            tls_options(&server(TlsMode::VerifyFull), Product::Mysql),
            ["ssl-mode=VERIFY_IDENTITY", "ssl-ca=\"/ca.pem\""]
        );
        assert_eq!(
            tls_options(&server(TlsMode::VerifyFull), Product::Mariadb),
            ["ssl", "ssl-verify-server-cert=1", "ssl-ca=\"/ca.pem\""]
        );
        assert_eq!(tls_options(&server(TlsMode::Disable), Product::Mariadb), ["skip-ssl"]);
    }
}
