use super::*;
use crate::schema::{ConstraintKind, Schema, Trigger};

fn column(name: &str, data_type: &str) -> Column {
    Column {
        name: name.into(),
        data_type: data_type.into(),
        nullable: false,
        default: None,
        generated: None,
        comment: None,
    }
}

fn table(name: &str, columns: Vec<Column>) -> Relation {
    Relation {
        name: name.into(),
        kind: RelationKind::Table,
        rows: Some(3),
        bytes: Some(8192),
        comment: None,
        columns,
        indexes: Vec::new(),
        constraints: Vec::new(),
        triggers: Vec::new(),
        definition: None,
    }
}

fn snapshot(relations: Vec<Relation>) -> SchemaSnapshot {
    SchemaSnapshot {
        schemas: vec![Schema {
            name: "public".into(),
            relations,
            routines: Vec::new(),
        }],
    }
}

/// Snapshots that differ in everything that can differ.
fn several() -> Vec<SchemaSnapshot> {
    let mut rich = table("orders", vec![column("id", "integer"), column("note", "text")]);
    rich.columns[1].default = Some("''::text".into());
    rich.constraints.push(Constraint {
        name: "orders_pkey".into(),
        kind: ConstraintKind::PrimaryKey,
        definition: "PRIMARY KEY (id)".into(),
    });
    rich.indexes.push(Index {
        name: "orders_note".into(),
        keys: vec!["note".into()],
        unique: true,
        valid: false,
        bytes: None,
        definition: None,
    });
    rich.triggers.push(Trigger {
        name: "touch".into(),
        definition: Some("CREATE TRIGGER touch\n  BEFORE UPDATE ON orders".into()),
    });
    let mut view = table("orders", vec![column("id", "integer")]);
    view.kind = RelationKind::View;
    view.definition = Some("SELECT 1 AS id".into());
    let mut routine = snapshot(vec![table("orders", vec![column("id", "bigint")])]);
    routine.schemas[0].routines.push(Routine {
        name: "total".into(),
        kind: "function".into(),
        signature: "(a integer) returns integer".into(),
        definition: None,
    });
    vec![
        SchemaSnapshot::default(),
        snapshot(vec![]),
        snapshot(vec![table("orders", vec![column("id", "integer")])]),
        snapshot(vec![rich, table("items", vec![])]),
        snapshot(vec![view]),
        routine,
    ]
}

#[test]
fn nothing_differs_from_itself_and_the_way_back_is_the_reverse() {
    let all = several();
    for one in &all {
        assert_eq!(diff(one, one), []);
        for other in &all {
            let there = diff(one, other);
            assert_eq!(there.is_empty(), one == other, "what differs is seen");
            let back: Vec<SchemaChange> = diff(other, one).into_iter().map(SchemaChange::reversed).collect();
            assert_eq!(there, back);
        }
    }
}

/// Taking what changed of one side gives the other: a diff says everything.
#[test]
fn a_diff_applied_to_the_one_side_gives_the_other() {
    let all = several();
    for one in &all {
        for other in &all {
            let mut patched: BTreeMap<Key, Vec<String>> = objects(one).into_iter().collect();
            for change in diff(one, other) {
                patched.retain(|key, _| (key.object, &key.name) != (change.object.as_str(), &change.name));
                if let Some(after) = change.after {
                    let object = objects(other)
                        .into_iter()
                        .find(|(key, _)| key.object == change.object && key.name == change.name);
                    patched.insert(object.unwrap().0, after);
                }
            }
            assert_eq!(patched, objects(other).into_iter().collect());
        }
    }
}

#[test]
fn rows_and_sizes_are_no_structure() {
    let before = snapshot(vec![table("orders", vec![])]);
    let mut after = before.clone();
    after.schemas[0].relations[0].rows = None;
    after.schemas[0].relations[0].bytes = Some(1);
    assert_eq!(diff(&before, &after), []);
}

#[test]
fn an_object_is_told_in_lines() {
    let all = several();
    let changes = diff(&all[2], &all[3]);
    let words: Vec<_> = changes
        .iter()
        .map(|change| (change.kind(), change.object.as_str(), change.name.as_str()))
        .collect();
    assert_eq!(
        words,
        [
            (ChangeKind::Added, "table", "public.items"),
            (ChangeKind::Changed, "table", "public.orders"),
        ]
    );
    assert_eq!(
        changes[1].before.as_deref(),
        Some(&["id integer not null".to_owned()][..])
    );
    assert_eq!(
        changes[1].after.as_deref().unwrap(),
        [
            "id integer not null",
            "note text not null default ''::text",
            "constraint orders_pkey PRIMARY KEY (id)",
            "unique index orders_note (note) (invalid)",
            "CREATE TRIGGER touch",
            "  BEFORE UPDATE ON orders",
        ]
    );
}

#[test]
fn routines_of_one_name_are_told_apart_by_their_arguments() {
    assert_eq!(arguments("(a integer) returns integer"), "(a integer)");
    assert_eq!(arguments("(a integer)"), "(a integer)");
    assert_eq!(arguments("every 1 day"), "");
}
