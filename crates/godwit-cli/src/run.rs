//! From words to an exit code.

use std::ffi::OsString;

use clap::{CommandFactory as _, FromArgMatches as _, error::ErrorKind};
use godwit_api::{
    Redactor,
    views::{ApiError, ErrorCode},
};

use crate::{
    Exit, Io, Surroundings,
    args::{Cli, Command, EnvironmentCommand},
    commands,
    context::{Context, Wishes},
    io::Terminal,
    output::{Screen, Voice, error},
};

/// Does what `words` say (the first is the program's own name) and says how it ended.
pub async fn run(words: Vec<OsString>, io: Io, surroundings: Surroundings) -> Exit {
    let redactor = Redactor::default();
    let terminal = io.terminal;
    let cli = match command()
        .try_get_matches_from(&words)
        .and_then(|matches| Cli::from_arg_matches(&matches))
    {
        Ok(cli) => cli,
        Err(error) => return misread(&error, &words, io, &redactor),
    };
    let screen = Screen::new(io, Voice::of(cli.speech), colours(terminal, cli.speech.color));
    let outcome = dispatch(cli.command, &screen, surroundings, &redactor).await;
    let exit = outcome.unwrap_or_else(|api_error| {
        let api_error = error::redacted(*api_error, &redactor);
        error::show(&screen, &api_error);
        Exit::of_error(&api_error)
    });
    screen.end(exit)
}

/// The command line's definition, for parsing, completions and manual pages.
pub fn command() -> clap::Command {
    Cli::command()
}

async fn dispatch(
    command: Command,
    screen: &Screen,
    surroundings: Surroundings,
    redactor: &Redactor,
) -> commands::Outcome {
    match command {
        Command::Completions { shell } => return commands::completions::run(screen, shell),
        Command::Man { out } => return commands::man::run(screen, out.as_deref()),
        _ => {}
    }
    let (context, _log) = Context::open(screen, surroundings, redactor, wishes(&command)).await?;
    let outcome = perform(command, &context).await;
    context.api.close().await;
    outcome
}

async fn perform(command: Command, context: &Context) -> commands::Outcome {
    match command {
        Command::Environment(EnvironmentCommand::Add(args)) => commands::environment_add::run(context, &args).await,
        Command::Environment(EnvironmentCommand::List(args)) => commands::environment::list(context, &args).await,
        Command::Environment(EnvironmentCommand::Test(args)) => commands::environment::test(context, &args).await,
        Command::Environment(EnvironmentCommand::Mark(args)) => commands::environment_mark::run(context, &args).await,
        Command::Environment(EnvironmentCommand::Remove(args)) => commands::environment::remove(context, &args).await,
        Command::Status(args) => commands::status::run(context, &args).await,
        Command::Plan(args) => commands::plan::run(context, &args).await,
        Command::Lint(args) => commands::lint::run(context, &args).await,
        Command::DryRun(args) => commands::dry_run::run(context, &args).await,
        Command::Apply(args) => commands::apply::run(context, &args).await,
        Command::Rollback(args) => commands::rollback::run(context, &args).await,
        Command::Resume(args) => commands::resume::run(context, &args).await,
        Command::Resolve(args) => commands::resolve::run(context, &args).await,
        Command::History(args) => commands::history::run(context, &args).await,
        Command::New(args) => commands::new::run(context, &args).await,
        Command::Backup(backup) => commands::backup::run(context, &backup).await,
        Command::Destination(destination) => commands::destination::run(context, &destination).await,
        // Done before the store was opened.
        Command::Completions { .. } | Command::Man { .. } => Ok(Exit::DONE),
    }
}

/// What a command asks of the API's wiring.
fn wishes(command: &Command) -> Wishes {
    use crate::args::BackupCommand;
    let (password_stdin, wait) = match command {
        Command::Status(args) => (args.target.password_stdin, None),
        Command::Plan(args) => (args.target.password_stdin, None),
        Command::Lint(args) => (args.password_stdin, None),
        Command::DryRun(args) => (args.target.password_stdin, None),
        Command::Apply(args) => (args.target.password_stdin, Some(args.consent.wait)),
        Command::Rollback(args) => (args.target.password_stdin, Some(args.consent.wait)),
        Command::Resume(args) => (args.target.password_stdin, Some(args.consent.wait)),
        Command::Resolve(args) => (args.target.password_stdin, Some(args.consent.wait)),
        Command::History(args) => (args.target.password_stdin, None),
        Command::Environment(EnvironmentCommand::Test(args)) => (args.password_stdin, None),
        Command::Environment(EnvironmentCommand::Mark(args)) => {
            (args.environment.password_stdin, Some(args.consent.wait))
        }
        Command::Backup(BackupCommand::Create(args)) => (args.target.password_stdin, None),
        Command::Backup(BackupCommand::Restore(args)) => (args.password_stdin, Some(args.consent.wait)),
        // `env add` keeps the password that it reads, and has no target of its own.
        _ => (false, None),
    };
    Wishes { password_stdin, wait }
}

const fn colours(terminal: Terminal, wish: crate::args::Color) -> (bool, bool) {
    match wish {
        crate::args::Color::Auto => (terminal.colour_out, terminal.colour_err),
        crate::args::Color::Always => (true, true),
        crate::args::Color::Never => (false, false),
    }
}

/// Help and version are asked for; everything else is a line that cannot be meant so.
fn misread(parse: &clap::Error, words: &[OsString], io: Io, redactor: &Redactor) -> Exit {
    let colours = (io.terminal.colour_out, io.terminal.colour_err);
    let given = |flag: &str| words.iter().any(|word| word == flag);
    let voice = if given("--json") {
        Voice::Json
    } else if given("--json-lines") {
        Voice::JsonLines
    } else {
        Voice::Human
    };
    let asked = matches!(parse.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let screen = Screen::new(io, if asked { Voice::Human } else { voice }, colours);
    // A mistyped line can hold a URL with its password.
    let text = redactor
        .redact(&parse.render().ansi().to_string())
        .trim_end()
        .to_owned();
    if asked {
        screen.line(&text);
        return screen.end(Exit::DONE);
    }
    screen.err_line(&text);
    let plain = parse.render().to_string();
    // What is missing stands indented below the sentence.
    let (first, rest) = plain.split_once('\n').unwrap_or((&plain, ""));
    let named = rest.lines().take_while(|line| line.starts_with("  ")).map(str::trim);
    let words: Vec<&str> = std::iter::once(first.trim_start_matches("error: "))
        .chain(named)
        .collect();
    let message = words.join(" ");
    let report = ApiError {
        code: ErrorCode::InvalidInput,
        message: redactor.redact(&message).into_owned(),
        hint: Some("godwit --help shows how it is written.".to_owned()),
        causes: Vec::new(),
        place: None,
        target_state: None,
    };
    screen.document(&error::Report::of(&report));
    screen.end(Exit::USAGE)
}
