//! A project's own rules over statements.

use globset::{GlobBuilder, GlobMatcher};
use godwit_core::Severity;

use crate::{Context, CustomRule, Found, Stmt, names, text::Words};

/// A rule that says something here, with its patterns made ready.
pub(crate) struct Active<'p> {
    rule: &'p CustomRule,
    severity: Severity,
    table: Option<GlobMatcher>,
    column: Option<GlobMatcher>,
}

/// The project's rules that say something for this engine and tier. What [`crate::Policy::parse`] would refuse is left
/// out.
pub(crate) fn active<'p>(context: &Context<'p>) -> Vec<Active<'p>> {
    context
        .policy
        .custom
        .iter()
        .filter(|rule| rule.engines.is_empty() || rule.engines.contains(&context.engine))
        .filter_map(|rule| {
            Some(Active {
                rule,
                severity: rule.level.on(context.tier)?.severity()?,
                table: rule.table.as_deref().map(glob).transpose().ok()?,
                column: rule.column.as_deref().map(glob).transpose().ok()?,
            })
        })
        .filter(|active| active.rule.asks())
        .collect()
}

/// A pattern of names, whatever their case: `*` is any characters, `?` one, `[ab]` one of them, `{a,b}` one of both.
pub(crate) fn glob(pattern: &str) -> Result<GlobMatcher, globset::Error> {
    GlobBuilder::new(pattern)
        .case_insensitive(true)
        .build()
        .map(|glob| glob.compile_matcher())
}

impl Active<'_> {
    /// What the rule says of a statement.
    pub fn look(&self, context: &Context<'_>, stmt: &Stmt<'_>, script: usize) -> Option<Found> {
        let kind = stmt.statement.kind;
        let rule = self.rule;
        let kinds = rule.kind.is_empty() || rule.kind.iter().any(|phrase| kind.is_a(phrase));
        if !kinds || rule.family.as_ref().is_some_and(|family| family != kind.family().id()) {
            return None;
        }
        let mut span = stmt.statement.span;
        if let Some(table) = &self.table {
            let named = names::tables(stmt.shape())
                .into_iter()
                .find(|name| table.is_match(&name.name) || table.is_match(name.to_string()))?;
            span = stmt.place(named.span);
        }
        if let Some(column) = &self.column
            && !names::columns(stmt.shape())
                .into_iter()
                .any(|name| column.is_match(name))
        {
            return None;
        }
        if !rule.has.is_empty() || !rule.without.is_empty() {
            let words = Words::of(context.engine, stmt.sql);
            if !rule.has.iter().all(|phrase| words.has(phrase)) || rule.without.iter().any(|phrase| words.has(phrase)) {
                return None;
            }
        }
        Some(Found {
            rule: rule.id.clone().into(),
            severity: self.severity,
            message: rule.message.clone(),
            help: rule.help.clone(),
            script,
            span,
            fix: None,
            suppressed: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use godwit_core::{Engine, Tier};

    use super::*;
    use crate::{Level, Policy, RulePolicy, TierLevels, tried::Tried};

    fn rule() -> CustomRule {
        CustomRule {
            id: "no-audit-change".to_owned(),
            level: RulePolicy::Everywhere(Level::Block),
            message: "the audit trail is changed".to_owned(),
            help: "ask the data team".to_owned(),
            ..CustomRule::default()
        }
    }

    fn fires(rule: CustomRule, sql: &str) -> bool {
        let id = rule.id.clone();
        let mut tried = Tried::new(Engine::Postgres, sql);
        tried.policy = Policy {
            custom: vec![rule],
            ..Policy::default()
        };
        !tried.of(&id).is_empty()
    }

    #[test]
    fn every_condition_has_to_hold() {
        let table = || CustomRule {
            table: Some("audit_*".to_owned()),
            ..rule()
        };
        assert!(fires(table(), "DROP TABLE orders, shop.Audit_trail;"));
        assert!(!fires(table(), "DROP TABLE audits;"));
        let kind = |kind: &str| CustomRule {
            kind: vec![kind.to_owned()],
            ..table()
        };
        assert!(fires(kind("drop"), "DROP TABLE audit_trail;"));
        assert!(!fires(kind("alter table"), "DROP TABLE audit_trail;"));
        let column = |column: &str| CustomRule {
            column: Some(column.to_owned()),
            ..rule()
        };
        assert!(fires(
            column("{ssn,tax_*}"),
            "ALTER TABLE a ADD COLUMN tax_number text;"
        ));
        assert!(fires(column("ssn"), "UPDATE a SET ssn = NULL WHERE b;"));
        assert!(!fires(column("ssn"), "UPDATE a SET b = NULL WHERE ssn = '';"));
        let words = CustomRule {
            family: Some("definition".to_owned()),
            has: vec!["drop column".to_owned()],
            without: vec!["if exists".to_owned()],
            ..rule()
        };
        assert!(fires(words.clone(), "ALTER TABLE a DROP  COLUMN b;"));
        assert!(!fires(words.clone(), "ALTER TABLE a DROP COLUMN IF EXISTS b;"));
        assert!(!fires(words, "UPDATE a SET b = 'drop column' WHERE c;"));
        assert!(!fires(rule(), "DROP TABLE a;"), "a rule that asks nothing says nothing");
    }

    #[test]
    fn engines_and_tiers_choose() {
        let mut one = CustomRule {
            kind: vec!["create view".to_owned()],
            engines: vec![Engine::Mysql],
            ..rule()
        };
        assert!(!fires(one.clone(), "CREATE VIEW a AS SELECT 1;"));
        one.engines = vec![Engine::Postgres];
        assert!(fires(one.clone(), "CREATE VIEW a AS SELECT 1;"));
        one.level = RulePolicy::Tiers(TierLevels {
            staging: Some(Level::Warn),
            ..TierLevels::default()
        });
        assert!(!fires(one.clone(), "CREATE VIEW a AS SELECT 1;"));
        let mut tried = Tried::new(Engine::Postgres, "CREATE VIEW a AS SELECT 1;");
        tried.tier = Tier::Staging;
        tried.policy.custom = vec![one];
        let found = tried.of("no-audit-change");
        assert_eq!(found[0].severity, Severity::Warn);
        assert_eq!(found[0].help, "ask the data team");
    }

    #[test]
    fn a_comment_silences_it_by_its_id() {
        let sql = "-- godwit: lint-ignore no-audit-change because it was agreed\nDROP TABLE audit_trail;";
        let mut tried = Tried::new(Engine::Postgres, sql);
        tried.policy.custom = vec![CustomRule {
            table: Some("audit_*".to_owned()),
            ..rule()
        }];
        assert_eq!(
            tried.of("no-audit-change")[0].suppressed.as_deref(),
            Some("it was agreed")
        );
        assert!(tried.of("meta-suppression").is_empty());
        tried.policy.required.production = vec!["no-audit-change".to_owned()];
        assert_eq!(
            tried.of("no-audit-change")[0].suppressed,
            None,
            "not where the project requires it"
        );
        assert_eq!(
            tried.of("meta-suppression")[0].message,
            "the project requires no-audit-change on production: this comment does not silence it"
        );
        tried.tier = Tier::Staging;
        assert!(tried.of("no-audit-change")[0].suppressed.is_some());
    }
}
