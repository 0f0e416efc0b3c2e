//! The words of the command line, which are stable.

use crate::desk::Desk;

#[test]
fn help_of_every_command() {
    let desk = Desk::new();
    let commands = [
        "",
        "env",
        "env add",
        "env list",
        "env test",
        "env mark",
        "env remove",
        "status",
        "plan",
        "dry-run",
        "apply",
        "rollback",
        "history",
        "new",
        "backup",
        "backup create",
        "backup list",
        "backup verify",
        "backup copy",
        "backup fetch",
        "backup prune",
        "backup restore",
        "backup schedule",
        "backup schedule set",
        "backup schedule list",
        "backup schedule remove",
        "backup schedule install",
        "backup schedule uninstall",
        "backup schedule run-due",
        "destination",
        "destination add",
        "destination list",
        "destination test",
        "destination remove",
        "completions",
        "man",
    ];
    let mut all = String::new();
    for command in commands {
        let help = desk.run(&format!("{command} --help")).with(0);
        all += &format!("$ godwit {command} --help\n{}\n", help.out);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn the_bare_command_shows_its_help_and_is_a_usage_error() {
    let desk = Desk::new();
    assert!(desk.run("").with(2).err.contains("Usage: godwit"));
    assert!(desk.run("--version").with(0).out.starts_with("godwit "));
    assert!(!desk.path("home").exists(), "help and version touch nothing");
}

#[test]
fn completions_and_the_manual_are_made_from_the_same_words() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            desk.run(&format!("completions {shell}"))
                .with(0)
                .out
                .contains("rollback"),
            "{shell}"
        );
    }
    assert!(desk.run("man").with(0).out.contains(".TH godwit"));
    desk.run("man --out pages").with(0);
    assert!(desk.path("pages/godwit-backup-restore.1").exists());
    assert!(!desk.path("home").exists(), "they touch nothing");
}
