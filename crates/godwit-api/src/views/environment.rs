//! Environments, their form, their test and their password.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{EngineView, IdentityView, ProtectView, TierView, TlsView};

/// An environment, without any secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentView {
    /// Identity.
    pub id: String,
    /// Its project.
    pub project: String,
    /// Name.
    pub name: String,
    /// Where it is.
    pub address: AddressView,
    /// The address in one line.
    pub display: String,
    /// Host and port straight to the server, where the address leads through a pooler.
    pub direct: Option<String>,
    /// What is at stake.
    pub tier: TierView,
    /// Own colour as `#rrggbb`.
    pub colour: Option<String>,
    /// What a write needs.
    pub protect: ProtectView,
    /// Place in the promotion order, from 0.
    pub position: u32,
}

/// The fields of an address, as a form shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AddressView {
    /// Engine.
    pub engine: EngineView,
    /// Host, IP address or socket path; empty for SQLite.
    pub host: String,
    /// Port; `null` takes the engine's own.
    pub port: Option<u16>,
    /// Database; empty for SQLite.
    pub database: String,
    /// User; empty for SQLite.
    pub user: String,
    /// Encryption.
    pub tls: TlsView,
    /// Authorities to trust, a PEM file.
    pub ca_file: Option<String>,
    /// SQLite's file; empty for servers.
    pub path: String,
}

/// What a URL says, its password left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ParsedUrlView {
    /// The address.
    pub address: AddressView,
    /// Whether the URL carries a password.
    pub has_password: bool,
    /// What was filled in: *no port given: 5432*.
    pub notes: Vec<String>,
}

/// Where a password is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum KeepView {
    /// In the OS keyring.
    Keyring,
    /// In memory until the program ends.
    Session,
}

/// A password or a URL with one, on its way in. It never comes back out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct SecretText(pub String);

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Fields of a new or changed environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentDraft {
    /// Name.
    pub name: String,
    /// Address; ignored where `url` is given.
    pub address: AddressView,
    /// A pasted URL instead of the address; its password goes where `keep` says.
    pub url: Option<SecretText>,
    /// Host and port straight to the server, where the address leads through a pooler.
    #[serde(default)]
    pub direct: Option<String>,
    /// Tier.
    pub tier: TierView,
    /// Own colour as `#rrggbb`.
    pub colour: Option<String>,
    /// What a write needs.
    pub protect: ProtectView,
    /// A new password; `null` leaves the kept one as it is.
    pub password: Option<SecretText>,
    /// Where a new password goes.
    pub keep: KeepView,
}

/// Adds an environment at the end of the promotion order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentCreateRequest {
    /// The project.
    pub project: String,
    /// The fields.
    pub draft: EnvironmentDraft,
}

/// Changes an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentUpdateRequest {
    /// The environment.
    pub id: String,
    /// The fields.
    pub draft: EnvironmentDraft,
}

/// Sets the promotion order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentReorderRequest {
    /// The project.
    pub project: String,
    /// All its environments in the new order.
    pub ids: Vec<String>,
}

/// Tests the fields of a form, or a kept environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentTestRequest {
    /// A kept environment: its password is used where the draft has none.
    pub id: Option<String>,
    /// The fields as they stand in the form; `null` tests the kept environment.
    pub draft: Option<EnvironmentDraft>,
}

/// Where on the way to a target something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum StageView {
    /// The name resolves; the file's folder exists.
    Address,
    /// Something listens.
    Port,
    /// The connection is encrypted as asked.
    Tls,
    /// The user may log in.
    LogIn,
    /// The database exists.
    Database,
    /// What the role may do.
    Privileges,
}

/// The result of *Test connection*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum TestView {
    /// It works.
    #[serde(rename_all = "camelCase")]
    Connected {
        /// `PostgreSQL 15.20`.
        server: String,
        /// Database.
        database: String,
        /// User.
        user: String,
        /// TLS in use, `null` where the connection is plain.
        tls: Option<String>,
        /// Round trip of one small query in milliseconds.
        latency_millis: f64,
        /// What the role may do.
        privileges: Vec<PrivilegeView>,
        /// What else to know: *the file does not exist yet*.
        notes: Vec<String>,
        /// What the database says that it is; `null` where it could not be asked, which a note explains.
        identity: Option<Box<IdentityView>>,
    },
    /// It does not.
    #[serde(rename_all = "camelCase")]
    Failed {
        /// The stage that failed; those before it worked.
        stage: StageView,
        /// One sentence.
        message: String,
        /// What to do.
        hint: String,
    },
}

/// One thing that a role may or may not do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PrivilegeView {
    /// `create tables`.
    pub name: String,
    /// Whether it may.
    pub granted: bool,
}

/// Sets an environment's password. Write-only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PasswordSetRequest {
    /// The environment.
    pub environment: String,
    /// The password.
    pub password: SecretText,
    /// Where it goes.
    pub keep: KeepView,
}

/// Where an environment's password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum PasswordStateView {
    /// In the OS keyring.
    Keyring,
    /// In memory until the program ends.
    Session,
    /// Nowhere.
    None,
}
