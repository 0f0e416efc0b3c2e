//! A line to PostgreSQL that writes down every query which passes.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    thread::{self, JoinHandle},
};

/// Listens for one client and forwards it to a server.
pub struct Recorder {
    port: u16,
    forwarding: JoinHandle<Vec<String>>,
}

impl Recorder {
    /// A recorder before `server`.
    pub fn before(server: (&'static str, u16)) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let forwarding = thread::spawn(move || {
            let (client, _) = listener.accept().unwrap();
            let server = TcpStream::connect(server).unwrap();
            let answers = (server.try_clone().unwrap(), client.try_clone().unwrap());
            let back = thread::spawn(move || {
                let (mut from, mut to) = answers;
                // The client may be gone before the last answer.
                let _ = std::io::copy(&mut from, &mut to);
            });
            let queries = forward(client, &server);
            let _ = server.shutdown(Shutdown::Both);
            back.join().unwrap();
            queries
        });
        Self { port, forwarding }
    }

    /// Where the client connects to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What the client sent, once it has gone.
    pub fn queries(self) -> Vec<String> {
        self.forwarding.join().unwrap()
    }
}

/// Forwards the client's messages: a kind, a length that counts itself, and a text. The first has no kind.
fn forward(mut client: TcpStream, mut server: &TcpStream) -> Vec<String> {
    let mut queries = Vec::new();
    let mut is_first = true;
    loop {
        let mut kind = [0; 1];
        if !is_first && client.read_exact(&mut kind).is_err() {
            return queries;
        }
        let mut length = [0; 4];
        if client.read_exact(&mut length).is_err() {
            return queries;
        }
        let mut body = vec![0; usize::try_from(u32::from_be_bytes(length)).unwrap() - 4];
        client.read_exact(&mut body).unwrap();
        let head = if is_first { &[][..] } else { &kind[..] };
        server.write_all(&[head, &length, &body].concat()).unwrap();
        if kind == *b"Q" {
            let text = body.strip_suffix(b"\0").unwrap();
            queries.push(String::from_utf8(text.to_vec()).unwrap());
        }
        is_first = false;
    }
}
