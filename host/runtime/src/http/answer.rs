//! Answers on their way in: bounded, decoded, and without the credential.
//!
//! A service may echo what it was sent: in an error text, a debug header, a mirrored URL. The credential of the request
//! is therefore searched for in headers and body, byte for byte, and blotted out before anything is copied into the
//! guest. This finds the credential as it was sent; a service that echoes it re-encoded (base64, percent signs) is not
//! caught, which is why the manifest's hosts are an admin's decision in the first place.

use std::borrow::Cow;

use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use http::HeaderMap;
use memchr::memmem;

use super::client::AnswerBody;
use super::room::{Held, NoRoom, Room};
use crate::credentials::Credential;

/// What stands in place of a credential.
const BLOT: &str = "[credential]";

/// Why a body is not whole.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BodyError {
    /// It is longer than the limit.
    #[error("the answer is longer than the {0} bytes that are read")]
    TooLarge(usize),
    /// There is no room for it beside the others.
    #[error(transparent)]
    NoRoom(#[from] NoRoom),
    /// The connection broke off.
    #[error("the answer broke off")]
    Broken(#[source] std::io::Error),
    /// It is compressed, although that was not asked for.
    #[error("the answer is encoded as `{0}`, which was not asked for")]
    Encoded(String),
}

/// Reads a body to its end, or to the limit.
pub(crate) async fn read_body(headers: &HeaderMap, body: AnswerBody, most: usize) -> Result<Bytes, BodyError> {
    read_body_into(headers, body, most, &mut Room::new(most).hold()).await
}

/// The same, and takes its room beside others.
pub(crate) async fn read_body_into(
    headers: &HeaderMap,
    mut body: AnswerBody,
    most: usize,
    held: &mut Held<'_>,
) -> Result<Bytes, BodyError> {
    if let Some(encoding) = headers
        .get(http::header::CONTENT_ENCODING)
        .filter(|value| *value != "identity")
    {
        return Err(BodyError::Encoded(
            String::from_utf8_lossy(encoding.as_bytes()).into_owned(),
        ));
    }
    let announced = headers
        .get(http::header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > most as u64) {
        return Err(BodyError::TooLarge(most));
    }
    let Some(first) = body.next().await else {
        return Ok(Bytes::new());
    };
    let first = first.map_err(BodyError::Broken)?;
    if first.len() > most {
        return Err(BodyError::TooLarge(most));
    }
    held.more(first.len())?;
    let Some(second) = body.next().await else {
        return Ok(first);
    };
    let mut whole = BytesMut::from(first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        let chunk = chunk.map_err(BodyError::Broken)?;
        if whole.len() + chunk.len() > most {
            return Err(BodyError::TooLarge(most));
        }
        held.more(chunk.len())?;
        whole.extend_from_slice(&chunk);
        next = body.next().await;
    }
    Ok(whole.freeze())
}

/// A text from outside without any of the credentials.
pub(crate) fn blot_out<'a>(text: Cow<'a, str>, credentials: &[Credential]) -> Cow<'a, str> {
    let mut text = text;
    for credential in credentials {
        let secret = credential.secret();
        // An empty or tiny secret would blot out the text instead.
        if secret.len() >= 8 && memmem::find(text.as_bytes(), secret.as_bytes()).is_some() {
            text = Cow::Owned(text.replace(secret, BLOT));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credential_is_blotted_out_wherever_it_stands() {
        let credentials = [Credential::bearer("tok-12345678"), Credential::bearer("tok-87654321")];
        let text = "a tok-12345678 b tok-87654321 c tok-12345678";
        assert_eq!(
            blot_out(text.into(), &credentials),
            "a [credential] b [credential] c [credential]"
        );
        assert!(matches!(
            blot_out("nothing here".into(), &credentials),
            Cow::Borrowed(_)
        ));
        assert_eq!(blot_out("abc".into(), &[Credential::bearer("")]), "abc");
    }

    #[tokio::test]
    async fn a_body_is_read_to_its_limit_and_not_beyond() {
        let body = |chunks: &[&'static str]| {
            let chunks: Vec<_> = chunks
                .iter()
                .map(|chunk| Ok(Bytes::from_static(chunk.as_bytes())))
                .collect();
            futures::stream::iter(chunks).boxed()
        };
        let none = HeaderMap::new();
        assert_eq!(read_body(&none, body(&[]), 4).await.expect("a body"), "");
        assert_eq!(
            read_body(&none, body(&["ab", "c", "d"]), 4).await.expect("a body"),
            "abcd"
        );
        assert!(matches!(
            read_body(&none, body(&["ab", "c", "de"]), 4).await,
            Err(BodyError::TooLarge(4))
        ));
        assert!(matches!(
            read_body(&none, body(&["abcde"]), 4).await,
            Err(BodyError::TooLarge(4))
        ));
        let mut announced = HeaderMap::new();
        announced.insert("content-length", 5.into());
        assert!(matches!(
            read_body(&announced, body(&[]), 4).await,
            Err(BodyError::TooLarge(4))
        ));
        let mut encoded = HeaderMap::new();
        encoded.insert("content-encoding", http::HeaderValue::from_static("gzip"));
        assert!(matches!(
            read_body(&encoded, body(&["x"]), 4).await,
            Err(BodyError::Encoded(_))
        ));
    }
}
