//! The relations that a statement names, by PostgreSQL's grammar.

use squawk_syntax::{SourceFile, SyntaxKind, SyntaxNode};

use crate::functions;

/// Aggregates, window functions and the like: they read what the query reads.
#[rustfmt::skip]
const READING: &[&str] = &[
    "array_agg", "avg", "bool_and", "bool_or", "count", "dense_rank", "first_value", "generate_series", "json_agg",
    "jsonb_agg", "jsonb_array_elements", "lag", "last_value", "lead", "max", "min", "rank", "row_number", "string_agg",
    "sum", "unnest", "xmlagg",
];

/// What a statement reads and changes, as far as it names it.
#[derive(Debug, Default)]
pub(super) struct Relations {
    /// Everything that it names and that is no common table expression of its own, in the order of the text.
    pub named: Vec<String>,
    /// Whose rows INSERT, UPDATE, DELETE and MERGE change, wherever in the statement these stand.
    pub changed: Vec<String>,
    /// Whether it deletes any.
    pub deletes: bool,
    /// Whether it locks the rows that it reads: `FOR UPDATE` and its like.
    pub locks_rows: bool,
    /// The parents after INHERITS and PARTITION OF.
    pub parents: Vec<String>,
    /// What foreign keys refer to.
    pub referred: Vec<String>,
    /// Whether it makes a table of a query's rows.
    pub stores: bool,
    /// Whether it is a COPY … FROM.
    pub copies_in: bool,
    /// Whether it calls functions that are none of the server's own as far as is known here.
    pub calls_unknown: bool,
}

/// Reads `sql`, which is one statement.
pub(super) fn read(sql: &str) -> Relations {
    let tree = SourceFile::parse(sql).syntax_node();
    let mut relations = Relations::default();
    let mut own = Vec::new();
    for node in tree.descendants() {
        match node.kind() {
            SyntaxKind::CTE_NAME => own.push(folded(node.text().to_string().trim())),
            SyntaxKind::LOCKING_CLAUSE => relations.locks_rows = true,
            SyntaxKind::COPY_FROM => relations.copies_in = true,
            SyntaxKind::CALL_EXPR => relations.calls_unknown |= calls_unknown(&node),
            SyntaxKind::DELETE | SyntaxKind::MERGE_DELETE => relations.deletes = true,
            SyntaxKind::QUALIFIED_COLUMN_NAME_REF => {
                let path = name(&node);
                relations
                    .named
                    .extend(path.rsplit_once('.').map(|(table, _)| table.to_owned()));
            }
            SyntaxKind::CREATE_TABLE_AS | SyntaxKind::SELECT_INTO => relations.stores = true,
            kind if is_reference(kind) => place(&mut relations, &node, name(&node)),
            _ => {}
        }
    }
    relations.named.retain(|name| !own.contains(name));
    relations
}

fn is_reference(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        SyntaxKind::RELATION_NAME_REF
            | SyntaxKind::TABLE_NAME_REF
            | SyntaxKind::VIEW_REF
            | SyntaxKind::INDEX_REF
            | SyntaxKind::SEQUENCE_REF
    )
}

fn place(relations: &mut Relations, node: &SyntaxNode, name: String) {
    // Between the two may stand what says ONLY.
    let around = node.ancestors().skip(1).map(|parent| parent.kind());
    let mut around =
        around.skip_while(|kind| matches!(kind, SyntaxKind::RELATION_NAME | SyntaxKind::TABLE_RELATION_NAME));
    match around.next() {
        Some(SyntaxKind::INSERT | SyntaxKind::UPDATE | SyntaxKind::DELETE | SyntaxKind::MERGE) => {
            relations.changed.push(name.clone());
        }
        Some(SyntaxKind::INHERITS | SyntaxKind::PARTITION_OF) => relations.parents.push(name.clone()),
        Some(SyntaxKind::REFERENCES_CONSTRAINT | SyntaxKind::FOREIGN_KEY_CONSTRAINT | SyntaxKind::REFERENCES_TABLE) => {
            relations.referred.push(name.clone());
        }
        _ => {}
    }
    relations.named.push(name);
}

/// A name as the catalogue knows it, with its schema where that is written.
fn name(node: &SyntaxNode) -> String {
    let parts: Vec<String> = node
        .descendants()
        .filter(|part| part.kind() == SyntaxKind::PATH_SEGMENT_REF)
        .map(|part| folded(part.text().to_string().trim()))
        .collect();
    if parts.is_empty() {
        return folded(node.text().to_string().trim());
    }
    parts.join(".")
}

fn calls_unknown(call: &SyntaxNode) -> bool {
    let function = call.children().find(|child| {
        matches!(
            child.kind(),
            SyntaxKind::NAME_REF | SyntaxKind::FIELD_EXPR | SyntaxKind::PATH_REF
        )
    });
    function.is_some_and(|function| {
        let name = name(&function);
        let name = name.strip_prefix("pg_catalog.").unwrap_or(&name);
        !(functions::is_steady(name)
            || functions::is_volatile(name)
            || READING.contains(&name)
            || name.starts_with("pg_"))
    })
}

fn folded(written: &str) -> String {
    match written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => written.to_ascii_lowercase(),
    }
}
