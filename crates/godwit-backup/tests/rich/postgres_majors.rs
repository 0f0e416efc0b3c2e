//! From one major version of PostgreSQL to another.

use godwit_backup::{Left, NativeTool, RestoreFailure, ToolKind, Toolbox};
use godwit_core::Product;
use godwit_testkit::{Postgres, postgres};

use crate::{
    assert_same, backed_up,
    common::{Around, target},
    postgres::{COMMENTS, COUNTS, GRANTS, LARGE_OBJECTS, ROWS, SEQUENCES, ask, filled},
    restored,
};

const NEWER: u32 = 18;

/// The machine's tools and those of `server`.
async fn with_tools_of(server: &Postgres) -> Around {
    let mut around = Around::new().await;
    let newer = [
        ("pg_dump", ToolKind::Dump),
        ("pg_restore", ToolKind::Restore),
        ("psql", ToolKind::Client),
    ]
    .map(|(name, kind)| NativeTool {
        name: name.to_owned(),
        kind,
        path: server.bin(name),
        version: NEWER.to_string(),
        major: NEWER,
        product: Product::Postgresql,
    });
    around.tools = Toolbox::with(around.tools.all().iter().cloned().chain(newer).collect());
    around
}

fn major(server: &Postgres) -> u32 {
    let number: u32 = server.execute("SHOW server_version_num").trim().parse().unwrap();
    number / 10_000
}

#[tokio::test]
async fn everything_comes_back_on_a_newer_major_and_not_on_an_older_one() {
    let (older, newer) = (postgres(), Postgres::of_major(NEWER));
    assert!(
        major(older) < NEWER && major(&newer) == NEWER,
        "two versions to compare"
    );
    let around = with_tools_of(&newer).await;
    let (name, source) = filled(&around, older);
    // The newer version that tests get is built without ICU, which is another reason not to restore than its age.
    ask(
        &around,
        older,
        &name,
        "DROP TABLE IF EXISTS rich.german; DROP COLLATION IF EXISTS rich.phone_book, rich.case_blind",
    );
    for role in ["\"rich owner\"", "rich_reader", "rich_writer"] {
        newer.execute(&format!("CREATE ROLE {role}"));
    }
    let listed = backed_up(&around, &source).await;
    restored(&around, &listed, &target(&newer.url("arrived")))
        .await
        .unwrap();
    for (what, sql) in [
        ("what rows there are", ROWS),
        ("the sequences' state", SEQUENCES),
        ("large objects", LARGE_OBJECTS),
        ("comments", COMMENTS),
        ("how many things there are", COUNTS),
    ] {
        assert_same(
            what,
            &ask(&around, older, &name, sql),
            &ask(&around, &newer, "arrived", sql),
        );
    }
    // Newer versions know more rights of an owner; whoever else had one has it still.
    let of_others = |server, database| -> String {
        let all = ask(&around, server, database, GRANTS);
        let named = all
            .lines()
            .filter(|line| line.contains("|rich_") || line.contains("|PUBLIC|"));
        named.map(|line| format!("{line}\n")).collect()
    };
    assert_same("rights", &of_others(older, &name), &of_others(&newer, "arrived"));

    // A folder of its own, so that the two backups are told apart.
    let back = with_tools_of(&newer).await;
    let listed = backed_up(&back, &target(&newer.url("arrived"))).await;
    let error = restored(&back, &listed, &source.with_database("back"))
        .await
        .unwrap_err();
    assert!(matches!(error.cause, RestoreFailure::OlderServer { .. }), "{error}");
    assert_eq!(error.left, Left::Untouched);
    let there = older.execute("SELECT count(*) FROM pg_database WHERE datname = 'back'");
    assert_eq!(there.trim(), "0", "nothing was made");
}
