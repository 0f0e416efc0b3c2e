//! MariaDB: definitions, which commit by themselves, among changes of rows.

use std::io::Write as _;

use godwit_testkit::{self as testkit, Mariadb, Proxy};
use tempfile::NamedTempFile;

use crate::strike::{Strike, Victim, everywhere};

const BASE: &str = "CREATE TABLE counted (step int);
CREATE TABLE goods (id int, price int);
INSERT INTO goods VALUES (1, 1), (2, 2), (3, 3);
";

const STRUCK: &str = "CREATE /* s1 */ TABLE made (id int);
INSERT /* s2 */ INTO counted SELECT 2 FROM (SELECT sleep(0.2)) pause;
ALTER /* s3 */ TABLE goods ADD COLUMN note varchar(20), FORCE;
CREATE /* s4 */ INDEX goods_by_price ON goods (price);
INSERT /* s5 */ INTO counted SELECT 5 FROM (SELECT sleep(0.2)) pause;
ALTER /* s6 */ TABLE goods MODIFY price bigint NOT NULL DEFAULT 0;
";

struct Victims(Mariadb);

impl Victim for Victims {
    fn scripts(&self) -> (&'static str, &'static str) {
        (BASE, STRUCK)
    }

    fn new_database(&self) -> (String, String) {
        let database = self.0.create_database();
        (database.name, database.url)
    }

    fn proxy(&self) -> Proxy {
        Proxy::start(self.0.host(), self.0.port())
    }

    fn terminate(&self, database: &str) {
        let sessions = self.0.execute(&format!(
            "SELECT id FROM information_schema.processlist WHERE db = '{database}' AND user <> 'root'"
        ));
        for id in sessions.split_whitespace() {
            let mut script = NamedTempFile::new().unwrap();
            write!(script, "KILL {id}").unwrap();
            // One that has gone meanwhile is an error of the server, and none of the test.
            let _ = testkit::mariadb_client(&self.0, database, script.path());
        }
    }

    fn kill_and_restart(&self) {
        self.0.kill_and_restart();
    }

    fn look(&self, database: &str) -> String {
        let mut script = NamedTempFile::new().unwrap();
        script
            .write_all(b"SELECT step, count(*) FROM counted GROUP BY step ORDER BY step;")
            .unwrap();
        let counts = testkit::mariadb_client(&self.0, database, script.path()).expect_success();
        let schema = testkit::schema_dump_mariadb(&self.0, database, &["godwit_history", "godwit_journal"]);
        counts + &schema
    }
}

macro_rules! struck_everywhere {
    ($($name:ident: $strike:ident),+ $(,)?) => {
        $(#[test] fn $name() { everywhere(&Victims(Mariadb::durable()), Strike::$strike); })+
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
