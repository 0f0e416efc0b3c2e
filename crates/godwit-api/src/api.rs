//! The API's state and wiring.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use godwit_core::{Digest, Plan, RunId};
use godwit_engine::{Clock, folder::FolderRef};
use godwit_secrets::SecretStore;
use godwit_store::Store;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{config::ApiConfig, target::TargetRef, views::ApiError};

/// Everything that a front end can ask for. Cloning is cheap and shares everything.
#[derive(Clone)]
pub struct Api {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) config: ApiConfig,
    pub(crate) store: Store,
    plans: Mutex<Plans>,
    runs: Mutex<HashMap<RunId, CancellationToken>>,
    dry_runs: Mutex<HashMap<Digest, CancellationToken>>,
}

/// A plan that a person has seen, and for what it was made.
#[derive(Clone)]
pub(crate) struct SeenPlan {
    pub(crate) plan: Arc<Plan>,
    pub(crate) target: TargetRef,
    pub(crate) folder: FolderRef,
}

/// Seen plans, the newest last; old ones are forgotten and would be stale anyway.
#[derive(Default)]
struct Plans(Vec<(Digest, SeenPlan)>);

/// How many seen plans are kept: one per open window and a few more.
const PLANS_KEPT: usize = 32;

impl Api {
    /// Opens the store and wires everything.
    ///
    /// # Errors
    /// The store is damaged, newer than this program, or locked; nothing was changed then.
    pub async fn open(config: ApiConfig) -> Result<Self, ApiError> {
        // Two crates build without a TLS provider of their own; whoever comes first installs it for the process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let store = Store::open(&config.home).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                config,
                store,
                plans: Mutex::default(),
                runs: Mutex::default(),
                dry_runs: Mutex::default(),
            }),
        })
    }

    /// Closes the store in good order. Runs that go on keep their own hold of it.
    pub async fn close(self) {
        self.inner.store.close().await;
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn secrets(&self) -> &SecretStore {
        &self.inner.config.secrets
    }

    pub(crate) fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    pub(crate) fn remember(&self, seen: SeenPlan) -> Digest {
        let digest = seen.plan.digest();
        let mut plans = lock(&self.inner.plans);
        plans.0.retain(|(known, _)| *known != digest);
        if plans.0.len() >= PLANS_KEPT {
            plans.0.remove(0);
        }
        plans.0.push((digest, seen));
        digest
    }

    pub(crate) fn seen(&self, digest: &Digest) -> Option<SeenPlan> {
        lock(&self.inner.plans)
            .0
            .iter()
            .find(|(known, _)| known == digest)
            .map(|(_, seen)| seen.clone())
    }

    /// Registers a run as live in this process; it can be cancelled from now on.
    pub(crate) fn enlist(&self, run: RunId) -> CancellationToken {
        let token = CancellationToken::new();
        lock(&self.inner.runs).insert(run, token.clone());
        token
    }

    pub(crate) fn discharge(&self, run: RunId) {
        lock(&self.inner.runs).remove(&run);
    }

    /// How many runs, backups and restores go on in this process.
    pub fn runs_going_on(&self) -> usize {
        lock(&self.inner.runs).len()
    }

    /// Cancels all of them.
    pub fn runs_cancel(&self) {
        for token in lock(&self.inner.runs).values() {
            token.cancel();
        }
    }

    /// Registers a plan's dry run; `None` where one goes on.
    pub(crate) fn dry_run_begin(&self, plan: Digest) -> Option<CancellationToken> {
        match lock(&self.inner.dry_runs).entry(plan) {
            Entry::Occupied(_) => None,
            Entry::Vacant(place) => Some(place.insert(CancellationToken::new()).clone()),
        }
    }

    pub(crate) fn dry_run_end(&self, plan: &Digest) {
        lock(&self.inner.dry_runs).remove(plan);
    }

    pub(crate) fn dry_run_live(&self, plan: &Digest) -> Option<CancellationToken> {
        lock(&self.inner.dry_runs).get(plan).cloned()
    }

    pub(crate) fn live(&self, run: RunId) -> Option<CancellationToken> {
        lock(&self.inner.runs).get(&run).cloned()
    }
}

/// The system's clock: the one place that reads it.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the Clock port's one real implementation")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Nothing under these locks can leave the data half changed, so a panic elsewhere does not poison it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
