//! What is seen of a target while a statement runs there.

use godwit_core::{BlockNode, Blockage, InsideProgress, SessionInfo};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::convert::number;

/// One session on the server. See [`godwit_core::SessionInfo`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// The server's number for it.
    pub id: f64,
    /// Who is logged in.
    pub user: Option<String>,
    /// What the program calls itself.
    pub application: Option<String>,
    /// Where it comes from.
    pub from: Option<String>,
    /// What it does, in the server's words.
    pub state: String,
    /// What it runs or ran last, without literals.
    pub query: Option<String>,
    /// How long it has been in this state, in seconds.
    pub since_seconds: Option<f64>,
    /// How long its transaction has been open, in seconds.
    pub transaction_seconds: Option<f64>,
    /// The lock that it waits for.
    pub waits_for: Option<String>,
    /// What tells it from a later session with the same number; without it, it cannot be ended from here.
    pub token: Option<String>,
}

/// A session in a tree of sessions that wait for each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BlockNodeView {
    /// Who.
    pub session: SessionView,
    /// Whether the server itself says that it stands here; else it is likely.
    pub certain: bool,
    /// Those behind it.
    pub also: Vec<BlockNodeView>,
}

/// Who blocks a statement, and whom it blocks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BlockageView {
    /// The lock that the statement waits for.
    pub waits_for: Option<String>,
    /// Who blocks it, and who blocks those.
    pub blocked_by: Vec<BlockNodeView>,
    /// Whom it blocks, and whom those block.
    pub blocking: Vec<BlockNodeView>,
    /// How many sessions wait behind it in all.
    pub waiting: u32,
}

/// How far the server says that a statement is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InsideProgressView {
    /// What it is at.
    pub phase: String,
    /// How much of it is done.
    pub done: f64,
    /// How much there is, where the server knows.
    pub total: Option<f64>,
    /// Of what.
    pub unit: String,
}

/// One session of a server that is to be ended, as a run's events named it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionTerminateRequest {
    /// The run that it blocks or waits for.
    pub run: String,
    /// The server's number for it.
    pub id: f64,
    /// Its token.
    pub token: String,
    /// The target's name as typed, where it asks for that.
    pub confirm: Option<String>,
}

/// What became of a session that was to be ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TerminatedView {
    /// It is gone.
    Ended,
    /// The server was told, and it is not gone yet.
    Ending,
    /// It was gone before.
    AlreadyGone,
}

impl From<SessionInfo> for SessionView {
    fn from(session: SessionInfo) -> Self {
        Self {
            // Servers count their sessions in 32 bits.
            id: number(u64::try_from(session.id).unwrap_or_default()),
            user: session.user,
            application: session.application,
            from: session.from,
            state: session.state,
            query: session.query,
            since_seconds: session.since_seconds.map(number),
            transaction_seconds: session.transaction_seconds.map(number),
            waits_for: session.waits_for,
            token: session.token,
        }
    }
}

impl From<BlockNode> for BlockNodeView {
    fn from(node: BlockNode) -> Self {
        Self {
            session: node.session.into(),
            certain: node.certain,
            also: node.also.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Blockage> for BlockageView {
    fn from(blockage: Blockage) -> Self {
        Self {
            waits_for: blockage.waits_for,
            blocked_by: blockage.blocked_by.into_iter().map(Into::into).collect(),
            blocking: blockage.blocking.into_iter().map(Into::into).collect(),
            waiting: blockage.waiting,
        }
    }
}

impl From<InsideProgress> for InsideProgressView {
    fn from(progress: InsideProgress) -> Self {
        Self {
            phase: progress.phase,
            done: number(progress.done),
            total: progress.total.map(number),
            unit: progress.unit,
        }
    }
}
