//! Snapshots of a schema.

use godwit_core::{
    ServerInfo,
    schema::{Column, Constraint, Index, Relation, Routine, Schema, SchemaSnapshot},
};
use jiff::Timestamp;

use super::{number, server_words};
use crate::views::{ColumnView, ConstraintView, IndexView, RelationView, RoutineView, SchemaSnapshotView, SchemaView};

pub(crate) fn snapshot_view(snapshot: SchemaSnapshot, server: &ServerInfo, checked: Timestamp) -> SchemaSnapshotView {
    SchemaSnapshotView {
        server: server_words(server),
        schemas: snapshot.schemas.into_iter().map(schema).collect(),
        checked: checked.to_string(),
    }
}

fn schema(schema: Schema) -> SchemaView {
    SchemaView {
        name: schema.name,
        relations: schema.relations.into_iter().map(relation).collect(),
        routines: schema.routines.into_iter().map(routine).collect(),
    }
}

fn routine(
    Routine {
        name, kind, signature, ..
    }: Routine,
) -> RoutineView {
    RoutineView { name, kind, signature }
}

fn relation(relation: Relation) -> RelationView {
    RelationView {
        own: godwit_db::is_own_table(&relation.name),
        name: relation.name,
        kind: relation.kind.into(),
        rows: relation.rows.map(number),
        bytes: relation.bytes.map(number),
        comment: relation.comment,
        columns: relation.columns.into_iter().map(column).collect(),
        indexes: relation.indexes.into_iter().map(index).collect(),
        constraints: relation.constraints.into_iter().map(constraint).collect(),
        triggers: relation.triggers.into_iter().map(|trigger| trigger.name).collect(),
        definition: relation.definition,
    }
}

fn column(
    Column {
        name,
        data_type,
        nullable,
        default,
        generated,
        comment,
    }: Column,
) -> ColumnView {
    ColumnView {
        name,
        data_type,
        nullable,
        default,
        generated,
        comment,
    }
}

fn index(
    Index {
        name,
        keys,
        unique,
        valid,
        bytes,
        definition,
    }: Index,
) -> IndexView {
    IndexView {
        name,
        keys,
        unique,
        valid,
        bytes: bytes.map(number),
        definition,
    }
}

fn constraint(Constraint { name, kind, definition }: Constraint) -> ConstraintView {
    ConstraintView {
        name,
        kind: kind.into(),
        definition,
    }
}
