//! The conversation with the server: the connection is driven by whoever waits for an answer.
//!
//! A task of its own would hand over notices through a channel beside the answers, and nobody could tell to which of
//! several statements under way a notice belongs. Driven here, the order in which things arrive is kept.

use std::{
    collections::VecDeque,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::Mutex,
    task::{Context, Poll},
};

use futures_util::{Stream, StreamExt as _, stream};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_postgres::{AsyncMessage, Client, Connection, Error, SimpleQueryMessage, SimpleQueryStream};

use crate::{Executed, Notice, net};

type Messages = Pin<Box<dyn Stream<Item = Result<AsyncMessage, Error>> + Send>>;

/// How many bytes of statements may be under way at once: enough to fill any line, and little beside 32 MiB.
const WINDOW: usize = 256 * 1024;

/// A client and its connection.
pub(super) struct Wire {
    /// `None` once the conversation is over, or can no longer be trusted.
    client: Option<Client>,
    /// In a mutex only to be shared between threads; never locked.
    heard: Mutex<Heard>,
}

/// What the server says beside its answers.
struct Heard {
    /// `None` when the connection ended.
    messages: Option<Messages>,
    /// Those of the statement whose answer is waited for.
    notices: Vec<Notice>,
    /// One that came after that answer.
    held: Option<Notice>,
    last_words: Option<String>,
}

/// The answer to one statement, or why there is none.
pub(super) type Answer = Result<Executed, Error>;

impl Wire {
    pub(super) fn new<T>(client: Client, mut connection: Connection<net::Stream, T>) -> Self
    where
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let messages = stream::poll_fn(move |context| connection.poll_message(context));
        Self {
            client: Some(client),
            heard: Mutex::new(Heard {
                messages: Some(Box::pin(messages)),
                notices: Vec::new(),
                held: None,
                last_words: None,
            }),
        }
    }

    /// Why the server ended the conversation, in its words, where it said so.
    pub(super) fn last_words(&mut self) -> Option<String> {
        self.heard().last_words.clone()
    }

    /// What the server said beside its last answer.
    pub(super) fn notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.heard().notices)
    }

    /// Ends the conversation without a word.
    pub(super) fn give_up(&mut self) {
        self.client = None;
        self.heard().messages = None;
    }

    /// Waits for what `ask` makes of the client. `None` where the conversation is over.
    pub(super) async fn ask<'a, T, F>(&'a mut self, ask: impl FnOnce(&'a Client) -> F) -> Option<T>
    where
        F: Future<Output = T> + 'a,
    {
        let heard = self.heard.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        let client = self.client.as_ref()?;
        heard.forget();
        Some(heard.until(ask(client)).await)
    }

    /// Sends statements without waiting in between, as far as the window allows, and tells each answer as it comes.
    /// After the first that fails no further one is sent; those under way are waited for, and their answers told too.
    ///
    /// `None` where the conversation is over.
    pub(super) async fn pipeline(
        &mut self,
        statements: &[&str],
        tell: &mut (dyn FnMut(usize, Answer) + Send),
    ) -> Option<()> {
        let heard = self.heard.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        let client = self.client.as_ref()?;
        heard.forget();
        let mut waiting: VecDeque<(usize, Pin<Box<SimpleQueryStream>>)> = VecDeque::new();
        let (mut next, mut under_way, mut failed) = (0, 0, false);
        loop {
            while !failed && next < statements.len() && (waiting.is_empty() || under_way < WINDOW) {
                match client.simple_query_raw(statements[next]).await {
                    Ok(answers) => waiting.push_back((next, Box::pin(answers))),
                    Err(error) => {
                        tell(next, Err(error));
                        failed = true;
                    }
                }
                under_way += statements[next].len();
                next += 1;
            }
            let Some((index, mut answers)) = waiting.pop_front() else {
                return Some(());
            };
            let answer = heard.until(drain(&mut answers)).await;
            under_way -= statements[index].len();
            failed |= answer.is_err();
            let notices = std::mem::take(&mut heard.notices);
            tell(index, answer.map(|rows_affected| Executed { rows_affected, notices }));
        }
    }

    /// Says goodbye, and waits until the server was told.
    pub(super) async fn close(mut self) {
        self.client = None;
        if let Some(mut messages) = self.heard().messages.take() {
            while let Some(Ok(_)) = messages.next().await {}
        }
    }

    fn heard(&mut self) -> &mut Heard {
        self.heard.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Throws rows away as they come, and counts. All answers to the statement are taken, even after an error.
async fn drain(answers: &mut Pin<Box<SimpleQueryStream>>) -> Result<Option<u64>, Error> {
    let mut count = Ok(None);
    while let Some(answer) = answers.next().await {
        match answer {
            Ok(SimpleQueryMessage::CommandComplete(rows)) if count.is_ok() => count = Ok(Some(rows)),
            Ok(_) => {}
            Err(error) => {
                let ends = error.as_db_error().is_none();
                count = count.and(Err(error));
                if ends {
                    // The connection ended, or an answer made no sense: nothing more comes in good order.
                    break;
                }
            }
        }
    }
    count
}

impl Heard {
    /// Drives the connection until `work` has its answer.
    ///
    /// What has arrived is handed to `work` before the next message is read, so a notice that is kept while `work`
    /// still waits came before its answer, and belongs to it.
    async fn until<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|context| {
            loop {
                if let Poll::Ready(answer) = work.as_mut().poll(context) {
                    return Poll::Ready(answer);
                }
                self.notices.extend(self.held.take());
                match self.poll_message(context) {
                    Poll::Ready(Some(notice)) => self.held = notice,
                    // The connection ended: `work` learns it the next time that it is asked.
                    Poll::Ready(None) => return work.as_mut().poll(context),
                    Poll::Pending => return Poll::Pending,
                }
            }
        })
        .await
    }

    /// What nobody asked for belongs to nothing that comes.
    fn forget(&mut self) {
        self.notices.clear();
        self.held = None;
    }

    /// One message: a notice, or nothing that matters. `None` when the connection ended.
    fn poll_message(&mut self, context: &mut Context<'_>) -> Poll<Option<Option<Notice>>> {
        let Some(messages) = &mut self.messages else {
            return Poll::Ready(None);
        };
        match messages.as_mut().poll_next(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(Ok(AsyncMessage::Notice(notice)))) => Poll::Ready(Some(Some(Notice {
                severity: notice.severity().to_owned(),
                message: notice.message().to_owned(),
            }))),
            Poll::Ready(Some(Ok(_))) => Poll::Ready(Some(None)),
            Poll::Ready(Some(Err(error))) => {
                self.last_words = error.as_db_error().map(|error| error.message().to_owned());
                self.messages = None;
                Poll::Ready(None)
            }
            Poll::Ready(None) => {
                self.messages = None;
                Poll::Ready(None)
            }
        }
    }
}
