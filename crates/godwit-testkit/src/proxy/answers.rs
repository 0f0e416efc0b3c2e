//! Whether a request has been answered, read from what the server says.

use super::messages::{Dialect, Messages, Role};

/// The status flag by which a server announces a further result of the same query.
const SERVER_MORE_RESULTS_EXISTS: u16 = 0x0008;

/// Counts a client's requests and the answers to them.
#[derive(Debug)]
pub(super) struct Answers {
    dialect: Dialect,
    messages: Messages,
    asked: usize,
    answered: usize,
    /// Single bytes that the server owes for questions about encryption.
    bytes_owed: usize,
}

impl Answers {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            messages: Messages::from_server(dialect),
            asked: 0,
            answered: 0,
            bytes_owed: 0,
        }
    }

    /// Notes a client's message.
    pub(super) fn expect(&mut self, role: Role) {
        match role {
            Role::Request => self.asked += 1,
            Role::AskForEncryption => self.bytes_owed += 1,
            Role::Opaque | Role::Part | Role::Push => {}
        }
    }

    /// The number of the last request so far.
    pub(super) fn last_request(&self) -> usize {
        self.asked
    }

    /// Whether the request with that number has its whole answer.
    pub(super) fn has(&self, request: usize) -> bool {
        self.answered >= request
    }

    /// Notes what the server said; tells whether the connection can still be read.
    pub(super) fn hear(&mut self, mut bytes: &[u8]) -> bool {
        while let (Some((first, rest)), true) = (bytes.split_first(), self.bytes_owed > 0) {
            self.bytes_owed -= 1;
            if *first != b'N' {
                return false;
            }
            bytes = rest;
        }
        self.messages.feed(bytes);
        while let Some((_, message)) = self.messages.next() {
            match self.dialect {
                Dialect::Postgres if message[0] == b'Z' => self.answered += 1,
                Dialect::Postgres => {}
                // Clients of this protocol ask one thing at a time.
                Dialect::Mysql if is_last_word(&message[4..]) => self.answered = self.asked,
                Dialect::Mysql => {}
            }
        }
        true
    }
}

/// Whether a packet is more than the word that another result follows, or a report of progress.
///
/// Formats: [OK](https://mariadb.com/kb/en/ok_packet/), [ERR](https://mariadb.com/kb/en/err_packet/).
fn is_last_word(packet: &[u8]) -> bool {
    match packet {
        [0xff, 0xff, 0xff, ..] => false,
        [0x00, rest @ ..] => {
            let status = skip_number(rest).and_then(skip_number).and_then(|rest| rest.get(..2));
            status.is_none_or(|status| u16::from_le_bytes([status[0], status[1]]) & SERVER_MORE_RESULTS_EXISTS == 0)
        }
        _ => true,
    }
}

/// Skips a number of one to nine bytes.
fn skip_number(bytes: &[u8]) -> Option<&[u8]> {
    let length = match bytes.first()? {
        0xfc => 3,
        0xfd => 4,
        0xfe => 9,
        _ => 1,
    };
    bytes.get(length..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_and_first_results_are_no_answer_of_postgres() {
        let mut answers = Answers::new(Dialect::Postgres);
        answers.expect(Role::AskForEncryption);
        answers.expect(Role::Request);
        answers.expect(Role::Request);
        assert!(answers.hear(b"NR\0\0\0\x08\0\0\0\0Z\0\0\0\x05I"));
        assert!(answers.has(1) && !answers.has(2), "the log-in alone is answered");
        assert!(answers.hear(b"N\0\0\0\x05\0C\0\0\0\x06A\0Z\0\0"));
        assert!(!answers.has(2), "a notice, a result and half a word");
        assert!(answers.hear(b"\0\x05I"));
        assert!(answers.has(2));
    }

    #[test]
    fn an_encrypted_connection_cannot_be_read() {
        let mut answers = Answers::new(Dialect::Postgres);
        answers.expect(Role::AskForEncryption);
        assert!(!answers.hear(b"S"));
    }

    #[test]
    fn results_that_announce_more_and_progress_are_no_answer_of_mysql() {
        let mut answers = Answers::new(Dialect::Mysql);
        answers.expect(Role::Request);
        answers.hear(b"\x07\0\0\x01\0\x01\0\x0a\0\0\0");
        assert!(!answers.has(1), "another result follows");
        answers.hear(b"\x05\0\0\x02\xff\xff\xff\x01\x01");
        assert!(!answers.has(1), "a report of progress");
        answers.hear(b"\x09\0\0\x03\0\xfc\x10\x27\0\x02\0\0\0");
        assert!(answers.has(1), "10,000 rows and nothing more");
        answers.expect(Role::Request);
        assert!(!answers.has(2));
        answers.hear(b"\x05\0\0\x01\xff\x28\x04#x");
        assert!(answers.has(2), "an error is an answer");
    }
}
