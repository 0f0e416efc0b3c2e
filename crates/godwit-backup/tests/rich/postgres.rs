//! PostgreSQL's rich sample.

use godwit_testkit::{Postgres, postgres, psql, schema_dump_postgres};

use crate::{
    assert_same, backed_up,
    common::{Around, target},
    replaced, restored,
};

const SAMPLE: &str = include_str!("postgres.sql");

/// The rows of every table that holds rows itself and of every filled materialized view, whatever their order.
pub const ROWS: &str = r"
SELECT format(
    'SELECT %L, count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text COLLATE %I)) FROM ONLY %s t',
    c.oid::regclass::text, 'C', c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE (relkind = 'r' OR relkind = 'm' AND relispopulated) AND nspname IN ('rich', 'Größe 🐦')
ORDER BY c.oid::regclass::text \gexec
";

pub const SEQUENCES: &str = r"
SELECT format('SELECT %L, last_value, is_called, (SELECT s FROM pg_sequences s WHERE schemaname = %L AND sequencename = %L) FROM %s',
    c.oid::regclass::text, nspname, relname, c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'S' ORDER BY c.oid::regclass::text \gexec
";

pub const LARGE_OBJECTS: &str = r"
SELECT oid, lomowner::regrole, octet_length(lo_get(oid)), md5(lo_get(oid)) FROM pg_largeobject_metadata ORDER BY oid;
";

/// Rights as they work: those that nobody changed are the kind's own.
pub const GRANTS: &str = r#"
WITH lists (what, acl) AS (
    SELECT 'relation ' || oid::regclass,
        coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)) FROM pg_class
        WHERE oid >= 16384 AND relkind NOT IN ('t', 'i', 'I', 'c')
    UNION ALL SELECT format('column %s.%I', attrelid::regclass, attname), attacl FROM pg_attribute WHERE attrelid >= 16384
    UNION ALL SELECT 'routine ' || oid::regprocedure, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc WHERE oid >= 16384
    UNION ALL SELECT 'schema ' || nspname, coalesce(nspacl, acldefault('n', nspowner)) FROM pg_namespace
    UNION ALL SELECT 'type ' || oid::regtype, coalesce(typacl, acldefault('T', typowner)) FROM pg_type WHERE oid >= 16384
    UNION ALL SELECT 'large object ' || oid, coalesce(lomacl, acldefault('L', lomowner)) FROM pg_largeobject_metadata
    UNION ALL SELECT 'server ' || srvname, coalesce(srvacl, acldefault('S', srvowner)) FROM pg_foreign_server
    UNION ALL SELECT format('default of %s for %s in %s', defaclobjtype, defaclrole::regrole, defaclnamespace::regnamespace), defaclacl
        FROM pg_default_acl
)
SELECT what, grantor::regrole, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, privilege_type, is_grantable
FROM lists, aclexplode(acl) ORDER BY what COLLATE "C", 2, 3, 4;
"#;

pub const OWNERS: &str = r#"
SELECT 'relation', oid::regclass::text COLLATE "C" AS name, relowner::regrole FROM pg_class WHERE oid >= 16384 AND relkind NOT IN ('i', 'I', 't')
UNION ALL SELECT 'routine', oid::regprocedure::text, proowner::regrole FROM pg_proc WHERE oid >= 16384
UNION ALL SELECT 'type', oid::regtype::text, typowner::regrole FROM pg_type WHERE oid >= 16384
UNION ALL SELECT 'schema', nspname, nspowner::regrole FROM pg_namespace WHERE oid >= 16384
ORDER BY 1, 2;
"#;

pub const COMMENTS: &str = r#"
SELECT pg_describe_object(classoid, objoid, objsubid) COLLATE "C", description FROM pg_description
WHERE objoid >= 16384 AND classoid <> 'pg_database'::regclass ORDER BY 1, 2;
"#;

/// How many there are of each kind of thing.
pub const COUNTS: &str = r"
SELECT 'relations of kind ' || relkind::text, count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname IN ('rich', 'Größe 🐦') GROUP BY relkind
UNION ALL SELECT 'checks, keys and the like of type ' || contype::text, count(*) FROM pg_constraint c
    JOIN pg_namespace n ON n.oid = connamespace WHERE nspname IN ('rich', 'Größe 🐦') AND contype <> 'n' GROUP BY contype
UNION ALL SELECT 'triggers', count(*) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'policies', count(*) FROM pg_policy
UNION ALL SELECT 'rules', count(*) FROM pg_rewrite WHERE oid >= 16384
UNION ALL SELECT 'routines', count(*) FROM pg_proc WHERE oid >= 16384
UNION ALL SELECT 'generated and identity columns', count(*) FROM pg_attribute WHERE attgenerated <> '' OR attidentity <> ''
ORDER BY 1;
";

pub fn ask(around: &Around, server: &Postgres, database: &str, sql: &str) -> String {
    psql(server, database, &around.script(sql)).expect_success()
}

/// A database with the sample.
pub fn filled(around: &Around, server: &Postgres) -> (String, godwit_db::Target) {
    let database = server.create_database();
    ask(around, server, &database.name, SAMPLE);
    (database.name, target(&database.url))
}

#[track_caller]
fn compare(around: &Around, server: &Postgres, before: &str, after: &str) {
    assert_same(
        "the schema",
        &schema_dump_postgres(server, before, &[]),
        &schema_dump_postgres(server, after, &[]),
    );
    for (what, sql) in [
        ("what rows there are", ROWS),
        ("the sequences' state", SEQUENCES),
        ("large objects", LARGE_OBJECTS),
        ("rights", GRANTS),
        ("owners", OWNERS),
        ("comments", COMMENTS),
        ("how many things there are", COUNTS),
    ] {
        assert_same(
            what,
            &ask(around, server, before, sql),
            &ask(around, server, after, sql),
        );
    }
}

#[tokio::test]
async fn everything_comes_back_into_a_new_database() {
    let (server, around) = (postgres(), Around::new().await);
    let (name, source) = filled(&around, server);
    let listed = backed_up(&around, &source).await;
    let new = format!("{name} 'new' 🐦");
    restored(&around, &listed, &source.with_database(&new)).await.unwrap();
    compare(&around, server, &name, &new);
}

#[tokio::test]
async fn everything_comes_back_in_place_of_what_became_of_it() {
    let (server, around) = (postgres(), Around::new().await);
    let (name, source) = filled(&around, server);
    let kept = server.create_database().name;
    server.execute(&format!("DROP DATABASE {kept}; "));
    server.execute(&format!("CREATE DATABASE {kept} TEMPLATE {name}"));
    let listed = backed_up(&around, &source).await;
    ask(
        &around,
        server,
        &name,
        "DROP SCHEMA rich CASCADE; DELETE FROM \"Größe 🐦\".\"my.table \"\"x\"\"\"; SELECT lo_unlink(4000001)",
    );
    replaced(&around, &listed, &source).await;
    compare(&around, server, &kept, &name);
}
