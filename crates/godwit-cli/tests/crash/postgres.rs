//! PostgreSQL: a migration in one transaction, and one that runs statement by statement.

use std::io::Write as _;

use godwit_testkit::{self as testkit, Postgres, Proxy};
use tempfile::NamedTempFile;

use crate::strike::{Strike, Victim, at_commit, everywhere};

/// A function that takes its time, so that there is a middle to strike at.
const BASE: &str = "CREATE TABLE counted (step int);
CREATE TABLE goods (id int, price int);
INSERT INTO goods SELECT i, i FROM generate_series(1, 8) i;
CREATE FUNCTION slowly(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(0.03); RETURN n; END';
";

const WHOLE: &str = "INSERT /* s1 */ INTO counted SELECT 1 FROM pg_sleep(0.2);
CREATE /* s2 */ TABLE made AS SELECT slowly(i) AS n FROM generate_series(1, 6) i;
INSERT /* s3 */ INTO counted SELECT 3 FROM pg_sleep(0.2);
CREATE /* s4 */ INDEX goods_by_price ON goods (slowly(price));
ALTER /* s5 */ TABLE goods ALTER COLUMN id TYPE bigint USING slowly(id);
INSERT /* s6 */ INTO counted SELECT 6 FROM pg_sleep(0.2);
";

const STEPWISE: &str = "-- no-transaction
INSERT /* s1 */ INTO counted SELECT 1 FROM pg_sleep(0.2);
CREATE /* s2 */ INDEX CONCURRENTLY goods_by_price ON goods (slowly(price));
INSERT /* s3 */ INTO counted SELECT 3 FROM pg_sleep(0.2);
ALTER /* s4 */ TABLE goods ALTER COLUMN id TYPE bigint USING slowly(id);
CREATE /* s5 */ INDEX CONCURRENTLY goods_by_id ON goods (slowly(id::int));
INSERT /* s6 */ INTO counted SELECT 6 FROM pg_sleep(0.2);
";

struct Victims {
    server: Postgres,
    struck: &'static str,
}

impl Victims {
    fn with(struck: &'static str) -> Self {
        Self {
            server: Postgres::durable(),
            struck,
        }
    }
}

impl Victim for Victims {
    fn scripts(&self) -> (&'static str, &'static str) {
        (BASE, self.struck)
    }

    fn new_database(&self) -> (String, String) {
        let database = self.server.create_database();
        (database.name, database.url)
    }

    fn proxy(&self) -> Proxy {
        Proxy::start(self.server.host(), self.server.port())
    }

    fn terminate(&self, database: &str) {
        self.server.execute(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = '{database}' AND application_name LIKE 'godwit: %'"
        ));
    }

    fn kill_and_restart(&self) {
        self.server.kill_and_restart();
    }

    fn look(&self, database: &str) -> String {
        let mut script = NamedTempFile::new().unwrap();
        script
            .write_all(b"SELECT step, count(*) FROM counted GROUP BY step ORDER BY step;")
            .unwrap();
        let counts = testkit::psql(&self.server, database, script.path()).expect_success();
        let schema = testkit::schema_dump_postgres(&self.server, database, &["godwit_history", "godwit_journal"]);
        counts + &schema
    }
}

macro_rules! struck_everywhere {
    ($($name:ident: $strike:ident),+ $(,)?) => {
        mod in_one_transaction {
            use super::*;
            $(#[test] fn $name() { everywhere(&Victims::with(WHOLE), Strike::$strike); })+
        }
        mod statement_by_statement {
            use super::*;
            $(#[test] fn $name() { everywhere(&Victims::with(STEPWISE), Strike::$strike); })+
        }
    };
}

struck_everywhere!(
    godwit_is_killed: Kill,
    the_session_is_terminated: Terminate,
    the_server_is_killed: Server,
    the_line_is_cut_before: CutBefore,
    the_line_is_cut_during: CutDuring,
    the_line_is_cut_after: CutAfter,
);

#[test]
fn the_line_is_cut_at_the_commit_of_a_migration() {
    let victims = Victims::with(WHOLE);
    // The first belongs to the journal's row of the run, the second to the migration, the third to the run's end.
    for occurrence in 1..=3 {
        for strike in [Strike::CutBefore, Strike::CutAfter] {
            at_commit(&victims, strike, occurrence);
        }
    }
}

#[test]
fn the_line_is_cut_at_every_commit_of_a_stepwise_migration() {
    let victims = Victims::with(STEPWISE);
    for occurrence in 1..=5 {
        for strike in [Strike::CutBefore, Strike::CutAfter] {
            at_commit(&victims, strike, occurrence);
        }
    }
}
