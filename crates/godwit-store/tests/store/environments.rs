use godwit_core::{Address, Environment, EnvironmentId, Fingerprint, ProjectId, Protect, Tier};
use godwit_store::{Store, StoreError};

use crate::fixtures::{NOW, at, environment, furnished, project, run};

async fn names(store: &Store, project: ProjectId) -> Vec<String> {
    store
        .environments(project)
        .await
        .unwrap()
        .into_iter()
        .map(|environment| environment.name)
        .collect()
}

async fn add(store: &Store, project: ProjectId, name: &str) -> Environment {
    store.environment_add(&environment(project, name)).await.unwrap()
}

#[tokio::test]
async fn an_environment_comes_back_as_it_was_kept() {
    let (store, _folder, staging) = furnished().await;
    assert_eq!(store.environment(staging.id).await.unwrap(), Some(staging.clone()));
    assert_eq!(store.environment(EnvironmentId::new()).await.unwrap(), None);
    assert_eq!(store.environments(staging.project).await.unwrap(), [staging]);
}

#[tokio::test]
async fn new_environments_go_to_the_end_and_can_be_reordered() {
    let (store, _folder, staging) = furnished().await;
    let production = add(&store, staging.project, "production").await;
    let local = add(&store, staging.project, "local").await;
    assert_eq!((staging.position, production.position, local.position), (0, 1, 2));
    let order = [local.id, staging.id, production.id];
    store.environments_reorder(staging.project, &order).await.unwrap();
    assert_eq!(names(&store, staging.project).await, ["local", "staging", "production"]);
    let positions: Vec<u32> = store
        .environments(staging.project)
        .await
        .unwrap()
        .iter()
        .map(|environment| environment.position)
        .collect();
    assert_eq!(positions, [0, 1, 2]);
}

#[tokio::test]
async fn a_partial_order_with_strangers_and_repeats_loses_no_environment() {
    let (store, _folder, staging) = furnished().await;
    let production = add(&store, staging.project, "production").await;
    let local = add(&store, staging.project, "local").await;
    let blog = project("blog");
    store.project_add(&blog, at(NOW)).await.unwrap();
    let foreign = add(&store, blog.id, "foreign").await;
    let order = [foreign.id, local.id, local.id, EnvironmentId::new()];
    store.environments_reorder(staging.project, &order).await.unwrap();
    assert_eq!(names(&store, staging.project).await, ["local", "staging", "production"]);
    assert_eq!(store.environment(production.id).await.unwrap().unwrap().position, 2);
    assert_eq!(store.environment(foreign.id).await.unwrap(), Some(foreign));
}

#[tokio::test]
async fn an_update_changes_all_but_project_and_position() {
    let (store, _folder, staging) = furnished().await;
    let changed = Environment {
        name: "qa".into(),
        project: ProjectId::new(),
        address: Address::Sqlite {
            path: "/srv/shop.db".into(),
        },
        tier: Tier::Production,
        colour: None,
        protect: Protect::Confirm,
        position: 9,
        ..staging.clone()
    };
    store.environment_update(&changed).await.unwrap();
    let expected = Environment {
        project: staging.project,
        position: 0,
        ..changed
    };
    assert_eq!(store.environment(staging.id).await.unwrap(), Some(expected));
}

#[tokio::test]
async fn the_place_of_a_database_is_kept_and_changes_nothing_else() {
    let (store, _folder, staging) = furnished().await;
    let places: Vec<Fingerprint> = ["system=1", "system=2"]
        .map(|kinds| format!("{kinds} database=it's \"a\" shop").parse().unwrap())
        .into();
    for place in places {
        store.environment_seen(staging.id, &place).await.unwrap();
        let expected = Environment {
            fingerprint: Some(place),
            ..staging.clone()
        };
        assert_eq!(store.environment(staging.id).await.unwrap(), Some(expected));
    }
    let gone = store
        .environment_seen(EnvironmentId::new(), &Fingerprint::of(None))
        .await;
    assert!(matches!(gone, Err(StoreError::NotFound { .. })), "{gone:?}");
}

#[tokio::test]
async fn a_name_is_unique_in_its_project() {
    let (store, _folder, staging) = furnished().await;
    let twin = environment(staging.project, "staging");
    let other = add(&store, staging.project, "other").await;
    let renamed = Environment {
        name: "staging".into(),
        ..other
    };
    let refused = [
        store.environment_add(&twin).await.map(|_| ()),
        store.environment_update(&renamed).await,
    ];
    for refused in refused {
        assert!(
            matches!(&refused, Err(StoreError::NameTaken { name }) if name == "staging"),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_name_in_two_projects_is_ambiguous_and_the_projects_are_named() {
    let (store, _folder, staging) = furnished().await;
    assert_eq!(store.environment_by_name("staging").await.unwrap(), Some(staging));
    assert_eq!(store.environment_by_name("nowhere").await.unwrap(), None);
    let blog = project("blog");
    store.project_add(&blog, at(NOW)).await.unwrap();
    add(&store, blog.id, "staging").await;
    match store.environment_by_name("staging").await {
        Err(StoreError::Ambiguous { projects, .. }) => assert_eq!(projects, ["blog", "shop"]),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_environment_needs_its_project() {
    let (store, _folder, _) = furnished().await;
    let stray = environment(ProjectId::new(), "stray");
    let refused = store.environment_add(&stray).await;
    assert!(
        matches!(refused, Err(StoreError::NotFound { what: "project", .. })),
        "{refused:?}"
    );
    for refused in [
        store.environment_update(&stray).await,
        store.environment_remove(stray.id).await,
    ] {
        assert!(
            matches!(
                refused,
                Err(StoreError::NotFound {
                    what: "environment",
                    ..
                })
            ),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn runs_outlive_their_environment_and_project() {
    let (store, _folder, staging) = furnished().await;
    let run = run(Some(staging.id));
    store.run_begin(&run).await.unwrap();
    store.project_remove(staging.project).await.unwrap();
    assert_eq!(store.environment(staging.id).await.unwrap(), None);
    assert_eq!(store.run(run.id).await.unwrap(), Some(run));
}
