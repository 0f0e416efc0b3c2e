//! What became of a statement whose end nobody saw: what is MySQL's own.

use crate::{
    common::{locked, on_mysql, run, target},
    outcome::{look, object, table, turns},
};
use godwit_core::{DbObject, Effect, FormatId, ObjectKind};
use godwit_db::{Outcome, Reader};

#[tokio::test]
async fn every_kind_turns_from_not_done_to_done() {
    let bench = on_mysql();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let (t, parts) = (table("My`Orders"), table("parts"));
    let user = |name: &str| DbObject {
        table: Some("10.%".into()),
        ..object(ObjectKind::Role, name)
    };
    let unique = bench.url.rsplit('/').next().unwrap_or_default().to_owned();
    let other = format!("{unique}_other");
    let (ana, ben) = (format!("a{unique}"), format!("b{unique}"));
    let make_user = format!("CREATE USER '{ana}'@'10.%' IDENTIFIED BY 'secret'");
    let rename_user = format!("RENAME USER '{ana}'@'10.%' TO '{ben}'@'10.%'");
    let drop_user = format!("DROP USER '{ben}'@'10.%'");
    let (make_role, role) = (
        format!("CREATE ROLE r{unique}"),
        object(ObjectKind::Role, &format!("r{unique}")),
    );
    let drop_role = format!("DROP ROLE r{unique}");
    let make_database = format!("CREATE DATABASE {other}");
    let move_table = format!("RENAME TABLE parts TO {other}.Parts");
    let drop_database = format!("DROP DATABASE {other}");
    let steps = [
        (
            "CREATE TABLE `My``Orders` (id INT, a INT, KEY (a))",
            Effect::Creates(t.clone()),
        ),
        (
            "ALTER TABLE `My``Orders` ADD PRIMARY KEY (id)",
            Effect::Creates(t.part(ObjectKind::Index, "PRIMARY")),
        ),
        (
            "ALTER TABLE `My``Orders` ADD UNIQUE `By A` (a)",
            Effect::Creates(t.part(ObjectKind::Index, "By A")),
        ),
        (
            "ALTER TABLE `My``Orders` ADD CONSTRAINT positive CHECK (a > 0)",
            Effect::Creates(t.part(ObjectKind::Constraint, "positive")),
        ),
        (
            "ALTER TABLE `My``Orders` ADD CONSTRAINT own FOREIGN KEY (a) REFERENCES `My``Orders` (id)",
            Effect::Creates(t.part(ObjectKind::Constraint, "own")),
        ),
        (
            "ALTER TABLE `My``Orders` DROP FOREIGN KEY own",
            Effect::Drops(t.part(ObjectKind::Constraint, "own")),
        ),
        (
            "ALTER TABLE `My``Orders` RENAME INDEX a TO aa",
            Effect::Renames {
                from: t.part(ObjectKind::Index, "a"),
                to: t.part(ObjectKind::Index, "aa"),
            },
        ),
        (
            "ALTER TABLE `My``Orders` CHANGE a b INT",
            Effect::Renames {
                from: t.part(ObjectKind::Column, "A"),
                to: t.part(ObjectKind::Column, "b"),
            },
        ),
        (
            "CREATE TABLE parts (n INT) PARTITION BY RANGE (n) (PARTITION p1 VALUES LESS THAN (1))",
            Effect::Creates(parts.clone()),
        ),
        (
            "ALTER TABLE parts ADD PARTITION (PARTITION p2 VALUES LESS THAN (2))",
            Effect::Creates(parts.part(ObjectKind::Partition, "p2")),
        ),
        (
            "ALTER TABLE parts DROP PARTITION p1",
            Effect::Drops(parts.part(ObjectKind::Partition, "p1")),
        ),
        ("CREATE SEQUENCE s", Effect::Creates(object(ObjectKind::Sequence, "s"))),
        (
            "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1",
            Effect::Creates(object(ObjectKind::Function, "f")),
        ),
        (
            "CREATE PROCEDURE f() SET @a = 1",
            Effect::Creates(object(ObjectKind::Procedure, "f")),
        ),
        ("DROP FUNCTION f", Effect::Drops(object(ObjectKind::Function, "f"))),
        (
            "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM nowhere",
            Effect::Creates(object(ObjectKind::Event, "nightly")),
        ),
        (make_user.as_str(), Effect::Creates(user(&ana))),
        (
            rename_user.as_str(),
            Effect::Renames {
                from: user(&ana),
                to: user(&ben),
            },
        ),
        (drop_user.as_str(), Effect::Drops(user(&ben))),
        (make_role.as_str(), Effect::Creates(role.clone())),
        (drop_role.as_str(), Effect::Drops(role)),
        (
            make_database.as_str(),
            Effect::Creates(object(ObjectKind::Database, &other)),
        ),
        (
            move_table.as_str(),
            Effect::Renames {
                from: parts,
                to: DbObject::new(ObjectKind::Table, Some(other.clone()), "Parts"),
            },
        ),
        (
            drop_database.as_str(),
            Effect::Drops(object(ObjectKind::Database, &other)),
        ),
    ];
    turns(&bench, &mut lock, &steps).await;
    let elsewhere = DbObject::new(ObjectKind::Table, Some(other), "Parts");
    assert_eq!(look(&mut lock, &Effect::Drops(elsewhere)).await, Outcome::Done);
}

#[tokio::test]
async fn tables_whose_names_differ_in_the_size_of_letters_are_two() {
    let bench = on_mysql();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(&mut lock, &["CREATE TABLE orders (id INT)"]).await;
    let upper = table("Orders");
    for effect in [
        Effect::Creates(upper.clone()),
        Effect::Creates(upper.part(ObjectKind::Column, "id")),
    ] {
        assert_ne!(look(&mut lock, &effect).await, Outcome::Done, "{effect}");
    }
    let effect = Effect::Renames {
        from: table("orders"),
        to: upper.clone(),
    };
    assert_eq!(look(&mut lock, &effect).await, Outcome::NotDone);
    run(&mut lock, &["RENAME TABLE orders TO Orders"]).await;
    assert_eq!(look(&mut lock, &effect).await, Outcome::Done);
    assert_eq!(
        look(&mut lock, &Effect::Creates(upper.part(ObjectKind::Column, "ID"))).await,
        Outcome::Done
    );
}

#[tokio::test]
async fn definitions_do_not_depend_on_the_session_or_on_rows() {
    let bench = on_mysql();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &["CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a VARCHAR(9) DEFAULT 'é' COMMENT 'é', CHECK (a <> 'x'))"],
    )
    .await;
    let before = lock.definition(&table("t")).await.expect("answers");
    assert!(before.is_some());
    run(
        &mut lock,
        &[
            "INSERT INTO t (a) VALUES ('a'), ('b')",
            "SET SESSION sql_mode = 'ANSI_QUOTES,NO_FIELD_OPTIONS,NO_BACKSLASH_ESCAPES', sql_quote_show_create = 0",
            "SET character_set_results = latin1",
        ],
    )
    .await;
    let effect = Effect::Redefines(table("t"));
    let same = lock.outcome(&effect, before.as_deref()).await.expect("answers");
    assert_eq!(same.outcome, Outcome::NotDone);
    // The script's settings are as they were: in this mode double quotes are those of a name.
    run(&mut lock, &["ALTER TABLE \"t\" ADD KEY (\"a\")"]).await;
    let changed = lock.outcome(&effect, before.as_deref()).await.expect("answers");
    assert_eq!(changed.outcome, Outcome::Done);
}

#[tokio::test]
async fn what_a_user_may_not_see_is_not_guessed_at() {
    let bench = on_mysql();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let (_, place) = bench.url.rsplit_once('@').expect("a URL of the test kit");
    let database = place.rsplit('/').next().unwrap_or_default();
    let user = format!("u{database}");
    run(
        &mut lock,
        &[
            &format!("CREATE USER {user} IDENTIFIED BY 'x'"),
            &format!("GRANT ALL ON {database}.* TO {user}"),
        ],
    )
    .await;
    let little = target(&format!("mysql://{user}:x@{place}"));
    let mut reader = Reader::open(&little).await.expect("opens");
    let effect = Effect::Creates(object(ObjectKind::Role, &user));
    assert_eq!(look(&mut lock, &effect).await, Outcome::Done);
    let looked = reader.outcome(&effect, None).await.expect("answers");
    assert_eq!(looked.outcome, Outcome::CannotTell, "{}", looked.evidence);
    // It sees that the lock is held, and not what is done under it.
    let running = reader.running("any").await.expect("answers");
    assert_eq!(running.len(), 1, "{running:?}");
    assert!(
        running[0].active && running[0].pid.is_some() && running[0].state.is_none(),
        "{running:?}"
    );
    run(&mut lock, &[&format!("DROP USER {user}")]).await;
}
