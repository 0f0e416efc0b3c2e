//! `cargo xtask`: set-up and developer commands. One dependency, so that it starts at once on a fresh machine; only
//! what measures needs more, and is built when it is asked for.
//!
//! Each command installs what it misses, says so before, and prints every step with its time.

// Starting programs, reading the environment and printing is what this program is for; it is never shipped.
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)]

mod apt;
#[cfg(all(unix, feature = "bench"))]
mod bench;
mod bench_sql;
mod benchmark;
mod cargo_tools;
mod checks;
mod dev;
mod finally;
mod fuzz;
mod installed;
mod node;
mod node_version;
mod package;
mod packages;
mod page;
mod places;
mod postgres_major;
mod privileges;
mod quiet_servers;
mod run;
mod screen;
mod shell;
mod steps;
mod test;
mod tour;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  run       build the app and open it on the sample project; without a display: the main job on the command line
  test      everything: format, lints, licences, unit tests, all engines, the user interface, the real app
  lint      only the checks that run nothing: format, lints, licences, types
  dev       the app with hot reload
  bench apply
            how long many migrations take, beside the engines' own clients and other tools; `bench apply --help`: its
            options
  bench backup
            how long backups and restores take, and how much memory, beside the engines' own tools; `bench backup --help`
  bench sql
            how fast SQL is read and linted, beside others: --mib 50, --rounds 5, --files 1000, --only WORD
  fuzz      the splitter, the effects of statements and the rules by libFuzzer, half an hour each; --minutes N: another
            time
  package   a .deb with both programs, unpacked and run, and with root's rights installed and removed again to check it;
            --debug: unoptimised, to try the packaging
  bindings  write the TypeScript bindings anew
  help      this page

Missing system packages are installed with apt on Debian and Ubuntu; elsewhere the list is printed.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["run"] => run::run(),
        ["test"] => test::run(),
        ["lint"] => checks::run(),
        ["dev"] => dev::run(),
        ["bench", "apply", words @ ..] => benchmark::run(benchmark::What::Apply, words),
        ["bench", "backup", words @ ..] => benchmark::run(benchmark::What::Backup, words),
        ["bench", "sql", words @ ..] => bench_sql::run(words),
        ["fuzz"] => fuzz::run(fuzz::MINUTES),
        ["fuzz", "--minutes", minutes] => fuzz::run_for(minutes),
        ["package"] => package::run(package::Profile::Release),
        ["package", "--debug"] => package::run(package::Profile::Debug),
        ["bindings"] => dev::bindings(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        other => {
            eprintln!("cargo xtask does not know {:?}\n\n{HELP}", other.join(" "));
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}
