//! Settling a migration that stopped half-way by a person's word.

use godwit_core::{Protect, Version};
use godwit_engine::resolve::{self, Resolution, Verdict};

use crate::{
    Api,
    error::invalid,
    target::TargetRef,
    views::{ApiError, ErrorCode, MigrationResolveRequest, VerdictView},
};

impl Api {
    /// Writes down what became of a migration that stopped half-way, with the reason, into history and journal.
    ///
    /// # Errors
    /// `invalid-input` without a reason or where that migration did not stop half-way, `confirmation-needed` where the
    /// environment's name was not typed, `refused-by-policy` where it is protected as read-only, `lock-busy`.
    pub async fn migration_resolve(
        &self,
        target: &TargetRef,
        request: &MigrationResolveRequest,
    ) -> Result<(), ApiError> {
        let reason = request.reason.trim();
        if reason.is_empty() {
            return Err(invalid(
                "a migration is not resolved without a reason",
                "Say what you saw in the target, or what you did there.",
            ));
        }
        let resolved = self.resolve(target).await?;
        let name = resolved.name.clone();
        match resolved.protect {
            Protect::ReadOnly => return Err(godwit_engine::EngineError::ReadOnly { target: name }.into()),
            Protect::Confirm if request.confirm.as_deref() != Some(name.as_str()) => {
                return Err(ApiError::new(
                    ErrorCode::ConfirmationNeeded,
                    format!("'{name}' asks for its name to be typed before anything is written there"),
                )
                .hint(format!(
                    "Type '{name}' to confirm; on the command line: --confirm {name}"
                )));
            }
            Protect::Confirm | Protect::Open => {}
        }
        let picture = self.picture(&resolved).await?;
        let resolution = Resolution {
            version: &Version::new(&request.version),
            verdict: match request.verdict {
                VerdictView::Applied => Verdict::Applied,
                VerdictView::NotApplied => Verdict::NotApplied,
            },
            reason,
            format: picture.folder.format,
            identity: &self.inner.config.identity,
        };
        let outcome = resolve::run(
            &resolution,
            resolved.folder()?,
            &resolved.plan_target(),
            &resolved.direct,
        )
        .await;
        outcome.map_err(|error| resolved.explain(error.into()))
    }
}
