//! Plans that know how big the target's tables are.

use godwit_core::{Facts, GateKind, GateState, PlanFacts, TableFacts, marker::Identity};
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::{facts, lint};

const REWRITE: &str = "ALTER TABLE orders ADD COLUMN made timestamptz DEFAULT clock_timestamp();";

fn knowing(rows: u64) -> PlanFacts {
    let table = TableFacts {
        rows: Some(rows),
        bytes: Some(rows * 200),
        ..TableFacts::default()
    };
    PlanFacts {
        read: Timestamp::UNIX_EPOCH,
        facts: Facts {
            tables: [("orders".to_owned(), table)].into(),
            ..Facts::default()
        },
        unread: None,
    }
}

fn unread() -> PlanFacts {
    PlanFacts {
        facts: Facts::default(),
        unread: Some("permission denied".to_owned()),
        ..knowing(0)
    }
}

fn made(desk: &Desk, facts: Option<&PlanFacts>) -> Plan {
    let history = desk.applied(&[]);
    let inputs = Inputs {
        facts,
        ..desk.inputs(&history)
    };
    up(inputs, None).unwrap()
}

fn gate(desk: &Desk, plan: &Plan) -> (GateState, String) {
    let status = status::compare(&desk.folder, &desk.applied(&[]));
    let policy = Policy {
        protect: Protect::Open,
        backup: false,
        drill: None,
    };
    let gates = gates::judge(plan, &status, policy, &Identity::Unmarked);
    let gate = gates.into_iter().find(|gate| gate.kind == GateKind::Findings).unwrap();
    (gate.state, gate.detail)
}

#[test]
fn the_size_of_a_table_decides_whether_its_rewrite_blocks() {
    let desk = Desk::new(postgres(), Tier::Production, &[("1_made.up.sql", REWRITE)]);
    let (state, detail) = gate(&desk, &made(&desk, None));
    assert_eq!((state, detail.as_str()), (GateState::Closed, "1 finding blocks"));
    let (state, detail) = gate(&desk, &made(&desk, Some(&knowing(12))));
    assert_eq!(state, GateState::Met, "{detail}");
    assert!(
        detail.ends_with(", by the size of 1 table at 1970-01-01 00:00:00 UTC"),
        "{detail}"
    );
    let big = made(&desk, Some(&knowing(48_000_000)));
    assert_eq!(gate(&desk, &big).0, GateState::Closed);
    let said = big.findings.iter().find(|finding| finding.severity == Severity::Block);
    let said = &said.unwrap().message;
    assert!(said.ends_with("(48 M rows, 8.9 GiB)"), "{said}");
}

#[test]
fn what_cannot_be_read_is_not_taken_for_small() {
    let desk = Desk::new(postgres(), Tier::Production, &[("1_made.up.sql", REWRITE)]);
    let plan = made(&desk, Some(&unread()));
    let (state, detail) = gate(&desk, &plan);
    assert_eq!(state, GateState::Closed);
    assert_eq!(detail, "1 finding blocks, without the sizes of all tables");
    assert!(
        rules(&plan).contains(&("facts-unread", Severity::Info)),
        "{:#?}",
        plan.findings
    );
}

#[test]
fn facts_are_part_of_the_plan_and_make_it_the_same_again() {
    let desk = Desk::new(postgres(), Tier::Production, &[("1_made.up.sql", REWRITE)]);
    let (small, history) = (knowing(12), desk.applied(&[]));
    let plan = made(&desk, Some(&small));
    let inputs = desk.inputs(&history);
    let same = Inputs {
        facts: plan.facts.as_ref(),
        ..inputs
    };
    assert_eq!(again(&plan, same).unwrap().digest(), plan.digest());
    // Read a little later they are the same plan, as long as nothing else follows from them.
    let mut later = small.clone();
    later.read += SignedDuration::from_secs(5);
    assert_eq!(made(&desk, Some(&later)).digest(), plan.digest());
    assert_ne!(again(&plan, inputs).unwrap().digest(), plan.digest());
}

#[test]
fn a_table_that_grew_stops_a_plan_that_waited_and_one_that_did_not_lets_it_run() {
    let desk = Desk::new(postgres(), Tier::Production, &[("1_made.up.sql", REWRITE)]);
    let small = made(&desk, Some(&knowing(12)));
    assert_eq!(facts::worse(&small, &desk.folder, &knowing(20)), None);
    let worse = facts::worse(&small, &desk.folder, &knowing(48_000_000)).unwrap();
    assert_eq!(worse.rule, "col-add-default-rewrite");
    assert!(
        facts::worse(&small, &desk.folder, &unread()).is_some(),
        "nor is it taken for small now"
    );
    let big = made(&desk, Some(&knowing(48_000_000)));
    assert_eq!(
        facts::worse(&big, &desk.folder, &knowing(96_000_000)),
        None,
        "what blocked before is the gate's to say"
    );
}

#[test]
fn only_tables_whose_size_matters_are_asked_about() {
    let wanted = |sql: &str| {
        let desk = Desk::new(postgres(), Tier::Production, &[("1_made.up.sql", sql)]);
        let tables = facts::wanted(&made(&desk, None));
        tables.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(wanted(REWRITE), ["orders"]);
    assert_eq!(
        wanted("UPDATE shop.orders SET at = now() WHERE at IS NULL"),
        ["shop.orders"]
    );
    assert_eq!(
        wanted("CREATE TABLE a (id int); CREATE INDEX ON a (id); ALTER TABLE a ADD b int;"),
        [""; 0]
    );
    assert_eq!(
        wanted("INSERT INTO orders (id) VALUES (1); SELECT 1; COMMENT ON TABLE orders IS 'x';"),
        [""; 0]
    );
    assert_eq!(
        wanted("CREATE TABLE IF NOT EXISTS a (id int); CREATE INDEX ON a (id);"),
        ["a"]
    );
}

#[test]
fn what_the_policy_starts_after_is_passed_over_with_facts_as_without() {
    let desk = Desk::new(
        postgres(),
        Tier::Production,
        &[
            ("godwit.toml", "[lint]\nstart-after = \"1\"\n"),
            ("1_made.up.sql", REWRITE),
            (
                "2_again.up.sql",
                "ALTER TABLE orders ADD COLUMN kept timestamptz DEFAULT clock_timestamp();",
            ),
        ],
    );
    let big = knowing(48_000_000);
    let plan = made(&desk, Some(&big));
    let files = |findings: &[Finding]| {
        let places = findings.iter().filter_map(|finding| finding.place.as_ref());
        places.map(|place| place.file.clone()).collect::<Vec<_>>()
    };
    let later = lint::findings_with(&plan, &desk.folder, &big.facts);
    assert!(!later.is_empty() && files(&later).iter().all(|file| file == "2_again.up.sql"));
    let looked: Vec<_> = plan
        .findings
        .iter()
        .filter(|finding| lint::has_page(&finding.rule))
        .collect();
    assert_eq!(looked, later.iter().collect::<Vec<_>>(), "as the plan says");
}

#[cfg(unix)]
#[tokio::test]
async fn facts_are_asked_for_again_when_they_are_old() {
    use godwit_db::Target;
    use godwit_testkit::{sqlite, sqlite3};

    let file = sqlite();
    let run = |sql: &str| {
        let script = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(script.path(), sql).unwrap();
        sqlite3(&file.path, script.path()).expect_success();
    };
    run("CREATE TABLE orders (code text); INSERT INTO orders VALUES ('a');");
    let address = Address::Sqlite {
        path: file.path.clone(),
    };
    let files = [("1_change.up.sql", "UPDATE orders SET code = 'x';")];
    let desk = Desk::new(address.clone(), Tier::Production, &files);
    let target = Target {
        address,
        password: None,
    };
    let history = desk.applied(&[]);
    let now = Timestamp::UNIX_EPOCH;
    let plan = facts::judged(made(&desk, None), desk.inputs(&history), &target, now);
    let plan = plan.await.unwrap();
    assert_eq!(gate(&desk, &plan).0, GateState::Met, "one row is changed");

    run(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) \
         INSERT INTO orders SELECT 'b' || i FROM n;",
    );
    let hold = |minutes| {
        let later = now + SignedDuration::from_mins(minutes);
        facts::hold(&plan, &desk.folder, &target, later)
    };
    hold(10).await.unwrap();
    let EngineError::PlanStale { changed, .. } = hold(11).await.unwrap_err() else {
        panic!("the plan is stale");
    };
    assert!(
        changed.contains("not as they were at 1970-01-01 00:00:00 UTC") && changed.contains("(20 k rows"),
        "{changed}"
    );
    assert!(hold(-1).await.is_err(), "a clock that was set back proves nothing");
}
