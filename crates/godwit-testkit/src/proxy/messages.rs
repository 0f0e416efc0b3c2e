//! A stream of bytes cut into the messages of its protocol.
//!
//! Formats: [PostgreSQL](https://www.postgresql.org/docs/current/protocol-message-formats.html),
//! [MariaDB](https://mariadb.com/kb/en/0-packet/).

/// Whose protocol a connection speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Postgres,
    Mysql,
}

/// What a client's message asks of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing to see: encrypted, or of an unknown format.
    Opaque,
    /// To be answered with a single byte, outside of all messages.
    AskForEncryption,
    /// Nothing yet: the server answers after a later message.
    Part,
    /// An answer, but not the whole round of PostgreSQL's that ends with *ready for query*.
    Push,
    /// A whole round, from a request to the server's readiness for the next one.
    Request,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    /// The first messages of a PostgreSQL client: a length and no type.
    Startup,
    /// PostgreSQL's others: a type and a length.
    Typed,
    /// A MySQL client's first packet, which says whether all others are encrypted or compressed.
    Handshake,
    /// MySQL's: a length of three bytes and a number; one of the greatest length goes on in the next.
    Packets,
    /// Each chunk as it was read.
    Opaque,
}

const SSL_REQUEST: u32 = 80_877_103;
const GSS_ENCRYPTION_REQUEST: u32 = 80_877_104;
const GREATEST_PACKET: usize = 0xff_ff_ff;
const PACKET_HEADER: usize = 4;
/// `CLIENT_SSL` and `CLIENT_COMPRESS`.
const UNREADABLE: u16 = 0x0800 | 0x0020;

/// Collects chunks and hands out whole messages.
#[derive(Debug)]
pub(super) struct Messages {
    framing: Framing,
    pending: Vec<u8>,
    taken: usize,
}

impl Messages {
    pub(super) fn from_client(dialect: Dialect) -> Self {
        Self::new(match dialect {
            Dialect::Postgres => Framing::Startup,
            Dialect::Mysql => Framing::Handshake,
        })
    }

    pub(super) fn from_server(dialect: Dialect) -> Self {
        Self::new(match dialect {
            Dialect::Postgres => Framing::Typed,
            Dialect::Mysql => Framing::Packets,
        })
    }

    fn new(framing: Framing) -> Self {
        Self {
            framing,
            pending: Vec::new(),
            taken: 0,
        }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.pending.drain(..self.taken);
        self.taken = 0;
        self.pending.extend_from_slice(bytes);
    }

    /// From now on there is nothing to see.
    pub(super) fn close_eyes(&mut self) {
        self.framing = Framing::Opaque;
    }

    /// The next whole message, with its header.
    pub(super) fn next(&mut self) -> Option<(Role, &[u8])> {
        let rest = &self.pending[self.taken..];
        let length = self.length(rest).filter(|length| *length <= rest.len())?;
        let (role, framing) = self.read(&rest[..length]);
        self.framing = framing;
        let message = &self.pending[self.taken..self.taken + length];
        self.taken += length;
        Some((role, message))
    }

    /// How long the message is that `rest` begins with, where enough of it is there to tell.
    fn length(&self, rest: &[u8]) -> Option<usize> {
        match self.framing {
            Framing::Startup => Some(number(rest, 0)?.max(4)),
            Framing::Typed => Some(1 + number(rest, 1)?.max(4)),
            Framing::Handshake | Framing::Packets => {
                let mut end = 0;
                loop {
                    let header = rest.get(end..end + PACKET_HEADER)?;
                    let length = usize::from(header[0]) | usize::from(header[1]) << 8 | usize::from(header[2]) << 16;
                    end += PACKET_HEADER + length;
                    if length < GREATEST_PACKET {
                        return Some(end);
                    }
                }
            }
            Framing::Opaque => (!rest.is_empty()).then_some(rest.len()),
        }
    }

    /// What `message` asks, and how the next one looks.
    fn read(&self, message: &[u8]) -> (Role, Framing) {
        match self.framing {
            Framing::Startup => match number(message, 4).and_then(|code| u32::try_from(code).ok()) {
                Some(SSL_REQUEST | GSS_ENCRYPTION_REQUEST) => (Role::AskForEncryption, Framing::Startup),
                _ => (Role::Request, Framing::Typed),
            },
            Framing::Typed => (typed_role(message[0]), Framing::Typed),
            Framing::Handshake => match message.get(PACKET_HEADER..PACKET_HEADER + 2) {
                Some(&[low, high]) if u16::from_le_bytes([low, high]) & UNREADABLE == 0 => {
                    (Role::Request, Framing::Packets)
                }
                _ => (Role::Opaque, Framing::Opaque),
            },
            Framing::Packets => (Role::Request, Framing::Packets),
            Framing::Opaque => (Role::Opaque, Framing::Opaque),
        }
    }
}

/// `Query`, `Sync` and `FunctionCall` end with *ready for query*; `Flush`, the end of a copy, passwords and the farewell
/// have the server act as well.
fn typed_role(first: u8) -> Role {
    match first {
        b'Q' | b'S' | b'F' => Role::Request,
        b'H' | b'c' | b'f' | b'p' | b'X' => Role::Push,
        _ => Role::Part,
    }
}

/// The 32-bit number at `place`, most significant byte first.
fn number(bytes: &[u8], place: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(place..place + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(messages: &mut Messages) -> Vec<(Role, Vec<u8>)> {
        std::iter::from_fn(|| messages.next().map(|(role, bytes)| (role, bytes.to_vec()))).collect()
    }

    #[test]
    fn postgres_messages_come_whole_however_they_were_read() {
        let stream = [
            b"\0\0\0\x08\x04\xd2\x16\x2f".as_slice(),
            b"\0\0\0\x09\0\x03\0\0\0",
            b"P\0\0\0\x06a\0",
            b"S\0\0\0\x04",
            b"Q\0\0\0\x08ab;\0",
        ];
        let roles = [
            Role::AskForEncryption,
            Role::Request,
            Role::Part,
            Role::Request,
            Role::Request,
        ];
        let expected: Vec<(Role, Vec<u8>)> = roles
            .into_iter()
            .zip(stream.iter().map(|bytes| bytes.to_vec()))
            .collect();
        for chunk_size in [1, 3, 1000] {
            let mut messages = Messages::from_client(Dialect::Postgres);
            let mut found = Vec::new();
            for chunk in stream.concat().chunks(chunk_size) {
                messages.feed(chunk);
                found.extend(all(&mut messages));
            }
            assert_eq!(found, expected, "in chunks of {chunk_size}");
        }
    }

    #[test]
    fn a_mysql_packet_of_the_greatest_length_goes_on_in_the_next() {
        let mut messages = Messages::from_server(Dialect::Mysql);
        let mut long = vec![0xff, 0xff, 0xff, 0];
        long.resize(4 + GREATEST_PACKET, b'x');
        messages.feed(&long);
        assert_eq!(messages.next(), None, "the rest is missing");
        messages.feed(b"\x01\0\0\x01y\x01\0\0\x02z");
        let found = all(&mut messages);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].1.len(), 4 + GREATEST_PACKET + 5);
        assert_eq!(found[1].1, b"\x01\0\0\x02z");
    }

    #[test]
    fn what_is_encrypted_is_passed_on_unread() {
        let mut messages = Messages::from_client(Dialect::Mysql);
        messages.feed(b"\x04\0\0\x01\x05\xaa\0\0\x16\x03\x01");
        assert_eq!(
            messages.next(),
            Some((Role::Opaque, b"\x04\0\0\x01\x05\xaa\0\0".as_slice()))
        );
        assert_eq!(messages.next(), Some((Role::Opaque, b"\x16\x03\x01".as_slice())));
    }
}
