//! A server that speaks S3's protocol, in this process, over a temp folder.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::{lock, random};

const BUCKET: &str = "shop-backups";
const KEY_ID: &str = "AKIAGODWITTEST";

/// An S3 server on a free loopback port, with one bucket and one pair of keys. It ends when it is dropped.
///
/// Like Amazon's own, and unlike the library under it, it lets only one of two simultaneous conditional writes through.
#[derive(Debug)]
pub struct S3 {
    address: SocketAddr,
    secret: String,
    folder: TempDir,
    seen: Arc<Seen>,
    runtime: Option<Runtime>,
}

/// A request that came in, whether or not it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct S3Request {
    /// `PUT`.
    pub method: String,
    /// `/bucket/key`.
    pub path: String,
    /// `partNumber=1&uploadId=…`; may be empty.
    pub query: String,
    /// The size of its body in bytes.
    pub bytes: u64,
}

impl S3Request {
    /// The number of the part that it carries, from 1.
    pub fn part(&self) -> Option<u32> {
        let mut pairs = self.query.split('&');
        pairs.find_map(|pair| pair.strip_prefix("partNumber=")?.parse().ok())
    }
}

#[derive(Debug, Default)]
struct Seen {
    requests: Mutex<Vec<S3Request>>,
    parts: AtomicUsize,
    /// How many parts are still taken; `usize::MAX` for no end.
    parts_left: AtomicUsize,
    away: AtomicBool,
    spoil: AtomicBool,
    conditional: tokio::sync::Mutex<()>,
}

impl S3 {
    /// Starts one.
    ///
    /// # Panics
    /// When there is no free port or no temp folder.
    pub fn start() -> Self {
        Self::try_start().unwrap_or_else(|error| panic!("an S3 server for a test: {error:#}"))
    }

    fn try_start() -> Result<Self> {
        let folder = TempDir::with_prefix("godwit-s3-").context("make a temp folder")?;
        std::fs::create_dir(folder.path().join(BUCKET)).context("make the bucket")?;
        let secret = format!("s3cret/{}+{}", random::hex(), random::hex());
        let files = FileSystem::new(folder.path()).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(KEY_ID, secret.as_str()));
        let service = builder.build();

        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("listen on a free port")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let seen = Arc::new(Seen::default());
        seen.parts_left.store(usize::MAX, Ordering::SeqCst);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("s3")
            .enable_all()
            .build()?;
        let root: Arc<Path> = folder.path().into();
        runtime.spawn(serve(listener, service, Arc::clone(&seen), root));
        Ok(Self {
            address,
            secret,
            folder,
            seen,
            runtime: Some(runtime),
        })
    }

    /// `http://127.0.0.1:…`
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The bucket that is there.
    pub fn bucket(&self) -> &'static str {
        BUCKET
    }

    /// The access key's id.
    pub fn key_id(&self) -> &'static str {
        KEY_ID
    }

    /// The access key's secret, made for this server.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Where an object's bytes are.
    pub fn object(&self, key: &str) -> PathBuf {
        self.folder.path().join(BUCKET).join(key)
    }

    /// The keys in the bucket, sorted.
    ///
    /// # Panics
    /// When the bucket cannot be read.
    pub fn keys(&self) -> Vec<String> {
        let bucket = self.folder.path().join(BUCKET);
        let mut keys = Vec::new();
        let mut folders = vec![bucket.clone()];
        while let Some(folder) = folders.pop() {
            let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("the bucket: {error}"));
            for path in entries.flatten().map(|entry| entry.path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(key) = path.strip_prefix(&bucket) {
                    keys.push(key.display().to_string());
                }
            }
        }
        keys.sort();
        keys
    }

    /// How many uploads in parts lie half-done in the server.
    ///
    /// # Panics
    /// When its folder cannot be read.
    pub fn half_done(&self) -> usize {
        let entries = std::fs::read_dir(self.folder.path()).unwrap_or_else(|error| panic!("the server: {error}"));
        let names = entries.flatten().map(|entry| entry.file_name());
        names
            .filter(|name| name.to_string_lossy().contains("upload") && name.to_string_lossy().contains(".part-"))
            .count()
    }

    /// What came in so far.
    pub fn requests(&self) -> Vec<S3Request> {
        lock(&self.seen.requests).clone()
    }

    /// How many parts were taken so far.
    pub fn parts(&self) -> usize {
        self.seen.parts.load(Ordering::SeqCst)
    }

    /// After so many more parts every connection is cut without an answer, until [`S3::back`].
    pub fn away_after(&self, parts: usize) {
        self.seen.parts_left.store(parts, Ordering::SeqCst);
    }

    /// From now on every connection is cut without an answer, until [`S3::back`].
    pub fn away(&self) {
        self.seen.away.store(true, Ordering::SeqCst);
    }

    /// The next object that is put together of parts has one byte flipped, and the server says nothing of it.
    pub fn spoil_next(&self) {
        self.seen.spoil.store(true, Ordering::SeqCst);
    }

    /// It answers again.
    pub fn back(&self) {
        self.seen.parts_left.store(usize::MAX, Ordering::SeqCst);
        self.seen.away.store(false, Ordering::SeqCst);
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        // A runtime may not be waited for from within another one.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn serve(listener: TcpListener, service: S3Service, seen: Arc<Seen>, root: Arc<Path>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return;
    };
    while let Ok((socket, _)) = listener.accept().await {
        let (service, seen, root) = (service.clone(), Arc::clone(&seen), Arc::clone(&root));
        tokio::spawn(async move {
            let answer =
                service_fn(move |request| answer(service.clone(), Arc::clone(&seen), Arc::clone(&root), request));
            // A connection that is cut is what some tests are about.
            let _ = Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(socket), answer)
                .await;
        });
    }
}

/// Answers, or cuts the connection: hyper does where there is an error instead of an answer.
async fn answer(
    service: S3Service,
    seen: Arc<Seen>,
    root: Arc<Path>,
    request: Request<Incoming>,
) -> Result<s3s::HttpResponse, Box<dyn std::error::Error + Send + Sync>> {
    let came = S3Request::of(&request);
    let object = root.join(came.path.trim_start_matches('/'));
    let completes = request.method() == Method::POST && came.query.starts_with("uploadId=");
    let is_part = came.part().is_some() && request.method() == Method::PUT;
    lock(&seen.requests).push(came);
    if is_part {
        let left = seen
            .parts_left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| match left {
                usize::MAX => Some(left),
                left => left.checked_sub(1),
            });
        if left.is_err() {
            seen.away.store(true, Ordering::SeqCst);
        }
    }
    if seen.away.load(Ordering::SeqCst) {
        return Err(io::Error::from(io::ErrorKind::ConnectionReset).into());
    }
    // The library under it would make the bucket.
    let bucket = object.strip_prefix(&root).ok().and_then(|path| path.iter().next());
    if !bucket.is_some_and(|bucket| root.join(bucket).is_dir()) {
        return no_such_bucket(request.method());
    }
    let _turn = match request.headers().contains_key("if-none-match") {
        true => Some(seen.conditional.lock().await),
        false => None,
    };
    let answer = service
        .call(request.map(s3s::Body::from))
        .await
        .map_err(|error| format!("{error:?}"))?;
    if is_part && answer.status().is_success() {
        seen.parts.fetch_add(1, Ordering::SeqCst);
    }
    if completes && seen.spoil.swap(false, Ordering::SeqCst) {
        flip_a_byte(&object)?;
    }
    Ok(answer)
}

fn no_such_bucket(method: &Method) -> Result<s3s::HttpResponse, Box<dyn std::error::Error + Send + Sync>> {
    let text = match *method {
        Method::HEAD => "",
        _ => "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>",
    };
    let answer = hyper::Response::builder().status(404);
    Ok(answer.body(s3s::Body::from(text.to_owned()))?)
}

fn flip_a_byte(object: &Path) -> io::Result<()> {
    let mut bytes = std::fs::read(object)?;
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 1;
    }
    std::fs::write(object, bytes)
}

impl S3Request {
    fn of(request: &Request<Incoming>) -> Self {
        let length = request.headers().get("content-length");
        Self {
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            bytes: length
                .and_then(|length| length.to_str().ok()?.parse().ok())
                .unwrap_or_default(),
        }
    }
}
