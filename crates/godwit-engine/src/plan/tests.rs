//! Plans from real folders and made-up histories.

use std::path::PathBuf;

use godwit_core::{
    Address, FormatId, History, Protect, Revision, RevisionState, ServerAddress, TlsMode, TransactionMode, Transactions,
};
use godwit_migrations::{Choice, DetectHints};

use super::*;
use crate::gates::{self, Policy};

struct Desk {
    _folder: tempfile::TempDir,
    folder: MigrationsFolder,
    target: PlanTarget,
}

impl Desk {
    fn new(address: Address, tier: Tier, files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        let hints = DetectHints { history_tables: &[] };
        let folder = godwit_migrations::read(dir.path(), Choice::Format(FormatId::Godwit), &hints).unwrap();
        Self {
            _folder: dir,
            folder,
            target: PlanTarget {
                environment: None,
                name: "shop".into(),
                address,
                tier,
            },
        }
    }

    fn applied(&self, versions: &[i64]) -> History {
        let row = |version: &i64| {
            let checksum = self
                .folder
                .get(&Version::from(*version))
                .map(|migration| migration.up.checksum.clone());
            Revision {
                version: Version::from(*version),
                name: "m".into(),
                direction: Direction::Up,
                state: RevisionState::Applied,
                checksum,
                normalised: None,
                at: None,
                millis: None,
                by: None,
                machine: None,
                tool: None,
                statements: None,
            }
        };
        History {
            format: FormatId::Godwit,
            exists: true,
            rows: versions.iter().map(row).collect(),
            journal: true,
            open_run: None,
        }
    }

    fn inputs<'a>(&'a self, history: &'a History) -> Inputs<'a> {
        Inputs {
            folder: &self.folder,
            history,
            target: &self.target,
            stopped: None,
            transactions: Transactions::Each,
            server: None,
            facts: None,
        }
    }

    fn up(&self, applied: &[i64]) -> Plan {
        up(self.inputs(&self.applied(applied)), None).unwrap()
    }
}

/// Every plan is made again under the lock and must come out the same.
#[test]
fn a_plan_is_the_same_when_it_is_made_again() {
    let files = [
        ("0_base.up.sql", "CREATE TABLE a (id int);"),
        ("0_base.down.sql", "DROP TABLE a;"),
        ("1_b.up.sql", "CREATE TABLE b (id int);"),
        ("1_b.down.sql", "DROP TABLE b;"),
    ];
    let desk = Desk::new(Address::Sqlite { path: "shop.db".into() }, Tier::Development, &files);
    let same = |plan: Plan, history: &History| {
        let now = again(&plan, desk.inputs(history)).unwrap();
        assert_eq!(now.digest(), plan.digest());
    };
    // The newest that is applied has no file any more: the plan is made all the same, and its gate is closed.
    let ahead = desk.applied(&[0, 1, 2]);
    same(up(desk.inputs(&ahead), None).unwrap(), &ahead);
    let none = desk.applied(&[]);
    same(up(desk.inputs(&none), Some(&Version::from(0))).unwrap(), &none);
    let both = desk.applied(&[0, 1]);
    for back in [Back::Steps(1), Back::Steps(2), Back::To(Version::from(0))] {
        same(down(desk.inputs(&both), &back).unwrap(), &both);
    }
    assert_eq!(
        down(desk.inputs(&both), &Back::Steps(2)).unwrap().steps.len(),
        2,
        "version 0 has a way back too"
    );
}

fn server() -> ServerAddress {
    ServerAddress {
        host: "db.internal".into(),
        port: 1,
        database: "shop".into(),
        user: "godwit".into(),
        tls: TlsMode::Prefer,
        ca_file: None,
    }
}

fn postgres() -> Address {
    Address::Postgres(server())
}

fn sqlite() -> Address {
    Address::Sqlite {
        path: PathBuf::from("/tmp/shop.db"),
    }
}

const SHOP: [(&str, &str); 4] = [
    (
        "1_customers.up.sql",
        "CREATE TABLE customers (id int);\nINSERT INTO customers VALUES (1);\n",
    ),
    ("1_customers.down.sql", "DROP TABLE customers;\n"),
    ("2_orders.up.sql", "CREATE TABLE orders (id int);\n"),
    ("2_orders.down.sql", "DROP TABLE orders;\n"),
];

/// The plan's own findings: what the linter's rules find is tested with them.
fn rules(plan: &Plan) -> Vec<(&str, Severity)> {
    plan.findings
        .iter()
        .filter(|finding| !crate::lint::has_page(&finding.rule))
        .map(|finding| (finding.rule.as_str(), finding.severity))
        .collect()
}

#[test]
fn everything_pending_is_planned_in_order_with_places_and_history() {
    let desk = Desk::new(postgres(), Tier::Development, &SHOP);
    let plan = desk.up(&[]);
    let versions: Vec<&str> = plan.steps.iter().map(|step| step.version.as_str()).collect();
    assert_eq!(versions, ["1", "2"]);
    assert_eq!(plan.steps[0].statements[1].sql, "INSERT INTO customers VALUES (1)");
    assert_eq!(
        (plan.steps[0].statements[1].line, plan.steps[0].statements[1].column),
        (2, 1)
    );
    assert_eq!(plan.steps[0].transaction, TransactionMode::Migration);
    assert!(
        plan.steps[0].history[0].contains("godwit_history"),
        "the plan says which history row it writes"
    );
    assert_eq!(plan.to, Some(Version::from(2)));
}

#[test]
fn a_plan_stops_at_the_version_that_was_asked_for() {
    let desk = Desk::new(postgres(), Tier::Development, &SHOP);
    let history = desk.applied(&[]);
    let plan = up(desk.inputs(&history), Some(&Version::from(1))).unwrap();
    assert_eq!(plan.steps.len(), 1);
    let unknown = up(desk.inputs(&history), Some(&Version::from(9)));
    assert!(matches!(unknown, Err(EngineError::UnknownVersion { .. })));
}

#[test]
fn the_digest_changes_with_script_target_and_history_and_with_nothing_else() {
    let desk = Desk::new(postgres(), Tier::Development, &SHOP);
    let same = Desk::new(postgres(), Tier::Development, &SHOP);
    assert_eq!(
        desk.up(&[]).digest(),
        same.up(&[]).digest(),
        "two readings of one state make one plan"
    );

    let mut edited = SHOP;
    edited[2].1 = "CREATE TABLE orders (id bigint);\n";
    assert_ne!(
        desk.up(&[]).digest(),
        Desk::new(postgres(), Tier::Development, &edited).up(&[]).digest()
    );
    assert_ne!(
        desk.up(&[]).digest(),
        Desk::new(postgres(), Tier::Production, &SHOP).up(&[]).digest()
    );
    assert_ne!(desk.up(&[]).digest(), desk.up(&[1]).digest());
}

#[test]
fn a_plan_made_again_from_the_same_state_is_the_same_plan() {
    let desk = Desk::new(sqlite(), Tier::Development, &SHOP);
    let history = desk.applied(&[1, 2]);
    for plan in [
        desk.up(&[1, 2]),
        down(desk.inputs(&history), &Back::Steps(1)).unwrap(),
        down(desk.inputs(&history), &Back::To(0.into())).unwrap(),
    ] {
        assert_eq!(again(&plan, desk.inputs(&history)).unwrap().digest(), plan.digest());
    }
}

#[test]
fn rolling_back_runs_down_scripts_newest_first() {
    let desk = Desk::new(postgres(), Tier::Development, &SHOP);
    let history = desk.applied(&[1, 2]);
    let plan = down(desk.inputs(&history), &Back::To(0.into())).unwrap();
    let files: Vec<&str> = plan.steps.iter().map(|step| step.file.as_str()).collect();
    assert_eq!(files, ["2_orders.down.sql", "1_customers.down.sql"]);
    assert_eq!((plan.from, plan.to), (Some(Version::from(2)), None));

    let plan = down(desk.inputs(&history), &Back::To(1.into())).unwrap();
    assert_eq!(plan.steps.len(), 1, "the version to return to stays");
    let too_many = down(desk.inputs(&history), &Back::Steps(3));
    assert!(matches!(
        too_many,
        Err(EngineError::NothingToRollBack { asked: 3, applied: 2 })
    ));
}

#[test]
fn without_a_down_script_there_is_no_plan_back() {
    let desk = Desk::new(postgres(), Tier::Development, &SHOP[..1]);
    let error = down(desk.inputs(&desk.applied(&[1])), &Back::Steps(1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "1 customers cannot be rolled back: there is no down script; 1_customers.down.sql would be it"
    );
}

#[test]
fn an_irreversible_migration_says_why() {
    let files = [
        (
            "1_drop.up.sql",
            "-- godwit: irreversible because the data is gone\nDROP TABLE old;\n",
        ),
        ("1_drop.down.sql", "SELECT 1;"),
    ];
    let desk = Desk::new(postgres(), Tier::Development, &files);
    let error = down(desk.inputs(&desk.applied(&[1])), &Back::Steps(1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "1 drop cannot be rolled back: its script says so: the data is gone"
    );
}

#[test]
fn mysql_ddl_runs_stepwise_and_pure_data_in_one_transaction() {
    let desk = Desk::new(
        Address::Mysql(server()),
        Tier::Development,
        &[
            (
                "1_table.up.sql",
                "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\n",
            ),
            ("2_data.up.sql", "INSERT INTO t VALUES (2);\nUPDATE t SET id = 3;\n"),
        ],
    );
    let plan = desk.up(&[]);
    assert_eq!(plan.steps[0].transaction, TransactionMode::Stepwise);
    assert_eq!(
        plan.steps[0].because.as_deref(),
        Some("MySQL/MariaDB commits before and after create table, so each statement stands for itself")
    );
    assert_eq!(plan.steps[1].transaction, TransactionMode::Migration);
}

#[test]
fn what_cannot_share_a_transaction_blocks_unless_the_script_declines_one() {
    let concurrent = "CREATE INDEX CONCURRENTLY i ON t (a);\n";
    let desk = Desk::new(postgres(), Tier::Development, &[("1_i.up.sql", concurrent)]);
    assert_eq!(rules(&desk.up(&[])), [("needs-no-transaction", Severity::Block)]);

    let declined = format!("-- no-transaction\n{concurrent}");
    let desk = Desk::new(postgres(), Tier::Development, &[("1_i.up.sql", &declined)]);
    let plan = desk.up(&[]);
    assert_eq!(
        (rules(&plan), plan.steps[0].transaction),
        (vec![], TransactionMode::Stepwise)
    );

    let desk = Desk::new(
        sqlite(),
        Tier::Development,
        &[("1_p.up.sql", "PRAGMA foreign_keys = OFF;\nDROP TABLE t;\n")],
    );
    assert_eq!(rules(&desk.up(&[])), [("no-effect-in-transaction", Severity::Block)]);
}

#[test]
fn a_plan_for_one_transaction_or_none_says_so_and_is_made_again_as_such() {
    let desk = Desk::new(
        postgres(),
        Tier::Production,
        &[
            ("1_t.up.sql", "CREATE TABLE t (a int);\n"),
            (
                "2_i.up.sql",
                "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON t (a);\n",
            ),
        ],
    );
    let history = desk.applied(&[]);
    let made = |transactions| {
        let inputs = Inputs {
            transactions,
            ..desk.inputs(&history)
        };
        let plan = up(inputs, None).unwrap();
        let again = again(&plan, desk.inputs(&history)).unwrap();
        assert_eq!(again.digest(), plan.digest());
        plan
    };
    let all = made(Transactions::All);
    assert_eq!(rules(&all), [("not-in-one-transaction", Severity::Block)]);
    assert!(all.steps.iter().all(|step| step.limits.tries == 1));
    let none = made(Transactions::None);
    assert_eq!(rules(&none), []);
    assert!(
        none.steps
            .iter()
            .all(|step| step.transaction == TransactionMode::Stepwise)
    );
    assert_ne!(made(Transactions::Each).digest(), all.digest());
}

#[test]
fn begin_and_commit_inside_a_script_are_refused_with_their_place() {
    let desk = Desk::new(
        postgres(),
        Tier::Development,
        &[("1_a.up.sql", "BEGIN;\nSELECT 1;\nCOMMIT;\n")],
    );
    let plan = desk.up(&[]);
    assert_eq!(rules(&plan), [("transaction-control", Severity::Block); 2]);
    let lines: Vec<u32> = plan
        .findings
        .iter()
        .filter_map(|finding| finding.place.as_ref())
        .map(|place| place.line)
        .collect();
    assert_eq!(lines, [1, 3]);
}

#[test]
fn a_late_older_migration_blocks_production_and_warns_elsewhere() {
    for (tier, severity) in [(Tier::Development, Severity::Warn), (Tier::Production, Severity::Block)] {
        let plan = Desk::new(postgres(), tier, &SHOP).up(&[2]);
        assert_eq!(rules(&plan), [("out-of-order", severity)]);
    }
}

fn passed(desk: &Desk, history: &History, plan: &Plan, protect: Protect, typed: Option<&str>) -> Result<(), String> {
    let status = status::compare(&desk.folder, history);
    let policy = Policy {
        protect,
        backup: false,
        drill: None,
    };
    gates::pass(plan, &status, policy, (typed, None)).map_err(|error| error.to_string())
}

#[test]
fn gates_refuse_with_the_reason() {
    let desk = Desk::new(postgres(), Tier::Production, &SHOP);
    let clean = desk.applied(&[1]);
    let plan = desk.up(&[1]);
    assert_eq!(passed(&desk, &clean, &plan, Protect::Open, None), Ok(()));
    assert_eq!(
        passed(&desk, &clean, &plan, Protect::ReadOnly, None),
        Err("'shop' is protected as read-only".into())
    );
    assert!(
        passed(&desk, &clean, &plan, Protect::Confirm, None).is_err(),
        "the name was not typed"
    );
    assert!(
        passed(&desk, &clean, &plan, Protect::Confirm, Some("Shop")).is_err(),
        "it was mistyped"
    );
    assert_eq!(passed(&desk, &clean, &plan, Protect::Confirm, Some("shop")), Ok(()));

    let mut edited = clean;
    edited.rows[0].checksum = Some(vec![1]);
    let refused = passed(&desk, &edited, &plan, Protect::Open, None);
    assert_eq!(
        refused,
        Err("'shop' has migrations that must be settled first: 1 is edited".into())
    );
}

#[test]
fn a_stale_plan_names_what_changed() {
    let desk = Desk::new(postgres(), Tier::Development, &SHOP);
    let mut edited = SHOP;
    edited[0].1 = "CREATE TABLE customers (id bigint);\n";
    let now = Desk::new(postgres(), Tier::Development, &edited);
    assert_eq!(
        difference(&desk.up(&[]), &now.up(&[])),
        "1_customers.up.sql was edited since"
    );
    assert_eq!(
        difference(&desk.up(&[]), &desk.up(&[1])),
        "the target's history changed since the plan was made"
    );
}

mod facts;
