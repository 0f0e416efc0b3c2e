//! What somebody should know although nobody asked: a backup that failed or was missed.
//!
//! One port, so that every way of telling hangs at one place: the app's desktop notification, the command's screen.

use async_trait::async_trait;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// A backup that a schedule started is not there.
    BackupFailed,
    /// The process that took such a backup died before it was whole.
    BackupDied,
    /// A backup was not started in its time.
    BackupMissed,
}

/// Something to tell. It holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub kind: NoticeKind,
    /// The environment's id.
    pub environment: String,
    /// The environment's name.
    pub name: String,
    /// A few words: `The backup of staging failed`.
    pub title: String,
    /// The reason and the way out, in sentences.
    pub text: String,
}

/// Tells people.
#[async_trait]
pub trait Notices: Send + Sync {
    /// Tells it. Nothing fails because nobody could be told: what happened is in the store, too.
    async fn tell(&self, notice: &Notice);
}
