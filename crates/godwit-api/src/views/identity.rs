//! What a database says that it is.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ProtectView, TierView};

/// Whether a database is what an environment takes it for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum IdentityStateView {
    /// It carries no marker.
    Unmarked,
    /// It is.
    Match,
    /// It says that it is another one.
    Mismatch,
    /// Its marker was written elsewhere.
    Copy,
}

/// What a database says that it is, against what an environment takes it for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IdentityView {
    /// Whether both agree.
    pub state: IdentityStateView,
    /// The same in a sentence.
    pub detail: String,
    /// Its marker.
    pub marker: Option<MarkerView>,
    /// Whether writing a marker there asks for the environment's name, typed.
    pub needs_name: bool,
}

/// A marker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarkerView {
    /// The environment's name.
    pub name: String,
    /// What is at stake.
    pub tier: TierView,
    /// What a write needs.
    pub protect: ProtectView,
    /// When it was written.
    pub written_at: String,
    /// By whom: `ana on laptop`.
    pub written_by: String,
}

/// Writes an environment's marker into its database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentMarkRequest {
    /// The environment.
    pub environment: String,
    /// Its name as typed, where that is asked for.
    pub confirm: Option<String>,
}
