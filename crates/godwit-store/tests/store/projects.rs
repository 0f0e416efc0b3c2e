use std::path::Path;

use godwit_core::{FormatId, Project, ProjectId};
use godwit_store::StoreError;

use crate::fixtures::{NOW, at, project, store};

#[tokio::test]
async fn a_project_comes_back_as_it_was_kept() {
    let (store, _folder) = store().await;
    let shop = Project {
        format: Some(FormatId::Sqlx),
        ..project("shop")
    };
    store.project_add(&shop, at(NOW)).await.unwrap();
    assert_eq!(store.project(shop.id).await.unwrap(), Some(shop.clone()));
    assert_eq!(store.project_of_folder(&shop.folder).await.unwrap(), Some(shop));
    assert_eq!(store.project(ProjectId::new()).await.unwrap(), None);
    assert_eq!(store.project_of_folder(Path::new("/nowhere")).await.unwrap(), None);
}

#[tokio::test]
async fn a_project_can_be_changed_and_removed() {
    let (store, _folder) = store().await;
    let shop = project("shop");
    store.project_add(&shop, at(NOW)).await.unwrap();
    let changed = Project {
        name: "store".into(),
        folder: "/new place/ö".into(),
        format: Some(FormatId::Godwit),
        ..shop
    };
    store.project_update(&changed).await.unwrap();
    assert_eq!(store.project(changed.id).await.unwrap(), Some(changed.clone()));

    store.project_remove(changed.id).await.unwrap();
    for refused in [
        store.project_remove(changed.id).await,
        store.project_update(&changed).await,
    ] {
        assert!(
            matches!(refused, Err(StoreError::NotFound { what: "project", .. })),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn one_folder_has_one_project() {
    let (store, _folder) = store().await;
    let (shop, other) = (project("shop"), project("other"));
    store.project_add(&shop, at(NOW)).await.unwrap();
    store.project_add(&other, at(NOW)).await.unwrap();
    let folder = shop.folder.clone();
    let moved = Project {
        folder: folder.clone(),
        ..other
    };
    let twin = Project {
        id: ProjectId::new(),
        ..shop
    };
    for refused in [
        store.project_update(&moved).await,
        store.project_add(&twin, at(NOW)).await,
    ] {
        assert!(
            matches!(&refused, Err(StoreError::FolderTaken { folder: taken }) if *taken == folder),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn the_project_opened_last_comes_first_down_to_a_fraction_of_a_second() {
    let (store, _folder) = store().await;
    let projects = [project("a"), project("b"), project("c")];
    for project in &projects {
        store.project_add(project, at("2026-11-21T09:00:00Z")).await.unwrap();
    }
    store
        .project_opened(projects[1].id, at("2026-11-21T10:00:00Z"))
        .await
        .unwrap();
    store
        .project_opened(projects[2].id, at("2026-11-21T10:00:00.25Z"))
        .await
        .unwrap();
    let names: Vec<String> = store
        .projects()
        .await
        .unwrap()
        .into_iter()
        .map(|project| project.name)
        .collect();
    assert_eq!(names, ["c", "b", "a"]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_is_not_utf8_is_refused_and_not_bent() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let (store, _folder) = store().await;
    let shop = Project {
        folder: OsStr::from_bytes(b"/srv/\xff").into(),
        ..project("shop")
    };
    let refused = store.project_add(&shop, at(NOW)).await;
    assert!(matches!(refused, Err(StoreError::NotText { .. })), "{refused:?}");
    assert_eq!(store.projects().await.unwrap(), []);
}
