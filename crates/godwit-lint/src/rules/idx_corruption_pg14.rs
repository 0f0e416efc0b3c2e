//! Concurrent builds on PostgreSQL 14.0 to 14.3.

use godwit_core::{Engine, Product, Severity};
use godwit_sql::Shape;

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "idx-corruption-pg14",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    needs_facts: true,
    opt_in: false,
    title: "The server has a fault that breaks indexes which are built concurrently",
    why: "PostgreSQL 14.0 to 14.3 may leave rows out of an index that `CREATE INDEX CONCURRENTLY` or `REINDEX CONCURRENTLY` \
          builds. Queries then miss those rows, and a unique index lets duplicates in. Nothing says so.",
    instead: "Upgrade the server to 14.4 or later first, and rebuild the indexes that were built concurrently before.",
    sources: &["https://www.postgresql.org/docs/release/14.4/"],
    examples: &[Example::good(
        Engine::Postgres,
        "CREATE TABLE orders (id int);",
        "CREATE INDEX CONCURRENTLY orders_id ON orders (id);",
    )
    .stepwise()],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let concurrently = match here.shape() {
        Shape::CreateIndex(index) => index.concurrently,
        Shape::Reindex { concurrently, .. } => *concurrently,
        _ => false,
    };
    let Some(server) = here.context.server.filter(|_| concurrently) else {
        return;
    };
    let (major, minor, _) = server.version;
    if server.product == Product::Postgresql && major == 14 && minor < 4 {
        report.say(
            format!("PostgreSQL {major}.{minor} may leave rows out of an index that is built concurrently"),
            "upgrade the server to 14.4 or later first",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Server, testing::findings};

    #[test]
    fn only_the_versions_with_the_fault_are_named() {
        let fires = |version| {
            let server = Server::parse(Product::Postgresql, version);
            findings(Engine::Postgres, server, None, "REINDEX INDEX CONCURRENTLY orders_id;")
                .iter()
                .any(|found| found.rule == RULE.id)
        };
        assert!(fires("14.0") && fires("14.3"));
        assert!(!fires("14.4") && !fires("13.3") && !fires("15.1"));
    }
}
