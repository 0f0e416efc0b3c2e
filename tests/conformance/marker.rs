//! The database knows which environment it is: what says less is refused, a copy is told, and a restore keeps it.

use godwit_api::{
    RestoreWish, TargetRef, Tier, UrlTarget,
    views::{
        ApiError, BackupChoice, BackupOptions, EnvironmentCreateRequest, EnvironmentDraft, EnvironmentMarkRequest,
        EnvironmentTestRequest, EnvironmentUpdateRequest, EnvironmentView, ErrorCode, FindingView, GateKindView,
        GateStateView, IdentityStateView, IdentityView, KeepView, PlanView, ProjectOpenRequest, ProtectView,
        RestoreOptionsView, RunEventKindView, RunKindView, RunOutcomeView, RunStartRequest, RunView, SecretText,
        TargetStateView, TestView, TierView, TransactionsView,
    },
};

use godwit_testkit as testkit;

use crate::{
    clone::{clone_database, forget_place},
    desk::{Desk, Engine, deaf, ear, on_every_engine},
};

on_every_engine!(
    a_profile_that_says_less_is_refused_before_any_write,
    a_bare_url_is_never_less_than_the_marker_says,
    a_marker_that_came_after_the_plan_counts,
    a_read_only_marker_keeps_out_whoever_has_another_profile,
    a_copy_is_told_and_can_be_marked_anew,
    a_restore_keeps_what_the_target_is,
    a_restore_brings_no_identity_to_a_target_that_has_none,
    an_unmarked_database_that_is_another_one_is_warned_of,
);

const FILES: [(&str, &str); 2] = [
    ("1_a.up.sql", "CREATE TABLE a (id int);"),
    ("1_a.down.sql", "DROP TABLE a;"),
];

/// What the form of an environment would hold.
pub async fn draft(desk: &Desk, url: &str, name: &str, tier: Tier) -> EnvironmentDraft {
    let url = SecretText(url.to_owned());
    EnvironmentDraft {
        name: name.to_owned(),
        address: desk.api.url_parse(&url).unwrap().address,
        url: Some(url),
        direct: None,
        tier: tier.into(),
        colour: None,
        protect: tier.default_protect().into(),
        password: None,
        keep: KeepView::Session,
    }
}

/// An environment of the desk's folder at `url`.
pub async fn environment(desk: &Desk, url: &str, name: &str, tier: Tier) -> EnvironmentView {
    let folder = desk.folder.display().to_string();
    let project = desk.api.project_open(ProjectOpenRequest { folder }).await.unwrap().id;
    let draft = draft(desk, url, name, tier).await;
    desk.api
        .environment_create(EnvironmentCreateRequest { project, draft })
        .await
        .unwrap()
}

pub fn target(environment: &EnvironmentView) -> TargetRef {
    TargetRef::Environment(environment.id.clone())
}

/// Writes the marker with the name typed, as production asks for.
pub async fn mark(desk: &Desk, environment: &EnvironmentView) -> IdentityView {
    let request = EnvironmentMarkRequest {
        environment: environment.id.clone(),
        confirm: Some(environment.name.clone()),
    };
    desk.api.environment_mark(request).await.unwrap()
}

/// What the database says that it is, as the test of the connection shows it.
async fn identity(desk: &Desk, environment: &EnvironmentView) -> (IdentityView, Vec<String>) {
    let request = EnvironmentTestRequest {
        id: Some(environment.id.clone()),
        draft: None,
    };
    match desk.api.environment_test(request).await.unwrap() {
        TestView::Connected { identity, notes, .. } => (*identity.expect("it was asked"), notes),
        failed => panic!("{failed:?}"),
    }
}

pub async fn plan(desk: &Desk, target: &TargetRef) -> PlanView {
    desk.api
        .plan_create(target, None, TransactionsView::Each)
        .await
        .unwrap()
}

/// The gate's state and evidence.
fn gate(plan: &PlanView) -> (GateStateView, &str) {
    let gate = plan.gates.iter().find(|gate| gate.kind == GateKindView::Identity);
    let gate = gate.expect("every plan has the gate");
    (gate.state, &gate.detail)
}

async fn run(desk: &Desk, plan: &PlanView, confirm: Option<&str>) -> Result<RunView, ApiError> {
    let request = RunStartRequest {
        digest: plan.digest.clone(),
        confirm: confirm.map(str::to_owned),
        backup: BackupChoice::Policy,
        break_glass: None,
    };
    desk.api.run_start(request, deaf()).await
}

#[track_caller]
fn assert_refused<T: std::fmt::Debug>(outcome: Result<T, ApiError>, words: &[&str]) -> ApiError {
    let error = outcome.expect_err("it is refused");
    assert_eq!(
        (error.code, error.code.exit_code(), error.target_state),
        (ErrorCode::EnvironmentMismatch, 9, Some(TargetStateView::Unchanged)),
        "{error:?}"
    );
    let hint = error.hint.clone().unwrap_or_default();
    for word in words {
        assert!(
            error.message.contains(word) || hint.contains(word),
            "{word} is not in {error:?}"
        );
    }
    error
}

async fn a_profile_that_says_less_is_refused_before_any_write(engine: Engine) {
    let desk = Desk::with_files(engine, &FILES).await;
    let live = environment(&desk, desk.url(), "live", Tier::Production).await;
    let mine = environment(&desk, desk.url(), "mine", Tier::Development).await;
    let unmarked = plan(&desk, &target(&live)).await;
    assert_eq!(
        gate(&unmarked),
        (GateStateView::NotNeeded, "the database carries no marker yet")
    );
    let nameless = EnvironmentMarkRequest {
        environment: live.id.clone(),
        confirm: None,
    };
    let refused = desk.api.environment_mark(nameless).await.unwrap_err();
    assert_eq!(
        refused.code,
        ErrorCode::ConfirmationNeeded,
        "production is not marked by the way"
    );
    let written = mark(&desk, &live).await;
    assert_eq!(written.state, IdentityStateView::Match);
    let runs = desk.api.run_list(Default::default()).await.unwrap();
    assert_eq!(
        (runs[0].kind, runs[0].outcome),
        (RunKindView::Mark, Some(RunOutcomeView::Succeeded)),
        "what was written has a record"
    );
    assert_eq!(
        gate(&plan(&desk, &target(&live)).await),
        (GateStateView::Met, "the database says that it is production 'live'")
    );

    let before = desk.dump_without(&[]);
    let wrong = plan(&desk, &target(&mine)).await;
    assert_eq!(
        gate(&wrong),
        (
            GateStateView::Closed,
            "the database says that it is production 'live', and is taken for development 'mine'"
        )
    );
    assert_refused(
        run(&desk, &wrong, Some("mine")).await,
        &["production 'live'", "development 'mine'", "godwit env mark mine"],
    );
    let backup = desk
        .api
        .backup_create(&target(&live), None, &BackupOptions::default(), deaf())
        .await
        .unwrap();
    let wish = RestoreWish {
        backup: backup.id,
        into: target(&mine),
        new_database: None,
        confirm: Some("mine".into()),
        options: RestoreOptionsView::default(),
        identity: None,
    };
    let preview = desk.api.restore_preview(&wish).await.unwrap();
    assert!(
        preview
            .blocked
            .as_ref()
            .is_some_and(|why| why.contains("production 'live'")),
        "{:?}",
        preview.blocked
    );
    assert_refused(
        desk.api.backup_restore(&wish, deaf()).await,
        &["production 'live'", "development 'mine'"],
    );
    assert_eq!(
        desk.dump_without(&[]),
        before,
        "nothing was written, not even a history table"
    );
    assert!(!desk.status().await.history_exists);

    desk.prove_target(&target(&live)).await;
    let allowed = plan(&desk, &target(&live)).await;
    run(&desk, &allowed, Some("live")).await.unwrap();
}

fn bare(desk: &Desk, url: &str, tier: Option<Tier>) -> TargetRef {
    TargetRef::Url(UrlTarget {
        url: SecretText(url.to_owned()),
        migrations: Some(desk.folder.clone()),
        format: None,
        tier,
    })
}

async fn a_bare_url_is_never_less_than_the_marker_says(engine: Engine) {
    let desk = Desk::with_files(engine, &FILES).await;
    let live = environment(&desk, desk.url(), "live", Tier::Production).await;
    mark(&desk, &live).await;
    // Somebody who knows nothing of the environment.
    let stranger = Desk::with_files(engine, &FILES).await;
    let target = bare(&stranger, desk.url(), Some(Tier::Development));
    stranger.prove_target(&target).await;
    let plan = plan(&stranger, &target).await;
    assert_eq!(plan.tier, TierView::Production);
    assert!(
        plan.needs_confirmation && plan.backup_default,
        "production's policy, not that of --tier"
    );
    assert_eq!(gate(&plan).0, GateStateView::Met);
    let refused = run(&stranger, &plan, None).await.unwrap_err();
    assert_eq!(
        (refused.code, refused.target_state),
        (ErrorCode::ConfirmationNeeded, Some(TargetStateView::Unchanged))
    );
    let done = run(&stranger, &plan, Some(&desk.name())).await.unwrap();
    assert!(done.backup.is_some(), "it was backed up first, as production is");
}

async fn a_marker_that_came_after_the_plan_counts(engine: Engine) {
    let desk = Desk::with_files(engine, &FILES).await;
    let stranger = Desk::with_files(engine, &FILES).await;
    let early = plan(&stranger, &bare(&stranger, desk.url(), Some(Tier::Development))).await;
    let live = environment(&desk, desk.url(), "live", Tier::Production).await;
    mark(&desk, &live).await;
    assert_refused(run(&stranger, &early, Some(&desk.name())).await, &["production 'live'"]);
    assert!(!desk.status().await.history_exists);
}

async fn a_read_only_marker_keeps_out_whoever_has_another_profile(engine: Engine) {
    let desk = Desk::with_files(engine, &FILES).await;
    let live = environment(&desk, desk.url(), "live", Tier::Production).await;
    let protected = EnvironmentDraft {
        protect: ProtectView::ReadOnly,
        ..draft(&desk, desk.url(), "live", Tier::Production).await
    };
    let frozen = desk
        .api
        .environment_update(EnvironmentUpdateRequest {
            id: live.id.clone(),
            draft: protected,
        })
        .await
        .unwrap();
    mark(&desk, &frozen).await;
    // A colleague's profile of the same database, which asks for the name only.
    let colleague = Desk::with_files(engine, &FILES).await;
    let theirs = environment(&colleague, desk.url(), "live", Tier::Production).await;
    let seen = plan(&colleague, &target(&theirs)).await;
    assert_eq!(
        gate(&seen).0,
        GateStateView::Met,
        "a name that all agree on, whatever its id"
    );
    let refused = run(&colleague, &seen, Some("live")).await.unwrap_err();
    assert_eq!(
        (refused.code, refused.target_state),
        (ErrorCode::RefusedByPolicy, Some(TargetStateView::Unchanged)),
        "{refused:?}"
    );
    mark(&colleague, &theirs).await;
    colleague.prove_target(&target(&theirs)).await;
    let again = plan(&colleague, &target(&theirs)).await;
    run(&colleague, &again, Some("live"))
        .await
        .expect("the marker was changed with the name typed");
}

async fn a_copy_is_told_and_can_be_marked_anew(engine: Engine) {
    let desk = Desk::with_files(engine, &FILES).await;
    let live = environment(&desk, desk.url(), "live", Tier::Production).await;
    mark(&desk, &live).await;
    let copy = clone_database(engine, &desk);
    // Even a profile that the marker fits: the name says nothing of the place.
    for (name, tier) in [("live", Tier::Production), ("scratch", Tier::Development)] {
        let other = Desk::with_files(engine, &FILES).await;
        let taken = environment(&other, &copy.url, name, tier).await;
        let wrong = plan(&other, &target(&taken)).await;
        assert_eq!(
            gate(&wrong),
            (
                GateStateView::Closed,
                "the database is a copy of production 'live', or was moved: its marker was written elsewhere"
            )
        );
        assert_refused(
            run(&other, &wrong, Some(name)).await,
            &["a copy of production 'live'", &format!("godwit env mark {name}")],
        );
    }
    let scratch = environment(&desk, &copy.url, "scratch", Tier::Development).await;
    let (found, _) = identity(&desk, &scratch).await;
    assert_eq!((found.state, found.needs_name), (IdentityStateView::Copy, true));
    let marker = found.marker.expect("it has one");
    assert_eq!((marker.name.as_str(), marker.tier), ("live", TierView::Production));
    assert_eq!(marker.written_by, "ana on bench");
    let nameless = EnvironmentMarkRequest {
        environment: scratch.id.clone(),
        confirm: None,
    };
    let refused = desk.api.environment_mark(nameless).await.unwrap_err();
    assert_eq!(
        refused.code,
        ErrorCode::ConfirmationNeeded,
        "another's marker is not overwritten by the way"
    );

    mark(&desk, &scratch).await;
    let right = plan(&desk, &target(&scratch)).await;
    assert_eq!(
        gate(&right),
        (GateStateView::Met, "the database says that it is development 'scratch'")
    );
    run(&desk, &right, None).await.unwrap();
    let (original, _) = identity(&desk, &live).await;
    assert_eq!(
        original.state,
        IdentityStateView::Match,
        "the original still says what it is"
    );
}

async fn a_restore_keeps_what_the_target_is(engine: Engine) {
    let desk = Desk::with_files(engine, &FILES).await;
    let live = environment(&desk, desk.url(), "live", Tier::Production).await;
    mark(&desk, &live).await;
    desk.prove_target(&target(&live)).await;
    let all = plan(&desk, &target(&live)).await;
    run(&desk, &all, Some("live")).await.unwrap();
    let backup = desk
        .api
        .backup_create(&target(&live), None, &BackupOptions::default(), deaf())
        .await
        .unwrap();

    let other = Desk::with_files(engine, &FILES).await;
    let staging = environment(&desk, other.url(), "staging", Tier::Staging).await;
    mark(&desk, &staging).await;
    let wish = RestoreWish {
        backup: backup.id,
        into: target(&staging),
        new_database: None,
        confirm: Some("staging".into()),
        options: RestoreOptionsView::default(),
        identity: None,
    };
    let (watcher, heard) = ear();
    let restored = desk.api.backup_restore(&wish, watcher).await.unwrap();
    assert_eq!(restored.outcome, Some(RunOutcomeView::Succeeded));
    let heard = heard.lock().unwrap().clone();
    assert!(
        !heard
            .iter()
            .any(|event| matches!(event.what, RunEventKindView::Notice { .. })),
        "{heard:?}"
    );
    let (found, _) = identity(&desk, &staging).await;
    assert_eq!(
        (found.state, found.detail.as_str()),
        (
            IdentityStateView::Match,
            "the database says that it is staging 'staging'"
        )
    );
    let back = desk
        .api
        .plan_rollback(&target(&staging), Some(1), None, TransactionsView::Each)
        .await
        .expect("production's history came with it");
    run(&desk, &back, None).await.expect("staging is staging");
    let (original, _) = identity(&desk, &live).await;
    assert_eq!(original.state, IdentityStateView::Match);
}

async fn a_restore_brings_no_identity_to_a_target_that_has_none(engine: Engine) {
    let desk = Desk::with_files(engine, &FILES).await;
    let live = environment(&desk, desk.url(), "live", Tier::Production).await;
    mark(&desk, &live).await;
    let backup = desk
        .api
        .backup_create(&target(&live), None, &BackupOptions::default(), deaf())
        .await
        .unwrap();
    let other = Desk::with_files(engine, &FILES).await;
    let fresh = environment(&desk, other.url(), "fresh", Tier::Development).await;
    let wish = RestoreWish {
        backup: backup.id,
        into: target(&fresh),
        new_database: None,
        confirm: None,
        options: RestoreOptionsView::default(),
        identity: None,
    };
    let (watcher, heard) = ear();
    desk.api.backup_restore(&wish, watcher).await.unwrap();
    let heard = heard.lock().unwrap().clone();
    let warned = heard.iter().any(|event| {
        matches!(&event.what, RunEventKindView::Notice { message, .. } if message.contains("a copy of production 'live'"))
    });
    assert!(warned, "{heard:?}");
    let wrong = plan(&desk, &target(&fresh)).await;
    assert_refused(run(&desk, &wrong, None).await, &["a copy of production 'live'"]);
}

async fn an_unmarked_database_that_is_another_one_is_warned_of(engine: Engine) {
    let desk = Desk::with_files(engine, &FILES).await;
    desk.client("CREATE TABLE before_godwit (id int);");
    let mine = environment(&desk, desk.url(), "mine", Tier::Development).await;
    let warnings = |plan: &PlanView| {
        let about = plan
            .findings
            .iter()
            .filter(|finding| finding.rule == "another-database");
        about.count()
    };
    assert_eq!(warnings(&plan(&desk, &target(&mine)).await), 0, "it is remembered");
    assert_eq!(warnings(&plan(&desk, &target(&mine)).await), 0, "and it is that one");
    forget_place(engine, &desk);
    let elsewhere = plan(&desk, &target(&mine)).await;
    assert_eq!(warnings(&elsewhere), 1, "{:?}", elsewhere.findings);
    let (_, notes) = identity(&desk, &mine).await;
    assert!(notes.iter().any(|note| note.contains("another database")), "{notes:?}");
    let (_, notes) = identity(&desk, &mine).await;
    assert!(
        !notes.iter().any(|note| note.contains("another database")),
        "who tested was told: {notes:?}"
    );
    let elsewhere = plan(&desk, &target(&mine)).await;
    assert_eq!(warnings(&elsewhere), 0);
    run(&desk, &elsewhere, None).await.expect("a warning refuses nothing");
}

/// An environment whose role may look and nothing more.
async fn with_a_role_that_only_reads(engine: Engine, desk: &Desk) -> EnvironmentView {
    let place = match engine {
        Engine::Mariadb => {
            let server = testkit::mariadb();
            server.execute("CREATE USER looker IDENTIFIED BY 'l00k'");
            server.execute(&format!("GRANT SELECT ON `{}`.* TO looker", desk.name()));
            format!("{}:{}", server.host(), server.port())
        }
        Engine::Postgres | Engine::Sqlite => {
            let server = testkit::postgres();
            server.execute("CREATE ROLE looker LOGIN PASSWORD 'l00k'");
            format!("{}:{}", server.host(), server.port())
        }
    };
    let url = format!("{}://looker:l00k@{place}/{}", engine.id(), desk.name());
    environment(desk, &url, "live", Tier::Production).await
}

/// Files have no roles, so this is for servers.
async fn a_role_that_only_reads_knows_the_place(engine: Engine) {
    let desk = Desk::with_files(engine, &FILES).await;
    let live = with_a_role_that_only_reads(engine, &desk).await;
    let (found, _) = identity(&desk, &live).await;
    assert_eq!(found.state, IdentityStateView::Unmarked);
    let request = EnvironmentMarkRequest {
        environment: live.id.clone(),
        confirm: Some("live".into()),
    };
    let refused = desk.api.environment_mark(request).await.unwrap_err();
    assert_eq!(
        (refused.code, refused.target_state),
        (ErrorCode::RefusedByPolicy, Some(TargetStateView::Unchanged)),
        "{refused:?}"
    );
    let seen = plan(&desk, &target(&live)).await;
    let known = |finding: &FindingView| finding.rule == "another-database";
    assert!(!seen.findings.iter().any(known), "{:?}", seen.findings);
    forget_place(engine, &desk);
    let elsewhere = plan(&desk, &target(&live)).await;
    assert!(elsewhere.findings.iter().any(known), "{:?}", elsewhere.findings);

    // Somebody who may marks it; whoever only reads sees that, too.
    let owner = Desk::with_files(engine, &FILES).await;
    let theirs = environment(&owner, desk.url(), "live", Tier::Production).await;
    mark(&owner, &theirs).await;
    let marked = plan(&desk, &target(&live)).await;
    assert_eq!(
        gate(&marked),
        (GateStateView::Met, "the database says that it is production 'live'")
    );
    assert!(
        !marked.findings.iter().any(known),
        "the marker knows better: {:?}",
        marked.findings
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_only_reads_knows_the_place_on_postgres() {
    a_role_that_only_reads_knows_the_place(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_only_reads_knows_the_place_on_mariadb() {
    a_role_that_only_reads_knows_the_place(Engine::Mariadb).await;
}
