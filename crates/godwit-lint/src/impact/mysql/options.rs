//! Options of a table.

use godwit_core::Product;
use godwit_sql::{AlterTable, Change};

use super::{
    prediction::TableLock,
    present::Present,
    step::Step,
    types::{Kind, Text, current},
};

/// What one option costs; that of `CONVERT TO` is in [`converted`], because its collation is another option.
pub(super) fn one(present: &Present<'_>, name: &str, value: &str) -> Step {
    let said = || {
        let why = format!("only the option {} changes", name.to_uppercase());
        if present.is_mysql() {
            Step::in_place(why)
        } else {
            Step::instant(why)
        }
    };
    match name {
        "engine" => engine(present, value),
        "force" => anew(present, "FORCE writes the table anew"),
        "row_format" | "key_block_size" => Step::rebuild("rows are written in another format"),
        "encryption" => Step::copy("every page is encrypted or decrypted"),
        "encrypted" | "encryption_key_id" | "page_compressed" | "page_compression_level" | "compression" => {
            Step::rebuild("every page is written anew")
        }
        "tablespace" => Step::rebuild("the table moves to another tablespace"),
        "discard" | "import" => {
            Step::in_place("the table's file is taken away or put in its place").locking(TableLock::Exclusive)
        }
        "enable" | "disable" => Step::instant("InnoDB keeps all its indexes all the time"),
        "convert" => Step::instant("the character set is decided elsewhere"),
        "charset" | "collate" | "comment" | "auto_increment" | "max_rows" | "min_rows" | "avg_row_length"
        | "stats_persistent" | "stats_auto_recalc" | "stats_sample_pages" | "checksum" | "delay_key_write"
        | "pack_keys" | "password" | "connection" | "autoextend_size" => said(),
        _ => Step::copy(format!(
            "what {} costs is not known, so that the worst is assumed",
            name.to_uppercase()
        )),
    }
}

fn engine(present: &Present<'_>, value: &str) -> Step {
    let same = present.option("engine").unwrap_or("innodb") == value;
    if same {
        return anew(present, "the same engine once more writes the table anew");
    }
    Step::copy(format!("the table moves to the engine {value}"))
}

/// Writing a table anew for its own sake came to MySQL in place with 5.6.17.
fn anew(present: &Present<'_>, why: &str) -> Step {
    if present.since((5, 6, 17), (10, 0, 0)) {
        Step::rebuild(why)
    } else {
        Step::copy(why)
    }
}

/// What `CONVERT TO CHARACTER SET` costs.
pub(super) fn converted(present: &Present<'_>, alter: &AlterTable) -> Option<Step> {
    let option = |wanted: &str| {
        alter.changes.iter().find_map(|alter| match &alter.change {
            Change::Option { name, value } if name == wanted => Some(value.as_str()),
            _ => None,
        })
    };
    let to = current(option("convert")?);
    let Some(table) = present.table else {
        return Some(Step::copy(format!(
            "the table is not known, so that its text is assumed to be in another character set than {to}"
        )));
    };
    let wanted = Text {
        charset: Some(to.clone()),
        collation: option("collate").map(str::to_owned),
    };
    let texts = table
        .columns
        .iter()
        .filter(|column| Kind::of(&column.data_type).is_text());
    let mut changed = texts.filter(|column| {
        let text = Text::of(present, column);
        text.charset != wanted.charset || !text.sorts_as(&wanted)
    });
    Some(match changed.next() {
        Some(column) => Step::copy(format!("{} is written in the character set {to}", column.name)),
        None if present.is_at_least(Product::Mariadb, (10, 3, 2)) => {
            Step::instant(format!("all text is in {to} already"))
        }
        None => Step::in_place(format!("all text is in {to} already")),
    })
}
