//! How long a migration's statements may wait and run.

use serde::{Deserialize, Serialize};

use crate::Tier;

/// Time limits of one migration, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// How long a statement waits for a lock, while everybody else queues behind it. At least 1.
    pub lock_wait: u64,
    /// The same for statements behind which nobody queues: builds beside the traffic, validation.
    pub long_lock_wait: u64,
    /// How often a statement that got no lock, and so did nothing, is tried.
    pub tries: u32,
    /// How long a statement may run, where there is a limit.
    pub statement: Option<u64>,
    /// How long a transaction may stand idle before the server ends the session: a sleeping laptop keeps no locks.
    pub idle: u64,
    /// How many sessions may queue behind a statement before Godwit takes it back.
    pub queue: Option<u32>,
}

impl Limits {
    /// What a tier's migrations get unless they ask for something else.
    ///
    /// Production's two seconds are what its users notice as slow and not as down.
    pub const fn of(tier: Tier) -> Self {
        let (lock_wait, tries, queue) = match tier {
            Tier::Development => (10_000, 3, None),
            Tier::Staging => (5_000, 5, None),
            Tier::Production => (2_000, 10, Some(20)),
        };
        Self {
            lock_wait,
            long_lock_wait: 30 * 60 * 1000,
            tries,
            statement: None,
            idle: 60_000,
            queue,
        }
    }
}

/// What a script asks to have different, by a `timeout` directive.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LimitsAsked {
    /// `lock 5s`: both kinds of statements.
    pub lock_wait: Option<u64>,
    /// `statement 10min`.
    pub statement: Option<u64>,
    /// `tries 3`.
    pub tries: Option<u32>,
}

impl Limits {
    /// These limits with what a script asks for in their place.
    #[must_use]
    pub fn with(mut self, asked: &LimitsAsked) -> Self {
        if let Some(wait) = asked.lock_wait {
            self.lock_wait = wait;
            self.long_lock_wait = wait;
        }
        self.statement = asked.statement.or(self.statement);
        self.tries = asked.tries.unwrap_or(self.tries);
        self
    }
}
