//! What is seen of a target while a statement runs there: who blocks it, whom it blocks, and how far it is.

use serde::{Deserialize, Serialize};

mod shown;
mod tree;

pub use shown::shown_query;

/// One session on the server, as far as the server shows it to the role that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionInfo {
    /// The server's number for it: PostgreSQL's process, MySQL's connection. Zero is a prepared transaction of
    /// PostgreSQL, which has no session any more.
    pub id: i64,
    /// Who is logged in.
    pub user: Option<String>,
    /// What the program calls itself.
    pub application: Option<String>,
    /// Where it comes from: `10.0.0.3:51234`, `a local socket`.
    pub from: Option<String>,
    /// What it does, in the server's words: `idle in transaction`, `active`.
    pub state: String,
    /// The statement that it runs or ran last, made fit to be shown by [`shown_query`].
    pub query: Option<String>,
    /// How long it has been in this state, in seconds.
    pub since_seconds: Option<u64>,
    /// How long its transaction has been open, in seconds; `None` where it has none.
    pub transaction_seconds: Option<u64>,
    /// The lock that it waits for: `AccessExclusiveLock on public.orders`.
    pub waits_for: Option<String>,
    /// What tells it from a later session with the same number. Opaque; `None` where the server does not say.
    pub token: Option<String>,
}

impl SessionInfo {
    /// A session of which the server shows the number alone.
    pub fn hidden(id: i64) -> Self {
        Self {
            id,
            user: None,
            application: None,
            from: None,
            state: if id == 0 { "prepared transaction" } else { "not shown" }.to_owned(),
            query: None,
            since_seconds: None,
            transaction_seconds: None,
            waits_for: None,
            token: None,
        }
    }
}

/// One session waits for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitEdge {
    /// Who waits.
    pub waiter: i64,
    /// For whom.
    pub blocker: i64,
    /// Whether the server itself says so; else it is what its facts make likely.
    pub certain: bool,
}

/// A session in a tree of sessions that wait for each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockNode {
    /// Who.
    pub session: SessionInfo,
    /// Whether the server itself says that it stands here; else it is what its facts make likely.
    pub certain: bool,
    /// Above us, who blocks it in turn; below us, whom it blocks in turn.
    pub also: Vec<BlockNode>,
}

/// Who blocks a session, and whom it blocks.
///
/// A session stands in each tree once, where it is nearest. The trees list the nearest hundred sessions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Blockage {
    /// The lock that the session itself waits for: `AccessExclusiveLock on public.orders`.
    pub waits_for: Option<String>,
    /// Who blocks it, and who blocks those.
    pub blocked_by: Vec<BlockNode>,
    /// Whom it blocks, and whom those block.
    pub blocking: Vec<BlockNode>,
    /// How many sessions wait behind it, near or far, listed or not.
    pub waiting: u32,
}

impl Blockage {
    /// Whether nobody waits for anybody.
    pub const fn is_empty(&self) -> bool {
        self.blocked_by.is_empty() && self.blocking.is_empty()
    }

    /// Whether `other` says the same but for the time that has passed.
    pub fn is_like(&self, other: &Self) -> bool {
        self.waits_for == other.waits_for
            && self.waiting == other.waiting
            && alike(&self.blocked_by, &other.blocked_by)
            && alike(&self.blocking, &other.blocking)
    }
}

fn alike(left: &[BlockNode], right: &[BlockNode]) -> bool {
    let same = |left: &BlockNode, right: &BlockNode| {
        let timeless = SessionInfo {
            since_seconds: left.session.since_seconds,
            transaction_seconds: left.session.transaction_seconds,
            ..right.session.clone()
        };
        left.session == timeless && left.certain == right.certain && alike(&left.also, &right.also)
    };
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
}

/// How far the server says that a statement is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InsideProgress {
    /// What it is at, in the server's words: `building index: scanning table`.
    pub phase: String,
    /// How much of it is done.
    pub done: u64,
    /// How much there is, where the server knows.
    pub total: Option<u64>,
    /// Of what: `blocks`, `tuples`, `sessions`, `bytes`, `%`. Empty where the phase is not counted.
    pub unit: String,
}
