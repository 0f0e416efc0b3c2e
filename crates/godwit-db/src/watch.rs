//! Looking at a running statement from beside: who blocks it, whom it blocks, how far it is.

use godwit_core::{Address, Blockage, InsideProgress, SessionInfo, watch::WaitEdge};

use crate::{
    DbError, mysql, postgres,
    session::{self, Session},
    target::Target,
};

/// What was seen in one look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// Who blocks the watched session, and whom it blocks.
    pub blockage: Blockage,
    /// How far the server says its statement is; most statements are not counted.
    pub progress: Option<InsideProgress>,
}

/// A session of its own that looks at another one; the server keeps it read-only.
///
/// What the role may not see is left out and is no error. SQLite has no sessions that could be seen, so nothing is
/// opened there and nothing seen.
pub struct Watcher {
    watched: i64,
    sight: Sight,
}

enum Sight {
    Postgres(Box<dyn Session>, postgres::watch::Questions),
    Mysql(Box<dyn Session>, mysql::watch::Sources),
    Nothing,
}

/// What an engine tells about the sessions around one.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) sessions: Vec<SessionInfo>,
    pub(crate) edges: Vec<WaitEdge>,
    pub(crate) progress: Option<InsideProgress>,
}

impl Watcher {
    /// Connects, to look at the session that [`crate::TargetLock::session_id`] names.
    pub async fn open(target: &Target, session_id: i64) -> Result<Self, DbError> {
        let sight = match &target.address {
            Address::Sqlite { .. } => Sight::Nothing,
            Address::Postgres(_) => {
                let session = session::open_reader(target).await?;
                let questions = postgres::watch::Questions::for_version(&session.server().version);
                Sight::Postgres(session, questions)
            }
            Address::Mysql(_) => {
                let mut session = session::open_reader(target).await?;
                let sources = mysql::watch::Sources::of(session.as_mut()).await?;
                Sight::Mysql(session, sources)
            }
        };
        Ok(Self {
            watched: session_id,
            sight,
        })
    }

    /// Looks once: one round trip on PostgreSQL, and on MySQL and MariaDB while nobody waits.
    pub async fn look(&mut self) -> Result<Look, DbError> {
        let facts = match &mut self.sight {
            Sight::Postgres(session, questions) => questions.ask(session.as_mut(), self.watched).await?,
            Sight::Mysql(session, sources) => sources.ask(session.as_mut(), self.watched).await?,
            Sight::Nothing => Facts::default(),
        };
        Ok(Look {
            blockage: Blockage::around(self.watched, facts.sessions, &facts.edges),
            progress: facts.progress,
        })
    }

    /// Says goodbye to the server.
    pub async fn close(self) {
        match self.sight {
            Sight::Postgres(session, _) | Sight::Mysql(session, _) => session.close().await,
            Sight::Nothing => {}
        }
    }
}
