//! What programs read.

use crate::desk::Desk;

#[test]
fn every_command_gives_one_document() {
    let desk = Desk::new();
    let added = desk.run("env add shop --url sqlite://shop.db --json").with(0).json();
    assert_eq!(
        (&added["name"], &added["tier"]),
        (&"shop".into(), &"development".into())
    );
    assert_eq!(desk.run("env list --json").with(0).json()[0]["protect"], "open");
    assert_eq!(desk.run("env test shop --json").with(0).json()["kind"], "connected");
    let status = desk.run("status --env shop --json").with(3).json();
    assert_eq!(
        (&status["pending"], &status["rows"][2]["state"]),
        (&3.into(), &"pending".into())
    );
    let plan = desk.run("plan --env shop --json").with(0).json();
    assert_eq!(plan["steps"].as_array().map(Vec::len), Some(3));
    let applied = desk.run("apply --env shop --yes --json").with(0).json();
    assert_eq!(
        (&applied["run"]["outcome"], &applied["to"]),
        (&"succeeded".into(), &"3".into())
    );
    let again = desk.run("apply --env shop --yes --json").with(0).json();
    assert_eq!(
        (&again["upToDate"], &again["run"]),
        (&true.into(), &serde_json::Value::Null)
    );
    assert_eq!(
        desk.run("rollback --env shop --steps 1 --yes --json").with(0).json()["to"],
        "2"
    );
    assert_eq!(
        desk.run("history --env shop --json").with(0).json()["rows"][0]["version"],
        "3"
    );
    let backup = desk.run("backup create --env shop --json").with(0).json();
    assert!(backup["bytes"].is_u64(), "sizes are whole numbers");
    assert_eq!(desk.run("backup list --json").with(0).json()[0]["id"], backup["id"]);
    let id = backup["id"].as_str().unwrap();
    assert_eq!(
        desk.words(&["backup", "verify", id, "--json"]).with(0).json()["proof"]["kind"],
        "read"
    );
    assert_eq!(desk.run("backup prune --json").with(0).json()["done"], false);
    let restored = desk
        .words(&["backup", "restore", id, "--into", "sqlite://copy.db", "--yes", "--json"])
        .with(0)
        .json();
    assert_eq!(restored["run"]["outcome"], "succeeded");
    assert_eq!(
        desk.words(&["new", "more", "--json"]).with(0).json()["files"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    assert_eq!(desk.run("env remove shop --json").with(0).json()["name"], "shop");
}

#[test]
fn errors_are_documents_with_their_code() {
    let desk = Desk::with_shop();
    let usage = desk.run("status --json").with(2).json();
    assert_eq!(
        (&usage["error"]["code"], &usage["exitCode"]),
        (&"invalid-input".into(), &2.into())
    );
    assert_eq!(
        desk.run("status --env nobody --json").with(2).json()["error"]["code"],
        "not-found"
    );
    assert_eq!(
        desk.run("apply --env shop --json").with(2).json()["error"]["code"],
        "invalid-input"
    );
    desk.write("4_wrong.up.sql", "\nDROP TABLE nowhere;\n");
    let failed = desk.run("apply --env shop --yes --json").with(11).json();
    let error = &failed["error"];
    assert_eq!(
        (&error["code"], &failed["exitCode"]),
        (&"migration-failed".into(), &11.into())
    );
    assert_eq!(
        (&error["place"]["file"], &error["place"]["line"]),
        (&"4_wrong.up.sql".into(), &2.into())
    );
    assert_eq!(error["targetState"]["kind"], "rolled-back");
}

#[test]
fn events_come_in_order_and_the_result_last() {
    let desk = Desk::with_shop();
    let ended = desk.run("apply --env shop --yes --json-lines").with(0);
    let lines: Vec<serde_json::Value> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let (result, events) = lines.split_last().unwrap();
    assert_eq!(result["run"]["outcome"], "succeeded");
    let order: Vec<u64> = events.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    assert_eq!(order, (1..=order.len() as u64).collect::<Vec<_>>());
    assert_eq!(events[0]["what"]["event"], "started");
    assert_eq!(events.last().unwrap()["what"]["event"], "ended");
    let failed = desk.run("rollback --env shop --steps 9 --yes --json-lines").with(2);
    assert_eq!(failed.json()["error"]["code"], "invalid-input");
}

#[test]
fn scripts_and_manuals_are_documents_too() {
    let desk = Desk::new();
    let script = desk.run("completions bash --json").with(0).json();
    assert!(script["script"].as_str().unwrap().contains("godwit"));
    let page = desk.run("man --json").with(0).json();
    assert!(page["page"].as_str().unwrap().contains("godwit"));
    assert!(desk.run("man --out pages --json").with(0).json()["folder"].is_string());
}

#[test]
fn what_a_line_lacks_is_named() {
    let desk = Desk::new();
    let document = desk.run("rollback --env shop --json").with(2).json();
    let message = document["error"]["message"].as_str().unwrap();
    assert!(message.contains("--steps"), "{message}");
}
