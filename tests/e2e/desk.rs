//! One person's desk: a display, a session with a keyring, a home folder, and nothing of anybody else's.

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use godwit_testkit::{Display, Keyring};
use tempfile::TempDir;

use crate::app::{self, App};
use crate::evidence;

/// Room for a window of 1280×800 with the window manager's frame around it.
const SCREEN: (u32, u32) = (1400, 900);

/// Everything that the app finds around itself. It ends with its owner, however the test ends.
pub(crate) struct Desk {
    // In the order of their ends: the app before what it runs on.
    app: Option<App>,
    pub(crate) display: Display,
    keyring: Keyring,
    folder: TempDir,
}

impl Desk {
    fn new() -> Result<Self> {
        let folder = TempDir::with_prefix("godwit-e2e-").context("make a temp folder")?;
        for part in ["home", "tmp"] {
            std::fs::create_dir(folder.path().join(part))?;
        }
        Ok(Self {
            app: None,
            display: Display::start(SCREEN.0, SCREEN.1),
            keyring: Keyring::unlocked(),
            folder,
        })
    }

    /// `GODWIT_HOME` of this desk.
    pub(crate) fn godwit_home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Every folder that the app may write to: its own, the person's and the temporary one.
    pub(crate) fn written_folders(&self) -> [PathBuf; 3] {
        let session = self.keyring.home().parent().map(Path::to_path_buf).unwrap_or_default();
        [self.godwit_home(), session, self.folder.path().join("tmp")]
    }

    /// Starts the app with `arguments` and waits for its window.
    pub(crate) async fn start(&mut self, arguments: &[&str]) -> Result<&App> {
        let mut envs: Vec<(&str, OsString)> = self.keyring.envs();
        envs.extend(self.display.envs());
        envs.push(("GODWIT_HOME", self.godwit_home().into_os_string()));
        envs.push(("TMPDIR", self.folder.path().join("tmp").into_os_string()));
        envs.push(("USER", OsString::from("ada")));
        envs.push(("HOSTNAME", OsString::from("workbench")));
        self.app = None;
        Ok(self.app.insert(App::start(&envs, arguments).await?))
    }

    /// The running app.
    pub(crate) fn app(&self) -> &App {
        self.app.as_ref().expect("`start` comes first")
    }

    /// Gives the app up, whose `process` ends by itself.
    pub(crate) async fn ended(&mut self, process: &str) -> Result<()> {
        app::ended(process).await?;
        self.app = None;
        Ok(())
    }

    /// Closes the window as a person does, and waits until the app has ended by itself.
    pub(crate) async fn quit(&mut self) -> Result<()> {
        let app = self.app.take().context("the app does not run")?;
        app.quit(&self.display).await
    }
}

/// Runs one test on a desk of its own. What the screen showed when it failed is kept.
pub(crate) fn on_a_desk(name: &str, test: impl AsyncFnOnce(&mut Desk) -> Result<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime for a test");
    // The driver's client speaks in the clear; in this build it wants to know its TLS all the same. A second test of the
    // same process finds it installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut desk = Desk::new().expect("a desk for a test");
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(&mut desk))));
    if !matches!(outcome, Ok(Ok(()))) {
        let app = desk.app.as_ref();
        let kept = runtime.block_on(evidence::keep(name, app, &desk.display, &desk.godwit_home()));
        match kept {
            Ok(folder) => eprintln!("what was there to see is kept in {}", folder.display()),
            Err(error) => eprintln!("nothing could be kept: {error:#}"),
        }
    }
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(error)) => panic!("{error:#}"),
        Err(panic) => resume_unwind(panic),
    }
}
