//! What happens before the window opens: arguments, environment variables, the store, the log.

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use godwit_api::{Api, ApiConfig, Open, Redactor, Surroundings, logging, views::ApiError};

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    pub(crate) open: Open,
}

/// Keeps the log's writer alive until the app ends.
pub struct LogGuard {
    _guard: Option<Box<dyn std::any::Any + Send + Sync>>,
}

/// Reads `[FOLDER | --sample]`.
pub fn arguments() -> Result<Arguments, String> {
    parse(std::env::args_os().skip(1))
}

pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Arguments, String> {
    let mut open = Open::Last;
    for argument in arguments {
        if argument == "--sample" {
            open = Open::Sample;
        } else if argument.to_string_lossy().starts_with('-') {
            return Err(format!(
                "unknown option {}; usage: godwit-desktop [FOLDER | --sample]",
                argument.to_string_lossy()
            ));
        } else {
            open = Open::Folder(PathBuf::from(argument));
        }
    }
    Ok(Arguments { open })
}

/// WebKitGTK shows an empty window with some NVIDIA drivers unless this renderer is off
/// (<https://github.com/tauri-apps/tauri/issues/8462>). Must be set before GTK starts and threads run.
#[allow(unsafe_code, reason = "set_var is sound here: no other thread runs yet")]
pub fn before_gtk() {
    #[cfg(target_os = "linux")]
    if variable("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
        // SAFETY: this is the first thing that `main` does; no other thread exists.
        unsafe { std::env::set_var("WEBKIT_DISABLE_DMABUF_RENDERER", "1") };
    }
}

/// Opens log and store.
pub async fn open(arguments: Arguments) -> Result<(Api, LogGuard), ApiError> {
    let redactor = Redactor::default();
    let surroundings = Surroundings {
        home: variable("GODWIT_HOME").map(PathBuf::from),
        user: ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(text),
        machine: ["HOSTNAME", "COMPUTERNAME"].into_iter().find_map(text),
    };
    let mut config = ApiConfig::from_surroundings(surroundings, redactor.clone())?;
    config.open = arguments.open;
    let guard = match logging::start(&config.home, text("GODWIT_LOG").as_deref(), &redactor) {
        Ok(guard) => Some(Box::new(guard) as Box<dyn std::any::Any + Send + Sync>),
        Err(why) => {
            warn(&format!("there is no log: {why}"));
            None
        }
    };
    let api = Api::open(config).await?;
    Ok((api, LogGuard { _guard: guard }))
}

/// Says in a native dialog why the app cannot start: there is no page yet that could.
pub fn explain(error: &ApiError) {
    let text = [Some(error.message.as_str()), error.hint.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n\n");
    warn(&text);
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Godwit cannot start")
        .set_description(text)
        .show();
}

/// Ends with a message on standard error.
pub fn refuse(message: &str) -> ExitCode {
    warn(message);
    ExitCode::from(2)
}

#[allow(
    clippy::print_stderr,
    reason = "before the window and the log exist, this is the one place to say it"
)]
fn warn(text: &str) {
    eprintln!("godwit-desktop: {text}");
}

#[allow(
    clippy::disallowed_methods,
    reason = "a front end reads the environment and hands it down"
)]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn text(name: &str) -> Option<String> {
    variable(name).and_then(|value| value.into_string().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_or_the_sample_can_be_named_and_nothing_else() {
        let given = |arguments: &[&str]| parse(arguments.iter().map(OsString::from));
        assert_eq!(given(&[]), Ok(Arguments { open: Open::Last }));
        assert_eq!(given(&["--sample"]), Ok(Arguments { open: Open::Sample }));
        assert_eq!(
            given(&["db/migrations"]),
            Ok(Arguments {
                open: Open::Folder("db/migrations".into())
            })
        );
        assert!(given(&["--help-me"]).is_err());
    }
}
