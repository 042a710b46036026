//! The port, the connections, and the limits of both.

use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use chancery_store::{OpenError, StoreError};
use http_body_util::Full;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{HOST, HeaderMap, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use crate::answer::{Answer, Refusal};
use crate::handlers::page;
use crate::hosts::Hosts;
use crate::pool::{Cancel, Pool};
use crate::request::Request;
use crate::routes::Question;

/// The most connections at a time; further ones wait to be accepted.
const MOST_CONNECTIONS: usize = 128;
/// The most bytes of a request's first line and headers.
const MOST_HEAD: usize = 16 * 1024;
/// How long the head of a request may take to arrive, and how long a connection may lie idle.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How long a connection may live.
const CONNECTION_TIME: Duration = Duration::from_secs(900);
/// How often to look whether to stop.
const STOP_EVERY: Duration = Duration::from_millis(100);
/// How long the requests under way may take when the server stops.
const FAREWELL: Duration = Duration::from_secs(5);

/// How a server answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The names that it goes by.
    pub hosts: Hosts,
    /// The most questions that are answered at a time, each with a connection to the database.
    pub questions: usize,
    /// How long a question may wait and be worked on.
    pub time: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hosts: Hosts::default(),
            questions: 4,
            time: Duration::from_secs(20),
        }
    }
}

/// The server cannot begin or go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database fails once it is open.
    #[error(transparent)]
    Database(#[from] StoreError),
    /// The address cannot be taken: it is in use, or not of this machine.
    #[error("cannot listen on `{address}`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The system gives no threads or no events.
    #[error("cannot run a server here")]
    System(#[source] io::Error),
}

/// A server that has its port and its database.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    pool: Arc<Pool>,
    settings: Arc<Settings>,
}

impl Server {
    /// Opens the database and takes the address; port 0 takes any that is free.
    ///
    /// # Errors
    /// If the database cannot be opened or the address cannot be taken.
    pub fn bind(
        database: &Path,
        address: SocketAddr,
        settings: Settings,
    ) -> Result<Self, ServeError> {
        let pool = Arc::new(Pool::open(database)?);
        let listen = |source| ServeError::Listen { address, source };
        let listener = TcpListener::bind(address).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        Ok(Self {
            address: listener.local_addr().map_err(listen)?,
            listener,
            pool,
            settings: Arc::new(settings),
        })
    }

    /// Returns the address that was taken.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until `stop` says so, then finishes those under way; `tell` gets what the
    /// one who runs the server should know.
    ///
    /// # Errors
    /// If the system refuses threads or the port.
    pub fn run(
        self,
        stop: impl Fn() -> bool,
        tell: impl Fn(String) + Send + Sync + 'static,
    ) -> Result<(), ServeError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(self.settings.questions.max(1))
            .build()
            .map_err(ServeError::System)?;
        let done = runtime.block_on(self.accept(&stop, Arc::new(tell)));
        // A question that does not end is left to itself.
        runtime.shutdown_timeout(Duration::from_millis(200));
        done
    }

    async fn accept(
        self,
        stop: &impl Fn() -> bool,
        tell: Arc<dyn Fn(String) + Send + Sync>,
    ) -> Result<(), ServeError> {
        let listener = tokio::net::TcpListener::from_std(self.listener);
        let listener = listener.map_err(ServeError::System)?;
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let graceful = GracefulShutdown::new();
        let answerer = Arc::new(Answerer {
            work: Arc::new(Semaphore::new(self.settings.questions.max(1))),
            pool: self.pool,
            settings: self.settings,
            tell,
        });
        while !stop() {
            let Ok(place) = timeout(STOP_EVERY, Arc::clone(&places).acquire_owned()).await else {
                continue;
            };
            let stream = match timeout(STOP_EVERY, listener.accept()).await {
                Err(_) => continue,
                Ok(Ok((stream, _))) => stream,
                Ok(Err(_)) => {
                    // Out of file descriptors, or the other side is gone already.
                    sleep(STOP_EVERY).await;
                    continue;
                }
            };
            let answerer = Arc::clone(&answerer);
            let service = service_fn(move |request: hyper::Request<Incoming>| {
                let answerer = Arc::clone(&answerer);
                async move { Ok::<_, Infallible>(answerer.respond(&request).await) }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_TIME)
                .max_buf_size(MOST_HEAD)
                .serve_connection(TokioIo::new(stream), service);
            let connection = graceful.watch(connection);
            tokio::spawn(async move {
                // How a client broke off is its own business.
                timeout(CONNECTION_TIME, connection).await.ok();
                drop(place);
            });
        }
        timeout(FAREWELL, graceful.shutdown()).await.ok();
        Ok(())
    }
}

/// Answers requests of all connections.
struct Answerer {
    pool: Arc<Pool>,
    settings: Arc<Settings>,
    work: Arc<Semaphore>,
    tell: Arc<dyn Fn(String) + Send + Sync>,
}

impl Answerer {
    async fn respond(&self, request: &hyper::Request<Incoming>) -> Response<Full<Bytes>> {
        let asked = Request {
            method: request.method().as_str().to_owned(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            host: host(request),
            has_body: !request.body().is_end_stream(),
        };
        let answer = match asked.check(&self.settings.hosts) {
            Ok(()) => self.answer(&asked).await,
            Err(refusal) => Err(refusal),
        };
        let answer = answer.unwrap_or_else(|refusal| refusal.answer());
        if let Some(trouble) = &answer.trouble {
            (self.tell)(format!("{}: {trouble}", asked.path));
        }
        response(answer, asked.method == "HEAD", asked.has_body)
    }

    async fn answer(&self, asked: &Request) -> Result<Answer, Refusal> {
        match asked.path.as_str() {
            "/" => return Ok(page::explorer()),
            "/openapi.json" => return Ok(page::openapi()),
            _ => {}
        }
        let question = Question::find(&asked.path, &asked.query)?;
        let time = self.settings.time;
        let place = timeout(time, Arc::clone(&self.work).acquire_owned()).await;
        let place = place.ok().and_then(Result::ok).ok_or(Refusal::Busy)?;
        let cancel = Arc::new(Cancel::default());
        let (pool, canceller) = (Arc::clone(&self.pool), Arc::clone(&cancel));
        let work = tokio::task::spawn_blocking(move || {
            // Held until the work ends, whoever still waits for it.
            let _place = place;
            pool.read(&canceller, |reader| question.answer(reader))
        });
        match timeout(time, work).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(Refusal::Failed("the answer broke down".to_owned())),
            Err(_) => {
                let cancel = cancel.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(canceller) = cancel.as_ref() {
                    canceller.cancel();
                }
                Err(Refusal::TimedOut)
            }
        }
    }
}

/// Returns the host that a request names: in its address, or else in its header; `None` if it has
/// two of them.
fn host(request: &hyper::Request<Incoming>) -> Option<String> {
    if let Some(authority) = request.uri().authority() {
        return Some(authority.as_str().to_owned());
    }
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next()?.to_str().ok()?.to_owned();
    hosts.next().is_none().then_some(host)
}

fn response(answer: Answer, is_head: bool, had_body: bool) -> Response<Full<Bytes>> {
    let length = answer.body.len();
    let body = if is_head { Vec::new() } else { answer.body };
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    set(headers, "content-type", answer.content_type);
    set(headers, "content-length", &length.to_string());
    set(headers, "content-security-policy", &answer.policy);
    set(headers, "x-content-type-options", "nosniff");
    set(headers, "x-frame-options", "DENY");
    set(headers, "referrer-policy", "no-referrer");
    set(headers, "cross-origin-opener-policy", "same-origin");
    set(headers, "cross-origin-resource-policy", "same-origin");
    set(headers, "cache-control", "no-store");
    match answer.status {
        405 => set(headers, "allow", "GET, HEAD"),
        503 => set(headers, "retry-after", "1"),
        _ => {}
    }
    if had_body {
        // It was not read, so the connection cannot go on behind it.
        set(headers, "connection", "close");
    }
    response
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}
