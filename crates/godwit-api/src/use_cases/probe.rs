//! The test of a connection.

use godwit_core::{EnvironmentId, Profile, Protect, Tier, marker::compare};
use godwit_db::{Probe, Target};

use crate::{
    Api,
    convert::{identity_view, server_words},
    error::invalid,
    views::{ApiError, EnvironmentTestRequest, PrivilegeView, TestView},
};

/// What is tested, and what it is taken for.
struct Tested {
    target: Target,
    /// The way beside a pooler, where there is one.
    direct: Option<Target>,
    id: Option<EnvironmentId>,
    name: String,
    tier: Tier,
    protect: Protect,
}

impl Api {
    /// Tests the fields of a form or a kept environment, stage by stage. A failed test is a result, not an error.
    ///
    /// # Errors
    /// `invalid-input` where the fields cannot be meant, `not-found`.
    pub async fn environment_test(&self, request: EnvironmentTestRequest) -> Result<TestView, ApiError> {
        let kept = match &request.id {
            Some(id) => Some(self.resolve_environment(self.environment_by_id(id).await?).await?),
            None => None,
        };
        let id = kept.as_ref().and_then(|kept| kept.id());
        let tested = match (&request.draft, &kept) {
            (Some(draft), kept) => {
                let drafted = self.read_draft(draft)?;
                let kept_password = kept.as_ref().and_then(|kept| kept.target.password.clone());
                let password = drafted
                    .password
                    .or(kept_password)
                    .or_else(|| self.inner.config.password.clone());
                let target = Target {
                    address: drafted.address,
                    password,
                };
                Tested {
                    direct: drafted.direct.map(|way| target.by(Some(&way))),
                    target,
                    id,
                    name: draft.name.trim().to_owned(),
                    tier: draft.tier.into(),
                    protect: draft.protect.into(),
                }
            }
            (None, Some(kept)) => Tested {
                target: kept.target.clone(),
                direct: (kept.direct.address != kept.target.address).then(|| kept.direct.clone()),
                id,
                name: kept.name.clone(),
                tier: kept.tier,
                protect: kept.protect,
            },
            (None, None) => {
                return Err(invalid(
                    "nothing to test was named",
                    "Name an environment or fill in the form.",
                ));
            }
        };
        let mut probe = godwit_db::probe(&tested.target).await;
        if let (Ok(_), Some(direct)) = (&probe, &tested.direct)
            && let Err(mut failure) = godwit_db::probe(direct).await
        {
            failure.message = format!("by the direct address: {}", failure.message);
            probe = Err(failure);
        }
        let mut notes = Vec::new();
        if let (Ok(Probe { marked: Ok(marked), .. }), None, Some(environment)) = (
            &probe,
            &request.draft,
            kept.as_ref().and_then(|kept| kept.environment.as_ref()),
        ) {
            notes.extend(self.remember_place(environment, marked).await?);
        }
        Ok(match probe {
            Ok(probe) => connected(&tested, probe, notes),
            Err(failure) => {
                let trouble = kept.and_then(|kept| kept.password_trouble);
                let hint = match trouble.filter(|_| tested.target.password.is_none()) {
                    Some(trouble) => format!(
                        "{}. No password could be read: {trouble}.",
                        failure.hint.trim_end_matches('.')
                    ),
                    None => failure.hint,
                };
                TestView::Failed {
                    stage: failure.stage.into(),
                    message: failure.message,
                    hint,
                }
            }
        })
    }
}

fn connected(tested: &Tested, probe: Probe, mut notes: Vec<String>) -> TestView {
    let profile = Profile {
        id: tested.id,
        name: Some(&tested.name),
        tier: tested.tier,
    };
    let identity = match &probe.marked {
        Ok(marked) => Some(Box::new(identity_view(
            &compare(&profile, marked),
            &profile,
            tested.protect,
        ))),
        Err(error) => {
            notes.push(format!("what the database says that it is could not be read: {error}"));
            None
        }
    };
    TestView::Connected {
        server: server_words(&probe.server),
        database: probe.server.database,
        user: probe.server.user,
        tls: probe.server.tls,
        latency_millis: probe.latency_millis,
        privileges: probe
            .privileges
            .into_iter()
            .map(|privilege| PrivilegeView {
                name: privilege.name,
                granted: privilege.granted,
            })
            .collect(),
        notes: probe.notes.into_iter().chain(notes).collect(),
        identity,
    }
}
