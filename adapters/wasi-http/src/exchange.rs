//! One request by `wasi:http`.

use wasi::http::outgoing_handler;
use wasi::http::types::{
    ErrorCode, Fields, FutureIncomingResponse, IncomingBody, IncomingResponse, Method, OutgoingBody, OutgoingRequest,
    RequestOptions, Scheme,
};
use wasi::io::streams::StreamError;

use crate::bindings::exports::microapp::connector::errors::Problem;
use crate::bindings::exports::microapp::connector::http::{self, Failure, Header, Request, Response};
use crate::component::{Surroundings, Token};
use crate::headers;

/// How long a connection, the first byte, and each next one may take: nanoseconds.
const PATIENCE: u64 = 30_000_000_000;
/// The largest body of an answer.
const MOST_BYTES: usize = 8 << 20;
/// What `blocking-write-and-flush` takes at once.
const PIECE: usize = 4096;
/// The largest request: reference, headers and body.
const MOST_SENT: usize = 1 << 20;

/// A request that has left.
pub(crate) struct Sent {
    future: FutureIncomingResponse,
    token: Option<String>,
}

fn problem(code: &str, message: impl Into<String>) -> Problem {
    Problem {
        code: code.to_owned(),
        message: message.into(),
        details: "{}".to_owned(),
    }
}

fn not_allowed(code: &str, message: impl Into<String>) -> Failure {
    Failure::NotAllowed(problem(code, message))
}

/// Checks a request, signs it and sends it.
pub(crate) fn begin(surroundings: &Surroundings, request: Request) -> Result<Sent, Failure> {
    let base = surroundings
        .base
        .as_ref()
        .map_err(|words| not_allowed("bad-url", words))?;
    if let Err(words) = &surroundings.settings {
        return Err(not_allowed("bad-settings", words));
    }
    let path = base
        .resolve(&request.url)
        .map_err(|(code, words)| not_allowed(code, words))?;
    let size = size(&request);
    if size > MOST_SENT {
        return Err(not_allowed(
            "request-too-large",
            format!("The request has {size} bytes; {MOST_SENT} may be sent."),
        ));
    }
    let fields = headers(&request)?;
    let token = match &surroundings.token {
        Token::Bearer(token) => Some(token.clone()),
        Token::NotWanted => None,
        Token::Missing(words) => return Err(Failure::Unauthorized(problem("credential-missing", *words))),
    };
    // Last, after every check.
    if let Some(token) = &token
        && fields
            .append("authorization", format!("Bearer {token}").as_bytes())
            .is_err()
    {
        let words = "MICROAPP_TOKEN has characters that no header has.";
        return Err(Failure::Unauthorized(problem("credential-missing", words)));
    }
    let outgoing = OutgoingRequest::new(fields);
    let scheme = if base.https { Scheme::Https } else { Scheme::Http };
    let set = outgoing.set_method(&method(request.method)).is_ok()
        && outgoing.set_scheme(Some(&scheme)).is_ok()
        && outgoing.set_authority(Some(&base.authority)).is_ok()
        && outgoing.set_path_with_query(Some(&path)).is_ok();
    let body = outgoing.body();
    let (true, Ok(body)) = (set, body) else {
        return Err(not_allowed("bad-url", format!("`{}` can't be sent.", request.url)));
    };
    let options = RequestOptions::new();
    // A host without time-outs is left to its own.
    let _timed = options.set_connect_timeout(Some(PATIENCE)).is_ok()
        && options.set_first_byte_timeout(Some(PATIENCE)).is_ok()
        && options.set_between_bytes_timeout(Some(PATIENCE)).is_ok();
    let future = outgoing_handler::handle(outgoing, Some(options)).map_err(failure)?;
    write(body, request.body.as_deref().unwrap_or_default())?;
    Ok(Sent { future, token })
}

fn size(request: &Request) -> usize {
    let headers = request.headers.iter();
    let headers: usize = headers.map(|header| header.name.len() + header.value.len()).sum();
    request.url.len() + headers + request.body.as_ref().map_or(0, String::len)
}

/// The headers of a request, without the credential.
fn headers(request: &Request) -> Result<Fields, Failure> {
    let refused = |name: &str| {
        let words = format!("The header `{}` can't be set.", name.escape_default());
        not_allowed("header-not-allowed", words)
    };
    let fields = Fields::new();
    let mut typed = request.body.is_none();
    for Header { name, value } in &request.headers {
        let name = name.to_ascii_lowercase();
        if headers::is_the_hosts(&name) {
            return Err(refused(&name));
        }
        typed |= name == "content-type";
        fields.append(&name, value.as_bytes()).map_err(|_| refused(&name))?;
    }
    let length = request.body.as_ref().map(String::len);
    let ours = [
        (!typed).then(|| ("content-type", "application/json".to_owned())),
        length.map(|length| ("content-length", length.to_string())),
    ];
    for (name, value) in ours.into_iter().flatten() {
        fields.append(name, value.as_bytes()).map_err(|_| refused(name))?;
    }
    Ok(fields)
}

/// Writes the body. The head may have left by now, so whatever fails leaves the outcome open.
fn write(body: OutgoingBody, bytes: &str) -> Result<(), Failure> {
    let broken = |words: String| Failure::NoAnswer(problem("no-answer", words));
    let stream = body
        .write()
        .map_err(|()| broken("The body can't be written.".to_owned()))?;
    for piece in bytes.as_bytes().chunks(PIECE) {
        // A service that has answered already takes no more; its answer tells.
        match stream.blocking_write_and_flush(piece) {
            Ok(()) => {}
            Err(StreamError::Closed) => break,
            Err(StreamError::LastOperationFailed(error)) => {
                let cause = wasi::http::types::http_error_code(&error);
                return Err(cause.map_or_else(|| broken(error.to_debug_string()), failure));
            }
        }
    }
    drop(stream);
    // What did not get through shows in the answer.
    let _finished = OutgoingBody::finish(body, None);
    Ok(())
}

impl Sent {
    /// Waits for the whole answer.
    pub(crate) fn answer(self) -> Result<Response, Failure> {
        self.future.subscribe().block();
        let answer = match self.future.get() {
            Some(Ok(Ok(answer))) => answer,
            Some(Ok(Err(code))) => return Err(failure(code)),
            _ => return Err(Failure::NoAnswer(problem("no-answer", "The host gave no answer."))),
        };
        let status = answer.status();
        let shown = answer.headers().entries().into_iter().filter_map(|(name, value)| {
            let name = name.to_ascii_lowercase();
            let value = self.blotted(&String::from_utf8_lossy(&value));
            (!headers::is_withheld(&name)).then_some(Header { name, value })
        });
        let headers = shown.collect();
        let body = self.blotted(&body(&answer)?);
        Ok(Response { status, headers, body })
    }

    /// A service may echo what it was sent.
    fn blotted(&self, text: &str) -> String {
        match &self.token {
            Some(token) => text.replace(token, "[removed]"),
            None => text.to_owned(),
        }
    }
}

fn body(answer: &IncomingResponse) -> Result<String, Failure> {
    let broken = |words: &str| Failure::NoAnswer(problem("no-answer", words));
    let body: IncomingBody = answer
        .consume()
        .map_err(|()| broken("The answer has no body to read."))?;
    let stream = body.stream().map_err(|()| broken("The answer has no body to read."))?;
    let mut bytes = Vec::new();
    loop {
        match stream.blocking_read(64 << 10) {
            Ok(piece) => bytes.extend(piece),
            Err(StreamError::Closed) => break,
            Err(StreamError::LastOperationFailed(_)) => return Err(broken("The answer broke off.")),
        }
        if bytes.len() > MOST_BYTES {
            return Err(broken("The answer is larger than 8 MiB."));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn method(method: http::Method) -> Method {
    match method {
        http::Method::Get => Method::Get,
        http::Method::Post => Method::Post,
        http::Method::Put => Method::Put,
        http::Method::Patch => Method::Patch,
        http::Method::Delete => Method::Delete,
    }
}

/// Only what surely carried nothing is *not sent*. TLS that fails may have failed after the request had left.
fn failure(code: ErrorCode) -> Failure {
    use ErrorCode as Code;
    let words = format!("{code:?}");
    match code {
        Code::DnsTimeout
        | Code::DnsError(_)
        | Code::DestinationNotFound
        | Code::DestinationUnavailable
        | Code::DestinationIpProhibited
        | Code::DestinationIpUnroutable
        | Code::ConnectionRefused
        | Code::ConnectionTimeout
        | Code::ConnectionLimitReached
        | Code::TlsCertificateError => Failure::NotSent(problem("not-sent", words)),
        Code::HttpRequestDenied => not_allowed("address-not-allowed", "The host that runs this denies the request."),
        _ => Failure::NoAnswer(problem("no-answer", words)),
    }
}
