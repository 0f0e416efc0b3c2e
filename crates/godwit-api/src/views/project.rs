//! Projects and their migrations folder.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ApiError, FindingView, FormatView, PlaceView};

/// A project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProjectView {
    /// Identity.
    pub id: String,
    /// Name.
    pub name: String,
    /// The migrations folder.
    pub folder: String,
    /// The format that the person chose; `null` detects.
    pub format: Option<FormatView>,
    /// How many environments it has.
    pub environments: u32,
}

/// Opens a folder as a project, making one where the folder has none yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProjectOpenRequest {
    /// The migrations folder.
    pub folder: String,
}

/// Changes a project's name, folder or format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProjectUpdateRequest {
    /// The project.
    pub id: String,
    /// New name.
    pub name: String,
    /// New folder.
    pub folder: String,
    /// Format; `null` detects.
    pub format: Option<FormatView>,
}

/// What lies in a project's folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FolderView {
    /// The format it was read in.
    pub format: FormatView,
    /// Why that one.
    pub because: String,
    /// Migrations, oldest first.
    pub migrations: Vec<MigrationRowView>,
    /// What is wrong or odd.
    pub findings: Vec<FindingView>,
    /// Why the folder could not be read at all.
    pub error: Option<ApiError>,
}

/// One migration in the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MigrationRowView {
    /// Version.
    pub version: String,
    /// Name.
    pub name: String,
    /// Whether it has a down script.
    pub reversible: bool,
    /// Whether it asks to run outside a transaction.
    pub no_transaction: bool,
}

/// Names one migration of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MigrationGetRequest {
    /// The project.
    pub project: String,
    /// The version.
    pub version: String,
}

/// One migration with its scripts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MigrationView {
    /// Version.
    pub version: String,
    /// Name.
    pub name: String,
    /// The script that applies it.
    pub up: ScriptView,
    /// The script that rolls it back.
    pub down: Option<ScriptView>,
    /// What is odd about its files.
    pub findings: Vec<FindingView>,
}

/// One script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ScriptView {
    /// File, relative to the folder.
    pub file: String,
    /// Its text, cut at 256 KiB.
    pub sql: String,
    /// Whether the text was cut.
    pub truncated: bool,
    /// Size in bytes.
    pub bytes: f64,
    /// Its statements.
    pub statements: Vec<ScriptStatementView>,
    /// Whether it asks to run outside a transaction.
    pub no_transaction: bool,
    /// Why there is no way back, where it says so.
    pub irreversible: Option<String>,
}

/// One statement of a script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ScriptStatementView {
    /// Where it begins.
    pub place: PlaceView,
    /// What it does: `create table`.
    pub kind: String,
    /// In one line.
    pub summary: String,
}

/// Makes the files of a new migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MigrationCreateRequest {
    /// The project.
    pub project: String,
    /// Its name in words: `add order notes`.
    pub name: String,
}

/// The files that were made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MigrationCreatedView {
    /// Absolute paths.
    pub files: Vec<String>,
}
