//! How fast SQL is read: Godwit beside others, over the same bytes in one run, on one core.
//!
//! Start at [`contestant::ALL`] to add a contestant and at [`texts::ALL`] to add a text. The figures go to the standard
//! output as Markdown, what is going on to the standard error.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it is a program for developers"
)]

mod contestant;
mod linters;
mod migrations;
mod options;
mod race;
mod report;
mod texts;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let options = match options::Options::parse(&words) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("{error:#}\n\n{}", options::HELP);
            return ExitCode::from(2);
        }
    };
    let linters = match linters::run(&options) {
        Ok(race) => race,
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::FAILURE;
        }
    };
    print!("{}", report::markdown(&options, &race::run(&options)));
    if let Some(race) = linters {
        print!("{}", report::linters(&race));
    }
    ExitCode::SUCCESS
}
