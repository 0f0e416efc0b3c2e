//! `ADD COLUMN`.

use godwit_core::Work;
use godwit_sql::{Column, ColumnOption, Name};

use super::{effect::Effect, lock::Lock};
use crate::functions;

/// What adding `column` to `table` does; `writes_defaults` where the server writes every default into every row, as
/// those before PostgreSQL 11 do.
pub(super) fn added(table: &Name, column: &Column, writes_defaults: bool) -> Effect {
    let mut effect = Effect::locks(Lock::AccessExclusive, table);
    let (work, note) = filling(column, writes_defaults);
    effect = effect.work(work);
    if let Some(note) = note {
        effect = effect.note(note);
    }
    for option in &column.options {
        let with = match option {
            ColumnOption::PrimaryKey | ColumnOption::Unique => {
                Effect::locks(Lock::AccessExclusive, table).work(Work::Build)
            }
            ColumnOption::Check(_) => Effect::locks(Lock::AccessExclusive, table).work(Work::Scan),
            // Without a default the new column is NULL everywhere, which refers to nothing.
            ColumnOption::References(key) => {
                let work = if column.default().is_some() {
                    Work::Scan
                } else {
                    Work::None
                };
                Effect::locks(Lock::ShareRowExclusive, &key.table)
                    .work(work)
                    .note(format!("{} is locked SHARE ROW EXCLUSIVE", key.table))
            }
            _ => continue,
        };
        effect = effect.and(with);
    }
    effect
}

/// What giving the rows that are there their value costs, and what there is to say of it.
fn filling(column: &Column, writes_defaults: bool) -> (Work, Option<String>) {
    let data_type = column.data_type.name.as_str();
    let serial = matches!(
        data_type,
        "smallserial" | "serial" | "bigserial" | "serial2" | "serial4" | "serial8"
    );
    if serial || column.has(&ColumnOption::Identity) {
        return (Work::Rewrite, Some("every row gets its number".to_owned()));
    }
    if let Some(stored) = column.generated() {
        return (if stored { Work::Rewrite } else { Work::None }, None);
    }
    let Some(default) = column.default() else {
        return match column.is_required() {
            true => (Work::Scan, Some("fails where the table has rows".to_owned())),
            false => (Work::None, None),
        };
    };
    if default.text.eq_ignore_ascii_case("null") {
        return (Work::None, None);
    }
    if default.calls.iter().any(|call| functions::is_volatile(call)) {
        let note = format!("{} gives every row another value", default.text);
        return (Work::Rewrite, Some(note));
    }
    match default.calls.iter().find(|call| !functions::is_steady(call)) {
        Some(unknown) => (
            Work::Rewrite,
            Some(format!("nothing is written where {unknown}() is STABLE or IMMUTABLE")),
        ),
        None if writes_defaults => (Work::Rewrite, None),
        None => (Work::None, None),
    }
}
