//! A person at a terminal: questions and their answers, through the library.

use std::{
    io::{self, Cursor, Write},
    sync::{Arc, Mutex},
};

use godwit_cli::{Exit, Io, Surroundings, Terminal, run};
use tokio::sync::mpsc;

use crate::desk::Desk;

#[derive(Clone, Default)]
struct Sheet(Arc<Mutex<Vec<u8>>>);

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs the command before a terminal at which `typed` is typed; gives its exit code, output and errors.
async fn at_terminal(desk: &Desk, words: &str, typed: &'static str) -> (Exit, String, String) {
    let (out, err) = (Sheet::default(), Sheet::default());
    let io = Io {
        input: Box::new(Cursor::new(typed)),
        out: Box::new(out.clone()),
        err: Box::new(err.clone()),
        terminal: Terminal {
            input: true,
            err: true,
            colour_out: true,
            colour_err: false,
        },
        interrupts: Box::new(|| mpsc::unbounded_channel().1),
    };
    let surroundings = Surroundings {
        api: godwit_api::Surroundings {
            home: Some(desk.path("home")),
            user: Some("ana".into()),
            machine: Some("desk".into()),
        },
        folder: desk.path(""),
        ..Surroundings::default()
    };
    let words = std::iter::once("godwit")
        .chain(words.split_whitespace())
        .map(Into::into)
        .collect();
    let exit = run(words, io, surroundings).await;
    let text = |sheet: &Sheet| String::from_utf8(sheet.0.lock().unwrap().clone()).unwrap();
    (exit, text(&out), text(&err))
}

#[tokio::test]
async fn apply_shows_the_statements_asks_and_does_nothing_without_a_yes() {
    let desk = Desk::with_shop();
    let (exit, out, err) = at_terminal(&desk, "apply --env shop", "n\n").await;
    assert_eq!(exit, Exit::PENDING, "{err}");
    assert!(
        out.contains("CREATE TABLE customers") && out.contains("Nothing was done."),
        "{out}"
    );
    assert!(out.contains("\u{1b}["), "a terminal has colours");
    assert!(err.ends_with("Apply 3 migrations to shop? [y/N] "), "{err}");
    assert!(!desk.path("shop.db").exists());
    let (exit, _, _) = at_terminal(&desk, "apply --env shop", "yes\n").await;
    assert_eq!(exit, Exit::DONE);
}

#[tokio::test]
async fn production_wants_its_name_typed_even_with_yes() {
    let desk = Desk::new();
    desk.run("env add live --url sqlite://live.db --tier production")
        .with(0);
    let (exit, _, err) = at_terminal(&desk, "apply --env live --yes", "y\n").await;
    assert_eq!(exit, Exit(9), "{err}");
    assert!(!desk.path("live.db").exists());
    let (exit, _, err) = at_terminal(&desk, "apply --env live --no-backup", "live\n").await;
    assert_eq!(exit, Exit::DONE, "{err}");
}

#[tokio::test]
async fn colours_can_be_forbidden() {
    let desk = Desk::with_shop();
    let (_, out, _) = at_terminal(&desk, "status --env shop --color never", "").await;
    assert!(!out.contains('\u{1b}'), "{out}");
}
