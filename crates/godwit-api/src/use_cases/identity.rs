//! What a database says that it is: written on consent, and remembered where it cannot be written.

use std::sync::Arc;

use godwit_core::{
    Environment, Finding, Marked, Profile, RunId, Severity,
    fingerprint::Place,
    marker::{Identity, compare},
};
use godwit_engine::mark::{self, MarkOrder};

use crate::{
    Api,
    convert::identity_view,
    sink::Watcher,
    views::{ApiError, EnvironmentMarkRequest, IdentityView},
};

impl Api {
    /// Writes an environment's marker into its database, in place of the one that is there.
    ///
    /// # Errors
    /// `confirmation-needed` where the name is asked for and was not typed, `lock-busy`, `cannot-connect`.
    pub async fn environment_mark(&self, request: EnvironmentMarkRequest) -> Result<IdentityView, ApiError> {
        let environment = self.environment_by_id(&request.environment).await?;
        let resolved = self.resolve_environment(environment.clone()).await?;
        let patience = self.inner.config.patience;
        let run = RunId::new();
        let marked = environment.clone();
        // It is over before anybody could watch; its record keeps what it said.
        let unwatched: Watcher = Arc::new(|_| {});
        let marker = self
            .guarded(run, unwatched, move |around| {
                Box::pin(async move {
                    let order = MarkOrder {
                        run,
                        environment: &marked,
                        target: &resolved.direct,
                        confirmed: request.confirm.as_deref(),
                        patience,
                    };
                    let written = mark::run(&order, &around.ports()).await;
                    written.map_err(|failure| resolved.explain(failure.into()))
                })
            })
            .await?;
        if let Some(here) = &marker.fingerprint {
            self.store().environment_seen(environment.id, here).await?;
        }
        let profile = profile(&environment);
        Ok(identity_view(&Identity::Match(marker), &profile, environment.protect))
    }

    /// Remembers where the environment's database is, for those whose role may not write a marker. Says so where it
    /// is elsewhere than before and nothing in it says what it is.
    pub(crate) async fn remember_place(
        &self,
        environment: &Environment,
        marked: &Marked,
    ) -> Result<Option<String>, ApiError> {
        if !compare(&profile(environment), marked).is_admissible() {
            return Ok(None);
        }
        let moved = is_elsewhere(environment, marked);
        if moved || environment.fingerprint.is_none() {
            self.store().environment_seen(environment.id, &marked.here).await?;
        }
        let said = moved && marked.marker.is_none();
        Ok(said.then(|| {
            "this is another database than the one that was here before; from now on this one is remembered".to_owned()
        }))
    }
}

/// What the environment says of its database.
fn profile(environment: &Environment) -> Profile<'_> {
    Profile {
        id: Some(environment.id),
        name: Some(&environment.name),
        tier: environment.tier,
    }
}

/// A warning where an unmarked database is not the one that was seen first. No refusal: servers get moved.
pub(crate) fn another_database(environment: &Environment, marked: &Marked) -> Option<Finding> {
    (is_elsewhere(environment, marked) && marked.marker.is_none()).then(|| Finding {
        rule: "another-database".to_owned(),
        severity: Severity::Warn,
        message: format!(
            "'{}' leads to another database than when it was seen first",
            environment.name
        ),
        help: format!(
            "look at its address; if the database was moved, godwit env test {} remembers the new place",
            crate::target::quoted(&environment.name)
        ),
        place: None,
        fixable: false,
        suppressed: None,
    })
}

fn is_elsewhere(environment: &Environment, marked: &Marked) -> bool {
    let seen = environment.fingerprint.as_ref();
    seen.is_some_and(|seen| seen.compare(&marked.here) == Place::Other)
}
