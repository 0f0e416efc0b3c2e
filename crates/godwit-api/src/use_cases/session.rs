//! Ending one session of a server that is in a run's way.

use godwit_core::{Protect, RunEventKind, RunId};
use godwit_db::{TerminateError, Terminated};

use crate::{
    Api,
    error::{invalid, not_found},
    target::TargetRef,
    views::{ApiError, ErrorCode, SessionTerminateRequest, TerminatedView},
};

impl Api {
    /// Ends exactly the one session that a run's events named. There is no way to end several.
    ///
    /// # Errors
    /// `confirmation-needed` where the environment's name was not typed, `refused-by-policy` for a session of the run
    /// itself or where the server forbids it, `not-found` where the number belongs to another session by now.
    pub async fn session_terminate(
        &self,
        target: &TargetRef,
        request: &SessionTerminateRequest,
    ) -> Result<TerminatedView, ApiError> {
        let run: RunId = request.run.parse().map_err(|_| not_found("run", &request.run))?;
        let resolved = self.resolve(target).await?;
        if resolved.protect != Protect::Open && request.confirm.as_deref() != Some(resolved.name.as_str()) {
            let message = format!(
                "'{}' asks for its name to be typed before a session there is ended",
                resolved.name
            );
            return Err(
                ApiError::new(ErrorCode::ConfirmationNeeded, message).hint(format!("Type '{}'.", resolved.name))
            );
        }
        let events = self.store().run_events(run).await?;
        let ours: Vec<i64> = events
            .into_iter()
            .filter_map(|event| match event.kind {
                RunEventKind::Locked { session } => session,
                _ => None,
            })
            .collect();
        // Servers count their sessions in 32 bits, so nothing is lost.
        #[expect(clippy::cast_possible_truncation, reason = "checked to be a whole number of 32 bits")]
        let id = match request.id {
            id if id.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&id) => id as i64,
            _ => return Err(invalid("that is no session's number", "Take it from the run's events.")),
        };
        let identity = &self.inner.config.identity;
        tracing::warn!(%run, session = id, by = %identity.user, machine = %identity.machine, "a session is ended by hand");
        match godwit_db::terminate(&resolved.direct, id, &request.token, &ours).await {
            Ok(Terminated::Ended) => Ok(TerminatedView::Ended),
            Ok(Terminated::Ending) => Ok(TerminatedView::Ending),
            Ok(Terminated::AlreadyGone) => Ok(TerminatedView::AlreadyGone),
            Err(TerminateError::Db(error)) => Err(resolved.explain(godwit_engine::EngineError::Db(error).into())),
            Err(error @ TerminateError::Another { .. }) => {
                Err(ApiError::new(ErrorCode::NotFound, error.to_string()).hint("Look again at who blocks the run."))
            }
            Err(error) => Err(ApiError::new(ErrorCode::RefusedByPolicy, error.to_string())
                .hint("Ask the person or program that the session belongs to.")),
        }
    }
}
