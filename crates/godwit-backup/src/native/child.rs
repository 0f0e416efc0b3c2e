//! Running one child: feeding it, hearing it, and ending it when asked to.

use std::{collections::VecDeque, io, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStdin, Command},
    sync::mpsc,
};
use tokio_util::sync::CancellationToken;

use super::{login::Login, toolbox::NativeTool};
use crate::{BackupError, ToolFailure};

const CHUNK: usize = 64 * 1024;
/// More than this many complaints help nobody.
const COMPLAINTS: usize = 12;
const LAST_WORDS: usize = 3;
const LONGEST_LINE: usize = 4000;

/// What the child reads.
pub(crate) enum Feed<'a> {
    Nothing,
    Text(String),
    /// Bytes of which the child reads as many as it needs.
    Beginning(&'a [u8]),
    /// Chunks, all of which the child has to read; told how many bytes went in so far.
    Stream(mpsc::Receiver<Result<Vec<u8>, BackupError>>, &'a (dyn Fn(u64) + Sync)),
}

/// Where the child's output goes.
pub(crate) enum Outlet<'a> {
    Discard,
    Collect(&'a mut Vec<u8>),
    /// Chunks to a consumer; when it hangs up, the child is ended.
    Stream(mpsc::Sender<Vec<u8>>),
}

/// What a line of the child's standard error means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    /// It is at this table or step.
    At(String),
    /// Nothing of interest.
    Chatter,
    /// Worth a note, and no failure.
    Warning,
    /// It failed, whatever its exit status will say.
    Complaint,
}

/// One conversation with a tool.
pub(crate) struct Talk<'a> {
    pub(crate) tool: &'a NativeTool,
    pub(crate) login: Option<&'a Login>,
    pub(crate) feed: Feed<'a>,
    pub(crate) outlet: Outlet<'a>,
    /// Reads a line of standard error.
    pub(crate) understand: fn(&str) -> Heard,
    /// Told what the tool is at.
    pub(crate) at: &'a (dyn Fn(String) + Sync),
    pub(crate) cancel: &'a CancellationToken,
}

impl Talk<'_> {
    /// Runs `command` to its end; gives its warnings. It succeeded when its status **and** its standard error say so.
    pub(crate) async fn run(self, mut command: Command) -> Result<Vec<String>, BackupError> {
        let Self {
            tool,
            login,
            feed,
            outlet,
            understand,
            at,
            cancel,
        } = self;
        command.stdin(match feed {
            Feed::Nothing => Stdio::null(),
            Feed::Text(_) | Feed::Beginning(_) | Feed::Stream(..) => Stdio::piped(),
        });
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .map_err(|source| BackupError::file("start", &tool.path, source))?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (stdin, Some(stdout), Some(stderr)) = pipes else {
            return Err(BackupError::file("talk to", &tool.path, io::Error::other("no pipe")));
        };
        let mut heard = Hearing {
            understand,
            at,
            complaints: Vec::new(),
            warnings: Vec::new(),
            last: VecDeque::new(),
        };
        let talk = async {
            let (fed, drained, listened) =
                tokio::join!(feed_child(stdin, feed), drain(stdout, outlet), heard.listen(stderr));
            listened.and(drained).map(|whole| (fed, whole))
        };
        let talked = tokio::select! {
            biased;
            () = cancel.cancelled() => {
                end(&mut child).await;
                return Err(BackupError::Cancelled);
            }
            talked = talk => talked,
        };
        let (fed, whole) = match talked {
            Ok(both) => both,
            Err(source) => {
                end(&mut child).await;
                return Err(BackupError::file("talk to", &tool.path, source));
            }
        };
        if whole == Drained::HungUp {
            end(&mut child).await;
        }
        let status = child
            .wait()
            .await
            .map_err(|source| BackupError::file("wait for", &tool.path, source))?;
        let fed = match fed {
            // What could not be read is the cause of whatever the child says about it.
            Err(FeedError::Source(error)) => return Err(error),
            Err(FeedError::Pipe(error)) => Err(error),
            Ok(()) => Ok(()),
        };
        let safe = |line: String| login.map_or_else(|| line.clone(), |login| login.redact(&line));
        if !status.success() || !heard.complaints.is_empty() || whole == Drained::HungUp {
            let said = heard.why().map(safe).collect();
            return Err(ToolFailure {
                tool: tool.title(),
                status: status.code(),
                said,
            }
            .into());
        }
        // A child that ended well without reading all of its input has not restored all of it.
        fed.map_err(|source| BackupError::file("feed", &tool.path, source))?;
        Ok(heard.warnings.into_iter().map(safe).collect())
    }
}

/// The first line that a command prints, where it ends well.
pub(crate) async fn first_line(mut command: Command) -> Option<String> {
    command.stdin(Stdio::null()).stderr(Stdio::null());
    let output = tokio::time::timeout(std::time::Duration::from_secs(10), command.output())
        .await
        .ok()?
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    output
        .status
        .success()
        .then(|| text.lines().next().map(str::to_owned))
        .flatten()
}

async fn end(child: &mut Child) {
    // It may have ended by itself meanwhile; either way it is gone after this.
    let _ = child.kill().await;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drained {
    Whole,
    HungUp,
}

/// Why a child did not get all of its input.
enum FeedError {
    Source(BackupError),
    Pipe(io::Error),
}

impl From<io::Error> for FeedError {
    fn from(error: io::Error) -> Self {
        Self::Pipe(error)
    }
}

async fn feed_child(stdin: Option<ChildStdin>, feed: Feed<'_>) -> Result<(), FeedError> {
    let Some(mut stdin) = stdin else { return Ok(()) };
    match feed {
        Feed::Nothing => {}
        Feed::Text(text) => stdin.write_all(text.as_bytes()).await?,
        Feed::Beginning(bytes) => {
            // A child that has read enough hangs up.
            return match stdin.write_all(bytes).await {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
                _ => Ok(()),
            };
        }
        Feed::Stream(mut chunks, fed) => {
            let mut total = 0;
            while let Some(chunk) = chunks.recv().await {
                let chunk = chunk.map_err(FeedError::Source)?;
                stdin.write_all(&chunk).await?;
                total += chunk.len() as u64;
                fed(total);
            }
        }
    }
    stdin.shutdown().await?;
    Ok(())
}

async fn drain(mut stdout: impl AsyncRead + Unpin, outlet: Outlet<'_>) -> io::Result<Drained> {
    match outlet {
        Outlet::Discard => {
            tokio::io::copy(&mut stdout, &mut tokio::io::sink()).await?;
        }
        Outlet::Collect(all) => {
            stdout.read_to_end(all).await?;
        }
        Outlet::Stream(consumer) => loop {
            let mut chunk = Vec::with_capacity(CHUNK);
            if stdout.read_buf(&mut chunk).await? == 0 {
                break;
            }
            if consumer.send(chunk).await.is_err() {
                return Ok(Drained::HungUp);
            }
        },
    }
    Ok(Drained::Whole)
}

struct Hearing<'a> {
    understand: fn(&str) -> Heard,
    at: &'a (dyn Fn(String) + Sync),
    complaints: Vec<String>,
    warnings: Vec<String>,
    /// What was said last, should none of it be understood: servers may complain in their own language.
    last: VecDeque<String>,
}

impl Hearing<'_> {
    async fn listen(&mut self, stderr: impl AsyncRead + Unpin) -> io::Result<()> {
        let mut lines = BufReader::new(stderr);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).await? != 0 {
            let text: String = String::from_utf8_lossy(&line)
                .trim_end()
                .chars()
                .take(LONGEST_LINE)
                .collect();
            self.hear(text);
            line.clear();
        }
        Ok(())
    }

    /// The complaints, or else the last words.
    fn why(self) -> impl Iterator<Item = String> {
        let last = if self.complaints.is_empty() {
            self.last
        } else {
            VecDeque::new()
        };
        self.complaints.into_iter().chain(last)
    }

    fn hear(&mut self, text: String) {
        match (self.understand)(&text) {
            Heard::At(what) => (self.at)(what),
            Heard::Chatter => {
                if self.last.len() == LAST_WORDS {
                    self.last.pop_front();
                }
                self.last.push_back(text);
            }
            Heard::Warning if self.warnings.len() < COMPLAINTS => self.warnings.push(text),
            Heard::Complaint if self.complaints.len() < COMPLAINTS => self.complaints.push(text),
            Heard::Warning | Heard::Complaint => {}
        }
    }
}
