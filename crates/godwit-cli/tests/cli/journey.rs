//! From pending to applied and back, on SQLite.

use crate::desk::Desk;

#[test]
fn status_plan_apply_history_and_the_way_back() {
    let desk = Desk::with_shop();
    let _bound = desk.settled().bind_to_scope();

    let pending = desk.run("status --env shop").with(3);
    insta::assert_snapshot!("status_pending", pending.out);
    assert!(pending.err.contains("does not exist yet"), "{}", pending.err);

    insta::assert_snapshot!("plan", desk.run("plan --env shop").with(0).out);
    insta::assert_snapshot!("apply", desk.run("apply --env shop --yes").with(0).out);
    insta::assert_snapshot!("status_applied", desk.run("status --env shop").with(0).out);
    insta::assert_snapshot!("apply_again", desk.run("apply --env shop --yes").with(0).out);
    insta::assert_snapshot!("rollback", desk.run("rollback --env shop --steps 1 --yes").with(0).out);
    insta::assert_snapshot!("history", desk.run("history --env shop").with(0).out);

    assert!(
        desk.run("rollback --env shop --to 0 --yes -q")
            .with(0)
            .out
            .contains("nothing is applied")
    );
    desk.run("status --env shop -q").with(3);
    desk.run("apply --env shop --to 2 --yes").with(0);
    assert_eq!(
        desk.run("status --env shop -q").with(3).out,
        "shop: 1 pending; at version 2.\n"
    );
}

#[test]
fn a_saved_plan_runs_as_long_as_nothing_changed() {
    let desk = Desk::with_shop();
    desk.run("plan --env shop --out shop.plan").with(0);
    desk.write("4_late.up.sql", "CREATE TABLE late (id INTEGER);\n");
    desk.run("apply --env shop --plan shop.plan --yes").with(0);
    desk.run("status --env shop").with(3);
    // What was planned has been applied meanwhile.
    desk.run("apply --env shop --plan shop.plan --yes").with(9);
    desk.run("plan --env shop --out shop.plan").with(0);
    desk.write("4_late.up.sql", "CREATE TABLE late (id INTEGER, more TEXT);\n");
    let stale = desk.run("apply --env shop --plan shop.plan --yes").with(9);
    assert!(stale.err.contains("stale"), "{}", stale.err);
    desk.run("apply --env shop --plan nowhere.plan --yes").with(2);
}

#[test]
fn a_url_with_a_folder_is_a_target_too() {
    let desk = Desk::new();
    let here = desk.run("apply --url sqlite://other.db --yes").with(0);
    assert!(here.err.contains("migrations folder: "), "{}", here.err);
    desk.run("status --url sqlite:other.db --migrations migrations --format godwit")
        .with(0);
    desk.run("history --url sqlite:other.db").with(0);
    std::fs::rename(desk.path("migrations"), desk.path("elsewhere")).unwrap();
    let nowhere = desk.run("status --url sqlite:other.db").with(2);
    assert!(
        nowhere.err.contains("no migrations folder") || nowhere.err.contains("No migrations folder"),
        "{}",
        nowhere.err
    );
}

#[test]
fn a_new_migration_continues_the_numbers_or_the_dates() {
    let desk = Desk::new();
    let made = desk.words(&["new", "add order total"]).with(0);
    assert!(
        made.out.lines().all(|file| file.contains("add_order_total")),
        "{}",
        made.out
    );
    assert_eq!(
        made.out
            .lines()
            .filter(|file| std::path::Path::new(file).is_file())
            .count(),
        made.out.lines().count()
    );
    desk.words(&["new", "!!"]).with(2);
}
