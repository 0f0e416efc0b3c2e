//! Byte for byte, with a server and a client that are the test itself and speak PostgreSQL's protocol.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use godwit_testkit::Proxy;

const READY: &[u8] = b"Z\0\0\0\x05I";

fn startup() -> Vec<u8> {
    b"\0\0\0\x09\0\x03\0\0\0".to_vec()
}

fn query(text: &str) -> Vec<u8> {
    typed(b'Q', text.as_bytes())
}

fn typed(first: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(4 + body.len()).unwrap().to_be_bytes();
    [&[first], length.as_slice(), body].concat()
}

/// Both ends of one connection through a proxy, after the log-in.
struct Wire {
    client: TcpStream,
    server: TcpStream,
    proxy: Proxy,
}

impl Wire {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Proxy::start("127.0.0.1", listener.local_addr().unwrap().port());
        let client = TcpStream::connect((proxy.host(), proxy.port())).unwrap();
        let (server, _) = listener.accept().unwrap();
        client.set_nodelay(true).unwrap();
        let mut wire = Self { client, server, proxy };
        wire.client.write_all(&startup()).unwrap();
        assert_eq!(wire.server_gets(9), startup());
        wire.server.write_all(READY).unwrap();
        let mut greeting = [0; 6];
        wire.client.read_exact(&mut greeting).unwrap();
        assert_eq!(greeting, READY);
        wire
    }

    fn server_gets(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.server.read_exact(&mut bytes).unwrap();
        bytes
    }
}

/// Whether nothing at all comes, neither bytes nor an end, for a while.
fn is_silent(stream: &mut TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_millis(150))).unwrap();
    let said = stream.read(&mut [0]);
    stream.set_read_timeout(None).unwrap();
    said.is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
}

fn is_reset(stream: &mut TcpStream) -> bool {
    stream
        .read(&mut [0])
        .is_err_and(|error| error.kind() == ErrorKind::ConnectionReset)
}

fn is_at_end(stream: &mut TcpStream) -> bool {
    stream.read(&mut [0]).is_ok_and(|length| length == 0)
}

#[test]
fn a_pattern_in_two_chunks_is_found_before_any_of_its_message_has_passed() {
    let mut wire = Wire::new();
    wire.proxy.cut_before("INSERT");
    let message = query("WITH a AS (INSERT INTO t VALUES (1)) SELECT");
    let (first, second) = message.split_at(18);
    assert!(first.ends_with(b"IN"), "the border is inside of the pattern");
    wire.client.write_all(first).unwrap();
    assert!(is_silent(&mut wire.server));
    wire.client.write_all(second).unwrap();

    assert!(is_reset(&mut wire.client));
    assert!(is_reset(&mut wire.server));
    assert_eq!(wire.proxy.cuts(), 1);
}

#[test]
fn of_pipelined_messages_those_before_the_cut_arrive() {
    let mut wire = Wire::new();
    wire.proxy.cut_before("second");
    let messages = [query("first"), query("second"), query("third")];
    wire.client.write_all(&messages.concat()).unwrap();

    assert_eq!(wire.server_gets(messages[0].len()), messages[0]);
    assert!(is_reset(&mut wire.server));
    assert!(is_reset(&mut wire.client));
}

#[test]
fn cut_after_the_server_is_left_in_peace_until_it_has_answered() {
    let mut wire = Wire::new();
    wire.proxy.cut_after("second");
    let messages = [query("first"), query("second"), query("third")];
    wire.client.write_all(&messages.concat()).unwrap();

    let length = messages[0].len() + messages[1].len();
    assert_eq!(wire.server_gets(length), messages[..2].concat());
    assert!(is_reset(&mut wire.client));
    wire.server.write_all(READY).unwrap();
    assert!(is_silent(&mut wire.server), "the first is answered, the second is not");
    wire.server.write_all(READY).unwrap();
    assert!(is_at_end(&mut wire.server), "and nothing of the third");
    assert_eq!(wire.proxy.cuts(), 1);
}

#[test]
fn cut_after_a_statement_that_is_prepared_its_whole_request_arrives() {
    let mut wire = Wire::new();
    wire.proxy.cut_after("INSERT");
    let request = [
        typed(b'P', b"\0INSERT INTO t VALUES (1)\0\0\0"),
        typed(b'B', b"\0\0\0\0\0\0\0\0"),
        typed(b'E', b"\0\0\0\0\0"),
        typed(b'S', b""),
    ]
    .concat();
    wire.client.write_all(&request).unwrap();
    assert_eq!(wire.server_gets(request.len()), request);
    assert!(is_reset(&mut wire.client));
}

#[test]
fn cut_during_only_the_answer_to_that_request_counts() {
    let delay = Duration::from_millis(300);
    let mut wire = Wire::new();
    wire.proxy.cut_during("second", delay);
    let messages = [query("first"), query("second")].concat();
    wire.client.write_all(&messages).unwrap();
    let begin = Instant::now();
    assert_eq!(wire.server_gets(messages.len()), messages);
    wire.server.write_all(READY).unwrap();
    let mut answer = [0; 6];
    wire.client.read_exact(&mut answer).unwrap();
    assert!(is_reset(&mut wire.client));
    assert!(begin.elapsed() >= delay);
    assert!(is_reset(&mut wire.server));
    assert_eq!(wire.proxy.cuts(), 1);
}

#[test]
fn what_is_under_way_does_not_wait_for_what_is_before_it() {
    const MESSAGES: u32 = 60;
    let mut wire = Wire::new();
    let delay = Duration::from_millis(200);
    wire.proxy.delay(delay);
    let mut client = wire.client.try_clone().unwrap();
    let begin = Instant::now();
    let sender = std::thread::spawn(move || {
        for _ in 0..MESSAGES {
            client.write_all(&query("one")).unwrap();
            std::thread::sleep(Duration::from_millis(2));
        }
    });
    let length = query("one").len();
    wire.server_gets(length);
    assert!(begin.elapsed() >= delay, "the first one took its time");
    wire.server_gets(length * (MESSAGES as usize - 1));
    let elapsed = begin.elapsed();
    sender.join().unwrap();
    assert!(
        elapsed < 4 * delay,
        "{MESSAGES} messages, each {delay:?} late, took {elapsed:?}"
    );
}

#[test]
fn bulk_passes_a_delay_at_full_speed() {
    const LENGTH: usize = 16 << 20;
    let mut wire = Wire::new();
    wire.proxy.delay(Duration::from_millis(50));
    let mut server = wire.server.try_clone().unwrap();
    let begin = Instant::now();
    let sender = std::thread::spawn(move || server.write_all(&typed(b'D', &vec![b'x'; LENGTH])).unwrap());
    let mut bytes = vec![0; LENGTH + 5];
    wire.client.read_exact(&mut bytes).unwrap();
    sender.join().unwrap();
    assert!(bytes[5..].iter().all(|byte| *byte == b'x'));
    // One chunk of 64 KiB per delay would take more than twelve seconds.
    assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
}

#[test]
fn all_connections_fall_into_a_black_hole_at_once() {
    let mut wire = Wire::new();
    wire.proxy.black_hole_now();
    wire.client.write_all(&query("one")).unwrap();
    wire.server.write_all(READY).unwrap();
    assert!(is_silent(&mut wire.client) && is_silent(&mut wire.server));
    wire.client.shutdown(Shutdown::Both).unwrap();
    assert!(is_silent(&mut wire.server), "the client's end does not get through");
    assert_eq!(wire.proxy.cuts(), 1);
}

#[test]
fn an_orderly_end_of_one_side_leaves_the_other_its_say() {
    let mut wire = Wire::new();
    wire.client.write_all(&query("last")).unwrap();
    wire.client.shutdown(Shutdown::Write).unwrap();
    assert_eq!(wire.server_gets(query("last").len()), query("last"));
    assert!(is_at_end(&mut wire.server));
    wire.server.write_all(READY).unwrap();
    wire.server.shutdown(Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    wire.client.read_to_end(&mut answer).unwrap();
    assert_eq!(answer, READY);
}

#[test]
fn a_dropped_proxy_takes_its_connections_along_and_leaves_its_port() {
    let Wire { client, server, proxy } = Wire::new();
    let port = proxy.port();
    drop(proxy);
    for mut stream in [client, server] {
        assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)));
    }
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn a_client_of_a_server_that_is_down_is_reset() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let proxy = Proxy::start("127.0.0.1", port);
    let mut client = TcpStream::connect((proxy.host(), proxy.port())).unwrap();
    assert!(is_reset(&mut client));
    assert_eq!((proxy.connections(), proxy.cuts()), (1, 0));
}
