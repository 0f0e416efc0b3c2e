//! The `godwit` command: reads what surrounds it and hands it to the library.

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anstream::{AutoStream, ColorChoice};
use godwit_cli::{Exit, Io, Surroundings, Terminal, run};
use tokio::sync::mpsc;

/// Half of what reading and judging SQL takes is many small pieces of memory, on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // One command does one thing after another: handing it from thread to thread would only take time.
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return broken(&format!("cannot start: {error}")),
    };
    let work = runtime.spawn(run(std::env::args_os().collect(), streams(), surroundings()));
    match runtime.block_on(work) {
        Ok(exit) => exit.into(),
        Err(_) => broken("Godwit itself failed; the lines above say where"),
    }
}

fn broken(why: &str) -> ExitCode {
    // Standard error may be closed; there is nobody left to tell.
    let _ = writeln!(io::stderr(), "error: {why}");
    Exit::INTERNAL.into()
}

fn streams() -> Io {
    Io {
        input: Box::new(io::BufReader::new(io::stdin())),
        out: Box::new(io::stdout()),
        err: Box::new(io::stderr()),
        terminal: Terminal {
            input: io::stdin().is_terminal(),
            err: io::stderr().is_terminal(),
            colour_out: AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            colour_err: AutoStream::choice(&io::stderr()) != ColorChoice::Never,
        },
        interrupts: Box::new(interrupts),
    }
}

/// Sends one message for each Ctrl-C (and each request of the system to end) from now on.
fn interrupts() -> mpsc::UnboundedReceiver<()> {
    let (sender, receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move { while interrupted().await.is_ok() && sender.send(()).is_ok() {} });
    receiver
}

#[cfg(unix)]
async fn interrupted() -> io::Result<()> {
    let mut end = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        heard = tokio::signal::ctrl_c() => heard,
        _ = end.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn interrupted() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command's one place that reads environment variables"
)]
fn surroundings() -> Surroundings {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    Surroundings {
        api: godwit_api::Surroundings {
            home: std::env::var_os("GODWIT_HOME")
                .filter(|home| !home.is_empty())
                .map(PathBuf::from),
            user: variable("USER")
                .or_else(|| variable("LOGNAME"))
                .or_else(|| variable("USERNAME")),
            machine: variable("HOSTNAME").or_else(|| variable("COMPUTERNAME")),
        },
        password: variable("GODWIT_PASSWORD"),
        log: variable("GODWIT_LOG"),
        folder: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
        secrets: None,
    }
}
