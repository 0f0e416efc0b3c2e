//! Dry runs.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ApiError, PlaceView};

/// How a dry run finds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum DryRunKindView {
    /// Nothing is sent: the SQL that a run would send is written down.
    Static,
    /// The server reads each statement in a session in which it allows no write.
    Validated,
    /// Everything runs in one transaction that is always rolled back: PostgreSQL and SQLite.
    Executed,
    /// Everything runs in a scratch database with the schema and no rows: MySQL and MariaDB.
    Scratch,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum DryRunOutcomeView {
    /// Every statement did what this kind asks of it.
    Passed,
    /// A statement failed.
    Failed,
    /// Nothing failed, and at least one statement could not be checked.
    Incomplete,
    /// It must not be run here, or with this plan; nothing was sent.
    Refused,
    /// The engine has no such thing.
    NotOffered,
    /// A person stopped it.
    Cancelled,
}

/// What is known of one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum DryVerdictView {
    /// It will be sent like this.
    Sent,
    /// The server planned it, or resolved all of its names.
    Planned,
    /// The server's parser took it; nobody compared it with the catalogue.
    Parsed,
    /// It ran to its end.
    Ran,
    /// The server refused it.
    Failed,
    /// Nobody knows; `detail` says why.
    NotChecked,
}

/// Asks for a dry run of a plan that was made before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DryRunRequest {
    /// The plan's digest.
    pub digest: String,
    /// How.
    pub kind: DryRunKindView,
}

/// What came of a dry run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DryRunView {
    /// The plan's digest.
    pub digest: String,
    /// How it found out.
    pub kind: DryRunKindView,
    /// How it ended.
    pub outcome: DryRunOutcomeView,
    /// Why it did not pass, where it did not: with a code, a hint and, where there is one, a place.
    pub problem: Option<ApiError>,
    /// What this kind proves where it passed, in a sentence.
    pub proves: String,
    /// What it leaves open all the same, in a sentence.
    pub does_not_prove: String,
    /// The statements in order.
    pub statements: Vec<DryStatementView>,
    /// What it would change of the schema; `null` where nobody looked.
    pub schema: Option<Vec<SchemaChangeView>>,
    /// What to know beside it, a sentence each.
    pub notes: Vec<String>,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
}

/// One statement of a dry run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DryStatementView {
    /// Which step of the plan, from 0; `null` for Godwit's own texts.
    pub step: Option<u32>,
    /// The migration's version.
    pub version: Option<String>,
    /// The statement's number in the step, from 1.
    pub index: Option<u32>,
    /// Where it begins; where it failed, the place that the server points to.
    pub place: Option<PlaceView>,
    /// Its text, exactly as it is sent.
    pub sql: String,
    /// Whether `sql` is only the beginning.
    pub truncated: bool,
    /// What is known of it.
    pub verdict: DryVerdictView,
    /// Why, or what the server said.
    pub detail: Option<String>,
    /// How long it ran, in milliseconds.
    pub millis: Option<u32>,
    /// Locks that it took on relations which were there before, in a stronger mode than the statements before it.
    pub locks: Vec<RelationLockView>,
    /// Relations that it wrote anew.
    pub rewritten: Vec<String>,
}

/// A lock on a relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RelationLockView {
    /// The relation's qualified name.
    pub relation: String,
    /// The mode in the server's words: `AccessExclusiveLock`.
    pub mode: String,
}

/// What happens to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SchemaChangeKindView {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
}

/// An object that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SchemaChangeView {
    /// What happens to it.
    pub kind: SchemaChangeKindView,
    /// What kind of object: `table`, `view`, `function`.
    pub object: String,
    /// Its qualified name.
    pub name: String,
    /// How it was, line by line; `null` where it is new.
    pub before: Option<Vec<String>>,
    /// How it is; `null` where it is gone.
    pub after: Option<Vec<String>>,
}
