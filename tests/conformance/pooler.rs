//! An environment whose address leads through a pooler that hands sessions around.

use godwit_api::{
    TargetRef, Tier,
    views::{
        BackupChoice, EnvironmentCreateRequest, EnvironmentDraft, EnvironmentTestRequest, EnvironmentView, ErrorCode,
        KeepView, ProjectOpenRequest, RunOutcomeView, RunStartRequest, SecretText, TestView, TransactionsView,
    },
};
use godwit_testkit::{PgBouncer, PoolMode, postgres};

use crate::desk::{Desk, Engine, deaf};

async fn environment(desk: &Desk, pooler: &PgBouncer, direct: Option<String>) -> EnvironmentView {
    let project = desk
        .api
        .project_open(ProjectOpenRequest {
            folder: desk.folder.display().to_string(),
        })
        .await
        .unwrap();
    let url = SecretText(pooler.url(postgres(), &desk.name()));
    let draft = EnvironmentDraft {
        name: format!("live {}", direct.as_deref().unwrap_or("pooled")),
        address: desk.api.url_parse(&url).unwrap().address,
        url: Some(url),
        direct,
        tier: Tier::Development.into(),
        colour: None,
        protect: Tier::Development.default_protect().into(),
        password: None,
        keep: KeepView::Session,
    };
    let request = EnvironmentCreateRequest {
        project: project.id,
        draft,
    };
    desk.api.environment_create(request).await.unwrap()
}

async fn run(desk: &Desk, environment: &EnvironmentView) -> Result<RunOutcomeView, ErrorCode> {
    let target = TargetRef::Environment(environment.id.clone());
    let plan = desk
        .api
        .plan_create(&target, None, TransactionsView::Each)
        .await
        .unwrap();
    let request = RunStartRequest {
        digest: plan.digest,
        confirm: None,
        backup: BackupChoice::Take,
        break_glass: None,
    };
    let run = desk.api.run_start(request, deaf()).await.map_err(|error| error.code)?;
    Ok(run.outcome.unwrap())
}

async fn tested(desk: &Desk, environment: &EnvironmentView) -> TestView {
    let request = EnvironmentTestRequest {
        id: Some(environment.id.clone()),
        draft: None,
    };
    desk.api.environment_test(request).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_needs_a_session_goes_by_the_direct_address() {
    let desk = Desk::with_files(Engine::Postgres, &[("1_t.up.sql", "CREATE TABLE t (id int);\n")]).await;
    let pooler = PgBouncer::start(postgres(), PoolMode::Transaction, 4);

    let pooled = environment(&desk, &pooler, None).await;
    assert_eq!(run(&desk, &pooled).await, Err(ErrorCode::RefusedByPolicy));
    let target = TargetRef::Environment(pooled.id.clone());
    assert_eq!(
        desk.api.status_get(&target).await.unwrap().head,
        None,
        "nothing was written"
    );

    let nowhere = environment(&desk, &pooler, Some("127.0.0.1:1".to_owned())).await;
    let TestView::Failed { message, .. } = tested(&desk, &nowhere).await else {
        panic!("nobody listens there");
    };
    assert!(message.starts_with("by the direct address: "), "{message}");

    let way = format!("{}:{}", postgres().host(), postgres().port());
    let both = environment(&desk, &pooler, Some(way.clone())).await;
    assert_eq!(both.direct.as_deref(), Some(way.as_str()));
    assert!(matches!(tested(&desk, &both).await, TestView::Connected { .. }));
    assert_eq!(run(&desk, &both).await, Ok(RunOutcomeView::Succeeded));
    assert_eq!(desk.api.status_get(&target).await.unwrap().head.as_deref(), Some("1"));
}
