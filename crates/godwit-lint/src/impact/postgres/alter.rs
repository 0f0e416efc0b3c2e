//! `ALTER TABLE` and its like. The locks are those of `AlterTableGetLockLevel` in the server's source, which the manual
//! repeats form by form; of several changes in one statement the strongest lock counts for all.

use godwit_core::Work;
use godwit_sql::{AlterTable, Change, Constraint, ConstraintKind, Name};

use super::{column, column_type, effect::Effect, lock::Lock};
use crate::{Context, TableFacts};

/// What the whole statement does; `sql` is its text.
pub(super) fn effect(context: &Context<'_>, altered: &AlterTable, sql: &str) -> Effect {
    let facts = context.facts.and_then(|facts| facts.table(&altered.table));
    let here = Here {
        context,
        altered,
        facts,
    };
    altered
        .changes
        .iter()
        .map(|alter| here.change(&alter.change, alter.span.of(sql)))
        .reduce(Effect::and)
        .unwrap_or_else(|| here.exclusive())
}

struct Here<'a> {
    context: &'a Context<'a>,
    altered: &'a AlterTable,
    facts: Option<&'a TableFacts>,
}

impl Here<'_> {
    fn locks(&self, lock: Lock) -> Effect {
        Effect::locks(lock, &self.altered.table)
    }

    fn exclusive(&self) -> Effect {
        self.locks(Lock::AccessExclusive)
    }

    fn is_before(&self, major: u16) -> bool {
        self.context.server.is_some_and(|server| server.version.0 < major)
    }

    fn change(&self, change: &Change, text: &str) -> Effect {
        match self.altered.noun.as_str() {
            "index" => self.index(change),
            "sequence" => self.sequence(change),
            _ => self.table(change, text),
        }
    }

    fn table(&self, change: &Change, text: &str) -> Effect {
        match change {
            Change::AddColumn { column, .. } => column::added(&self.altered.table, column, self.is_before(11)),
            Change::DropColumn { .. } => self.exclusive().destroys(),
            Change::ColumnType {
                name,
                data_type,
                using,
                collates,
            } => column_type::changed(
                &self.altered.table,
                self.facts,
                &column_type::Asked {
                    column: name,
                    data_type,
                    using: using.as_ref(),
                    collates: *collates,
                },
            ),
            Change::SetNotNull(_) => {
                let effect = self.exclusive().work(Work::Scan);
                if self.is_before(12) {
                    effect
                } else {
                    effect.note("the reading is saved where a valid CHECK says the same")
                }
            }
            Change::SetExpression(_) => self.exclusive().work(Work::Rewrite),
            Change::AddConstraint(constraint) => self.constraint(constraint),
            Change::DropConstraint { .. } => self.exclusive().note("a foreign key's other table is locked so, too"),
            Change::Validate(_) => self
                .locks(Lock::ShareUpdateExclusive)
                .work(Work::Scan)
                .meanwhile("its rows are looked at"),
            Change::ColumnSetting { what, .. } => {
                let light = what.starts_with("set statistics") || matches!(what.as_str(), "set" | "reset");
                self.locks(if light {
                    Lock::ShareUpdateExclusive
                } else {
                    Lock::AccessExclusive
                })
            }
            Change::Rewrite(what) => {
                let effect = self.exclusive().work(Work::Rewrite);
                if what == "set tablespace" {
                    effect.meanwhile("the whole table is copied")
                } else {
                    effect
                }
            }
            Change::Triggers(what) if what.contains("trigger") => self.locks(Lock::ShareRowExclusive),
            Change::Parameters(parameters) => self.parameters(parameters),
            Change::ClusterOn => self.locks(Lock::ShareUpdateExclusive),
            Change::AttachPartition { partition, .. } => self.attach(partition),
            Change::DetachPartition {
                partition,
                concurrently,
            } => self.detach(partition, *concurrently, text),
            _ => self.exclusive(),
        }
    }

    fn constraint(&self, constraint: &Constraint) -> Effect {
        match &constraint.kind {
            ConstraintKind::ForeignKey { key, .. } => {
                let effect = Effect::locks_all(
                    Lock::ShareRowExclusive,
                    vec![self.altered.table.to_string(), key.table.to_string()],
                );
                if constraint.not_valid {
                    effect
                } else {
                    effect.work(Work::Scan).meanwhile(format!(
                        "every row of {} is looked up in {}",
                        self.altered.table, key.table
                    ))
                }
            }
            ConstraintKind::Check(_) | ConstraintKind::NotNull(_) if constraint.not_valid => self.exclusive(),
            ConstraintKind::Check(_) | ConstraintKind::NotNull(_) => self.exclusive().work(Work::Scan),
            ConstraintKind::UsingIndex { primary: true, .. } => self
                .exclusive()
                .work(Work::Scan)
                .note("the reading is saved where its columns are NOT NULL already"),
            ConstraintKind::UsingIndex { .. } => self.exclusive(),
            ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclude => {
                self.exclusive().work(Work::Build)
            }
            _ => self.exclusive().work(Work::Unknown),
        }
    }

    fn parameters(&self, parameters: &[String]) -> Effect {
        let heavy = self.altered.noun == "view" || parameters.iter().any(|one| one == "user_catalog_table");
        self.locks(if heavy {
            Lock::AccessExclusive
        } else {
            Lock::ShareUpdateExclusive
        })
    }

    fn attach(&self, partition: &Name) -> Effect {
        let effect = Effect::locks(Lock::AccessExclusive, partition)
            .work(Work::Scan)
            .meanwhile("all its rows are checked against the partition's bounds");
        if self.is_before(12) {
            return effect.and(self.exclusive());
        }
        effect.note(format!(
            "a valid CHECK that implies the bounds saves the reading; {} is locked SHARE UPDATE EXCLUSIVE, and a DEFAULT \
             partition as this one is",
            self.altered.table
        ))
    }

    fn detach(&self, partition: &Name, concurrently: bool, text: &str) -> Effect {
        if !concurrently {
            return self.exclusive().and(Effect::locks(Lock::AccessExclusive, partition));
        }
        if text.to_ascii_lowercase().ends_with("finalize") {
            return Effect::locks(Lock::AccessExclusive, partition)
                .note(format!("{} is locked SHARE UPDATE EXCLUSIVE", self.altered.table));
        }
        self.locks(Lock::ShareUpdateExclusive)
            .and(Effect::locks(Lock::ShareUpdateExclusive, partition))
            .note("waits for every transaction that uses the table, and then locks the partition ACCESS EXCLUSIVE")
    }

    fn index(&self, change: &Change) -> Effect {
        match change {
            Change::Rename { .. } if !self.is_before(12) => self.locks(Lock::ShareUpdateExclusive),
            Change::ColumnSetting { .. } => self.locks(Lock::ShareUpdateExclusive),
            Change::Parameters(parameters) => {
                let light = ["fillfactor", "deduplicate_items"];
                let all_light = parameters.iter().all(|one| light.contains(&one.as_str()));
                self.locks(if all_light {
                    Lock::ShareUpdateExclusive
                } else {
                    Lock::AccessExclusive
                })
            }
            Change::Rewrite(_) => self.exclusive().work(Work::Rewrite).meanwhile("the index is copied"),
            Change::AttachPartition { partition, .. } => Effect::locks(Lock::AccessExclusive, partition)
                .note(format!("{} is locked SHARE UPDATE EXCLUSIVE", self.altered.table)),
            _ => self.exclusive(),
        }
    }

    fn sequence(&self, change: &Change) -> Effect {
        match change {
            Change::Rename { .. } | Change::Owner | Change::SetSchema | Change::Rewrite(_) => self.exclusive(),
            _ => self.locks(Lock::ShareRowExclusive),
        }
    }
}
