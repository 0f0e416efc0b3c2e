//! `MODIFY` and `CHANGE`: what differs between a column as it is and as it shall be.

use godwit_core::Product;
use godwit_sql::{Column, ColumnOption, Expr, Position};

use super::{
    changes::{keys, rename_column},
    present::{Present, is},
    step::Step,
    types::{Kind, Text},
};

/// The steps to make `name` what `column` says.
pub(super) fn steps(present: &Present<'_>, name: &str, column: &Column, position: Option<&Position>) -> Vec<Step> {
    let Some(old) = present.column(name) else {
        return vec![Step::copy(format!(
            "the present definition of {name} is not known, so that its type is assumed to change"
        ))];
    };
    let mut steps = vec![Step::instant(format!(
        "only what is said of {name} changes, not its values"
    ))];
    steps.extend(keys(present, column));
    if !is(&old.name.name, &column.name.name) {
        steps.push(rename_column(present, name, &column.name.name));
    }
    let moves = moves(present, name, position);
    if old.generated().is_some() || column.generated().is_some() {
        steps.push(generated(present, old, column, moves));
        return steps;
    }
    steps.extend(values(present, old, column));
    steps.extend(nulls(present, old, column));
    match (
        old.has(&ColumnOption::AutoIncrement),
        column.has(&ColumnOption::AutoIncrement),
    ) {
        (false, true) => steps.push(Step {
            offline: true,
            ..Step::copy(format!("{name} becomes AUTO_INCREMENT"))
        }),
        (true, false) if present.is_mysql() => steps.push(Step::copy(format!("{name} is AUTO_INCREMENT no longer"))),
        _ => {}
    }
    if check(column).is_some() && check(column) != check(old) {
        steps.push(Step::copy(format!("a CHECK of {name} is held against every row")));
    }
    if moves {
        steps.push(moved(present, name));
    }
    steps
}

/// Whether `position` is another than the present one.
fn moves(present: &Present<'_>, name: &str, position: Option<&Position>) -> bool {
    match position {
        None => false,
        Some(Position::First) => present.before(name).is_some(),
        Some(Position::After(other)) => !present.before(name).is_some_and(|before| is(before, other)),
    }
}

fn moved(present: &Present<'_>, name: &str) -> Step {
    let why = format!("{name} moves among the columns");
    let instant = present.is_at_least(Product::Mariadb, (10, 4, 0)) && !present.has_row_format("compressed");
    let step = if instant {
        Step::instant(why)
    } else {
        Step::rebuild(why)
    };
    step.of_columns()
}

fn generated(present: &Present<'_>, old: &Column, column: &Column, moves: bool) -> Step {
    let name = &old.name.name;
    let why = format!("{name} is computed, and its definition changes");
    let expr = |column: &Column| {
        column.options.iter().find_map(|option| match option {
            ColumnOption::Generated { expr, stored } => Some((plain(expr), *stored)),
            _ => None,
        })
    };
    let (Some((before, was_stored)), Some((after, stored))) = (expr(old), expr(column)) else {
        return Step::copy(why);
    };
    if was_stored != stored || Kind::of(&old.data_type) != Kind::of(&column.data_type) {
        return Step::copy(why);
    }
    match (stored, before == after, moves) {
        (false, true, false) => Step::instant(format!("{name} stays as it is")),
        (true, true, false) if present.is_mysql() => Step::instant(format!("{name} stays as it is")),
        (false, true, true) if present.is_at_least(Product::Mysql, (9, 0, 0)) => Step::instant(why),
        (true, true, true) if present.is_at_least(Product::Mysql, (9, 0, 0)) => Step::rebuild(why).of_columns(),
        (false, false, false) if present.is_at_least(Product::Mariadb, (10, 3, 2)) && !present.is_indexed(name) => {
            Step::instant(why)
        }
        _ => Step::copy(why),
    }
}

/// The step for another type, character set or collation.
fn values(present: &Present<'_>, old: &Column, column: &Column) -> Option<Step> {
    let name = &old.name.name;
    let (was, is) = (Kind::of(&old.data_type), Kind::of(&column.data_type));
    let type_changes = || {
        Step::copy(format!(
            "the type of {name} changes from {} to {}",
            written(&old.data_type, &was),
            written(&column.data_type, &is)
        ))
    };
    if was.name != is.name || was.unsigned != is.unsigned {
        return Some(type_changes());
    }
    if !was.is_text() {
        let grows = was.name == "varbinary" && was != is;
        return match (was.length(), is.length()) {
            (Some(from), Some(to)) if grows => Some(longer(present, name, (from, to)).unwrap_or_else(type_changes)),
            _ => (was != is).then(type_changes),
        };
    }
    let (from, to) = (Text::of(present, old), Text::of(present, column));
    let (Some(from_width), Some(to_width)) = (from.widest(), to.widest()) else {
        let same = from == to && was == is;
        return (!same).then(|| {
            Step::copy(format!(
                "the character set of {name} is not known, so that its values are assumed to change"
            ))
        });
    };
    let text = text(present, name, &from, &to);
    let length = match was.name.as_str() {
        "enum" | "set" if was.arguments != is.arguments => {
            let appends = is.arguments.starts_with(&was.arguments) && was.packed() == is.packed();
            Some(if appends {
                Step::instant(format!("{name} gets more values at the end of its list"))
            } else {
                Step::copy(format!(
                    "the values of {name} are stored under other numbers or in more bytes"
                ))
            })
        }
        "varchar" => match (was.length(), is.length()) {
            (Some(before), Some(after)) if before * from_width != after * to_width || before != after => {
                let (bytes, more) = (before * from_width, after * to_width);
                let shorter = after < before;
                Some(
                    longer(present, name, (bytes, more))
                        .filter(|_| !shorter)
                        .unwrap_or_else(type_changes),
                )
            }
            _ => None,
        },
        _ => (was.arguments != is.arguments).then(type_changes),
    };
    match (text, length) {
        (Some(text), Some(length)) => Some(text.or_worse(length)),
        (text, length) => text.or(length),
    }
}

/// The step for a column of variable length that may become longer, in bytes; `None` where the rows have to change.
fn longer(present: &Present<'_>, name: &str, (from, to): (u64, u64)) -> Option<Step> {
    if to < from {
        return None;
    }
    // The length of a value stands before it in one byte, up to 255; in two where the column may hold more.
    let same_prefix = (from <= 255) == (to <= 255);
    let why = format!("{name} may hold longer values");
    if present.is_mysql() {
        return (same_prefix && present.is_at_least(Product::Mysql, (5, 7, 0))).then(|| Step::in_place(why));
    }
    // Up to 127 the byte is the same as the first of two, and REDUNDANT rows keep offsets instead.
    let any = from <= 127 || present.has_row_format("redundant");
    let fits = same_prefix || (any && present.is_at_least(Product::Mariadb, (10, 4, 3)));
    (fits && present.is_at_least(Product::Mariadb, (10, 2, 2))).then(|| Step::instant(why))
}

/// The step for another character set or collation.
fn text(present: &Present<'_>, name: &str, from: &Text, to: &Text) -> Option<Step> {
    let indexed = present.is_indexed(name);
    if from.charset == to.charset {
        if from.sorts_as(to) {
            return None;
        }
        let why = format!("the collation of {name} changes");
        return Some(if present.is_at_least(Product::Mariadb, (10, 4, 3)) && !indexed {
            Step::instant(why)
        } else if present.is_at_least(Product::Mysql, (8, 4, 0)) && !indexed {
            Step::in_place(why)
        } else if present.is_at_least(Product::Mariadb, (10, 5, 0)) && !present.is_in_primary_key(name) {
            Step {
                work: godwit_core::Work::Build,
                ..Step::in_place(format!("{why}, and its indexes are built anew"))
            }
        } else {
            Step::copy(why)
        });
    }
    let charset = |text: &Text| text.charset.clone().unwrap_or_default();
    let why = format!(
        "the character set of {name} changes from {} to {}",
        charset(from),
        charset(to)
    );
    let widens = from.charset.as_deref() == Some("utf8mb3") && to.charset.as_deref() == Some("utf8mb4");
    Some(match (widens && !indexed, present.is_mysql()) {
        (true, true) if present.is_at_least(Product::Mysql, (8, 0, 14)) => Step::in_place(why),
        (true, false) if present.is_at_least(Product::Mariadb, (10, 4, 3)) => Step::instant(why),
        _ => Step::copy(why),
    })
}

fn nulls(present: &Present<'_>, old: &Column, column: &Column) -> Option<Step> {
    let name = &old.name.name;
    let required = column.is_required() || present.is_in_primary_key(name);
    match (present.is_required(name), required) {
        (false, true) => Some(Step::rebuild(format!(
            "{name} becomes NOT NULL, which every row is looked at for"
        ))),
        (true, false) if present.has_row_format("redundant") && present.is_at_least(Product::Mariadb, (10, 3, 2)) => {
            Some(Step::instant(format!("{name} takes NULL from then on")))
        }
        (true, false) => Some(Step::rebuild(format!(
            "{name} takes NULL from then on, which rows need a bit for"
        ))),
        _ => None,
    }
}

fn check(column: &Column) -> Option<String> {
    column.options.iter().find_map(|option| match option {
        ColumnOption::Check(expr) => Some(plain(expr)),
        _ => None,
    })
}

/// An expression without what servers add and drop when they write it down.
fn plain(expr: &Expr) -> String {
    let text = expr
        .text
        .chars()
        .filter(|c| !matches!(c, '`' | '(' | ')') && !c.is_whitespace());
    text.collect::<String>().to_lowercase()
}

/// A type as people write it.
fn written(data_type: &godwit_sql::DataType, kind: &Kind) -> String {
    let unsigned = if data_type.unsigned { " unsigned" } else { "" };
    match kind.name.as_str() {
        "enum" | "set" => kind.name.clone(),
        name if kind.arguments.is_empty() => format!("{name}{unsigned}"),
        name => format!("{name}({}){unsigned}", kind.arguments.join(",")),
    }
}
