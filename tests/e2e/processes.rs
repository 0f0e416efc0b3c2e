//! What everybody on the machine can read of running processes, watched all the time.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::secret::Secret;

const PERIOD: Duration = Duration::from_millis(50);

/// Looks at all processes until it is asked what it saw.
pub(crate) struct ProcessWatch {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Seen>>,
}

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// How often all processes were looked at.
    pub(crate) looks: u32,
    /// The names of all programs.
    pub(crate) programs: BTreeSet<String>,
    /// Programs with the secret among their arguments.
    pub(crate) by_argument: BTreeSet<String>,
    /// Programs with the secret in their environment.
    pub(crate) by_environment: BTreeSet<String>,
}

impl ProcessWatch {
    pub(crate) fn start(secret: Secret) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let mut seen = Seen::default();
            while !asked.load(Ordering::Relaxed) {
                seen.look(&secret);
                std::thread::sleep(PERIOD);
            }
            seen
        });
        Self {
            stop,
            thread: Some(thread),
        }
    }

    /// Ends the watch.
    pub(crate) fn seen(mut self) -> Seen {
        self.stop.store(true, Ordering::Relaxed);
        let thread = self.thread.take().expect("it is asked once");
        thread.join().expect("the watch goes on until it is stopped")
    }
}

impl Drop for ProcessWatch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Seen {
    fn look(&mut self, secret: &Secret) {
        self.looks += 1;
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let folder = entry.path();
            // Processes end while one looks at them, and other people's environments cannot be read.
            let Ok(arguments) = fs::read(folder.join("cmdline")) else {
                continue;
            };
            let program = arguments.split(|byte| *byte == 0).next().unwrap_or_default();
            let program = String::from_utf8_lossy(program).into_owned();
            if secret.is_in(&arguments) {
                self.by_argument.insert(program.clone());
            }
            if fs::read(folder.join("environ")).is_ok_and(|environment| secret.is_in(&environment)) {
                self.by_environment.insert(program.clone());
            }
            self.programs.insert(program);
        }
    }
}
