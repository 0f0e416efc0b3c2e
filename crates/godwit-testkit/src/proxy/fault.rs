//! What a proxy has been told to do, and what it has done.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use memchr::memmem;

use crate::lock;

/// What happens to a connection when the pattern of its [`Fault`] goes by.
///
/// A *message* is one of the protocol: a whole query with all its statements, a COM_QUERY, a COM_STMT_PREPARE. A *request*
/// is what the server answers together: a message, or with PostgreSQL's extended protocol all up to the next `Sync`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// Both sides are reset; nothing of the message reaches the server, everything before it does.
    CutBefore,
    /// The server gets the whole request and nothing after it; the client is reset at once and never sees the answer.
    ///
    /// The server's side is closed in good order once it has answered.
    CutAfter,
    /// The request is passed on; both sides are reset so much later, unless it has been answered by then.
    ///
    /// Then the fault is spent and does not count. Notices, and results that announce more of them, are no answer yet.
    CutDuring(Duration),
    /// From the message on nothing is passed in either direction, and nothing closed, until the proxy is dropped.
    BlackHole,
}

/// A fault that waits for a text from a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The exact bytes to wait for, within one message of the protocol.
    pub pattern: Vec<u8>,
    /// Which appearance of the pattern strikes, counted from 1, over all connections, from when the fault was armed.
    pub occurrence: usize,
    /// What happens then.
    pub kind: FaultKind,
}

impl Fault {
    /// A fault that strikes at the first appearance of `pattern`.
    pub fn first(pattern: impl AsRef<[u8]>, kind: FaultKind) -> Self {
        Self {
            pattern: pattern.as_ref().to_vec(),
            occurrence: 1,
            kind,
        }
    }
}

/// Shared between a proxy's owner and its thread.
#[derive(Debug, Default)]
pub(super) struct Orders {
    armed: Mutex<Vec<Armed>>,
    delay_nanos: AtomicU64,
    cuts: AtomicUsize,
    connections: AtomicUsize,
}

#[derive(Debug)]
struct Armed {
    fault: Fault,
    seen: usize,
}

impl Orders {
    pub(super) fn set_delay(&self, delay: Duration) {
        let nanos = u64::try_from(delay.as_nanos()).unwrap_or(u64::MAX);
        self.delay_nanos.store(nanos, Ordering::SeqCst);
    }

    pub(super) fn delay(&self) -> Duration {
        Duration::from_nanos(self.delay_nanos.load(Ordering::SeqCst))
    }

    pub(super) fn arm(&self, fault: Fault) {
        assert!(!fault.pattern.is_empty(), "a fault needs a pattern to wait for");
        assert!(fault.occurrence > 0, "the first occurrence of a pattern is 1");
        lock(&self.armed).push(Armed { fault, seen: 0 });
    }

    /// Takes the fault that strikes at `message`, the one armed first where there are several.
    pub(super) fn take_fault_at(&self, message: &[u8]) -> Option<FaultKind> {
        let mut armed = lock(&self.armed);
        let mut hit = None;
        for (index, candidate) in armed.iter_mut().enumerate() {
            let here = memmem::find_iter(message, &candidate.fault.pattern).count();
            candidate.seen += here;
            if hit.is_none() && here > 0 && candidate.seen >= candidate.fault.occurrence {
                hit = Some(index);
            }
        }
        hit.map(|index| armed.remove(index).fault.kind)
    }

    pub(super) fn count_cut(&self) {
        self.cuts.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn cuts(&self) -> usize {
        self.cuts.load(Ordering::SeqCst)
    }

    pub(super) fn count_connection(&self) {
        self.connections.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn third_insert() -> Fault {
        Fault {
            pattern: b"INSERT".to_vec(),
            occurrence: 3,
            kind: FaultKind::CutBefore,
        }
    }

    #[test]
    fn the_wanted_occurrence_strikes_and_only_once() {
        let orders = Orders::default();
        orders.arm(third_insert());
        let strikes = |message: &str| orders.take_fault_at(message.as_bytes()).is_some();

        assert!(!strikes("INSERT 1; INSERT 2"), "two of three");
        assert!(!strikes("SELECT"), "not there at all");
        assert!(strikes("INSERT 3"));
        assert!(!strikes("INSERT 4; INSERT 5; INSERT 6"), "a fault is spent");
    }

    #[test]
    fn of_two_faults_at_one_message_the_second_waits_for_the_pattern_again() {
        let orders = Orders::default();
        orders.arm(Fault::first("COMMIT", FaultKind::CutAfter));
        orders.arm(Fault::first("COMMIT", FaultKind::BlackHole));

        assert_eq!(orders.take_fault_at(b"COMMIT"), Some(FaultKind::CutAfter));
        assert_eq!(orders.take_fault_at(b"BEGIN"), None);
        assert_eq!(orders.take_fault_at(b"COMMIT"), Some(FaultKind::BlackHole));
    }
}
