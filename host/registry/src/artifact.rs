//! A component as an artifact: the manifest, its blobs, and the way there and back.

use bytes::Bytes;
use http::Method;
use http::StatusCode;
use http::header::LOCATION;
use microapp_distribution::{Digest, Metadata};
use serde_json::{Map, Value, json};

use crate::client::{Answer, Ask, Client};
use crate::{Credentials, Reference, RegistryError};

/// The annotation of the manifest that holds the component's signature, as minisign writes it.
pub const SIGNATURE: &str = "io.github.jedisct1.minisign.signature";

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.wasm.config.v0+json";
const WASM: &str = "application/wasm";
const MOST_MANIFEST_BYTES: usize = 1 << 20;
const MOST_COMPONENT_BYTES: usize = 128 << 20;
const MOST_ANSWER_BYTES: usize = 64 << 10;

/// A repository of a registry.
pub struct Registry {
    client: Client,
    reference: Reference,
}

/// A component that was pulled. Its bytes are those that the manifest names; who vouches for them is another question.
#[derive(Debug, Clone)]
pub struct Pulled {
    /// The component.
    pub component: Vec<u8>,
    /// The text of its signature, if the manifest carries one.
    pub signature: Option<String>,
    /// Where it is, pinned by the manifest's digest.
    pub reference: Reference,
    /// The manifest, as it came.
    pub(crate) manifest: Vec<u8>,
}

/// A manifest whose digest was computed, and what it names.
pub(crate) struct Manifest {
    bytes: Vec<u8>,
    reference: Reference,
    pub(crate) component: Digest,
    signature: Option<String>,
}

impl Manifest {
    /// Checks whether it is the one that was named, and names a component.
    pub(crate) fn read(bytes: Vec<u8>, reference: &Reference) -> Result<Self, RegistryError> {
        let found = Digest::of(&bytes);
        if let Some(wanted) = reference.digest.filter(|wanted| *wanted != found) {
            let what = "the manifest";
            return Err(RegistryError::OtherDigest { what, found, wanted });
        }
        let no_component = |reason: &str| RegistryError::NotAComponent {
            reference: reference.to_string(),
            reason: reason.to_owned(),
        };
        let manifest: Value = serde_json::from_slice(&bytes).map_err(|_| no_component("its manifest is no JSON"))?;
        let layers = manifest["layers"].as_array().map(Vec::as_slice).unwrap_or_default();
        let [layer] = layers else {
            return Err(no_component("it has not exactly one layer"));
        };
        if layer["mediaType"] != WASM {
            return Err(no_component(&format!("its layer is {}", layer["mediaType"])));
        }
        let component = layer["digest"].as_str().and_then(|digest| digest.parse().ok());
        Ok(Self {
            component: component.ok_or_else(|| no_component("its layer has no digest"))?,
            signature: manifest["annotations"][SIGNATURE].as_str().map(str::to_owned),
            reference: reference.pinned(found),
            bytes,
        })
    }

    /// Checks whether these are the bytes that it names.
    pub(crate) fn with(self, component: Vec<u8>) -> Result<Pulled, RegistryError> {
        let found = Digest::of(&component);
        if found != self.component {
            return Err(RegistryError::OtherDigest {
                what: "the component",
                found,
                wanted: self.component,
            });
        }
        Ok(Pulled {
            component,
            signature: self.signature,
            reference: self.reference,
            manifest: self.bytes,
        })
    }
}

impl Registry {
    /// The one that a reference names.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Unreachable`] if it makes no address.
    pub fn new(reference: &Reference, credentials: Option<Credentials>) -> Result<Self, RegistryError> {
        Ok(Self {
            client: Client::new(reference, credentials)?,
            reference: reference.clone(),
        })
    }

    /// Pushes a component, with its signature, and gives where it is, pinned. The same component gives the same manifest.
    ///
    /// # Errors
    ///
    /// [`RegistryError`].
    pub async fn push(&self, component: &[u8], signature: Option<&str>) -> Result<Reference, RegistryError> {
        let metadata = Metadata::read(component)?;
        let digest = Digest::of(component);
        let config = json!({
            "created": "1970-01-01T00:00:00Z", "architecture": "wasm", "os": "wasip2",
            "layerDigests": [digest],
            "component": { "exports": metadata.exports, "imports": metadata.imports },
        });
        let config = config.to_string().into_bytes();
        let blob =
            |kind: &str, bytes: &[u8]| json!({ "mediaType": kind, "digest": Digest::of(bytes), "size": bytes.len() });
        let manifest = json!({
            "schemaVersion": 2, "mediaType": MANIFEST,
            "config": blob(CONFIG, &config), "layers": [blob(WASM, component)],
            "annotations": annotations(&metadata, signature),
        });
        let manifest = manifest.to_string().into_bytes();
        self.put_blob(component).await?;
        self.put_blob(&config).await?;
        let pinned = Digest::of(&manifest);
        let by = self.reference.tag.clone().unwrap_or_else(|| pinned.to_string());
        let url = self.client.url(self.client.base(), &format!("manifests/{by}"))?;
        let ask = self.sending(Method::PUT, url, Some((manifest.into(), MANIFEST)));
        self.expect(self.client.ask(ask).await?, &[StatusCode::CREATED, StatusCode::OK])?;
        Ok(self.reference.pinned(pinned))
    }

    /// Pulls a component.
    ///
    /// # Errors
    ///
    /// [`RegistryError`]; [`RegistryError::OtherDigest`] if what comes is not what was named.
    pub async fn pull(&self) -> Result<Pulled, RegistryError> {
        let path = format!("manifests/{}", self.reference.wanted());
        let manifest = self.get(&path, MANIFEST, MOST_MANIFEST_BYTES).await?;
        let wanted = Manifest::read(manifest, &self.reference)?;
        let path = format!("blobs/{}", wanted.component);
        let component = self.get(&path, WASM, MOST_COMPONENT_BYTES).await?;
        wanted.with(component)
    }

    async fn get(&self, path: &str, accept: &str, most: usize) -> Result<Vec<u8>, RegistryError> {
        let ask = Ask {
            method: Method::GET,
            url: self.client.url(self.client.base(), path)?,
            accept,
            body: None,
            most,
            scope: "pull",
        };
        let answer = self.client.ask(ask).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Err(RegistryError::NotFound {
                reference: self.reference.to_string(),
            });
        }
        self.expect(answer, &[StatusCode::OK]).map(|answer| answer.body)
    }

    /// Uploads in one piece what the registry does not have.
    async fn put_blob(&self, bytes: &[u8]) -> Result<(), RegistryError> {
        let digest = Digest::of(bytes);
        let url = self.client.url(self.client.base(), &format!("blobs/{digest}"))?;
        let known = self.client.ask(self.sending(Method::HEAD, url, None)).await?;
        if known.status == StatusCode::OK {
            return Ok(());
        }
        let url = self.client.url(self.client.base(), "blobs/uploads/")?;
        let begun = self.client.ask(self.sending(Method::POST, url, None)).await?;
        let begun = self.expect(begun, &[StatusCode::ACCEPTED])?;
        let place = begun.headers.get(LOCATION).and_then(|value| value.to_str().ok());
        let place = place.ok_or_else(|| self.client.strange("an upload that leads nowhere"))?;
        let mut url = self.client.url(&begun.url, place)?;
        url.query_pairs_mut().append_pair("digest", &digest.to_string());
        let body = (Bytes::copy_from_slice(bytes), "application/octet-stream");
        let answer = self.client.ask(self.sending(Method::PUT, url, Some(body))).await?;
        self.expect(answer, &[StatusCode::CREATED]).map(drop)
    }

    fn sending<'a>(&self, method: Method, url: url::Url, body: Option<(Bytes, &'a str)>) -> Ask<'a> {
        Ask {
            method,
            url,
            accept: "*/*",
            body,
            most: MOST_ANSWER_BYTES,
            scope: "pull,push",
        }
    }

    fn expect(&self, answer: Answer, wanted: &[StatusCode]) -> Result<Answer, RegistryError> {
        if wanted.contains(&answer.status) {
            return Ok(answer);
        }
        // The specification's form of errors; its words are shown without what could be a control sequence.
        let error: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let code = error["errors"][0]["code"].as_str().unwrap_or_default();
        let code: String = code.chars().filter(|letter| !letter.is_control()).take(100).collect();
        let status = answer.status.as_u16();
        Err(self.client.strange(match answer.url.host_str() {
            Some(host) if !self.client.is_ours(&answer.url) => format!("it leads to {host}, which answers {status}"),
            _ => format!("{status} {code}"),
        }))
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Registry({})", self.reference)
    }
}

/// What registries show of an artifact.
fn annotations(metadata: &Metadata, signature: Option<&str>) -> Map<String, Value> {
    let all = [
        ("org.opencontainers.image.title", metadata.name.as_deref()),
        ("org.opencontainers.image.version", metadata.version.as_deref()),
        ("org.opencontainers.image.description", metadata.description.as_deref()),
        ("org.opencontainers.image.licenses", metadata.licenses.as_deref()),
        ("org.opencontainers.image.source", metadata.source.as_deref()),
        ("org.opencontainers.image.revision", metadata.revision.as_deref()),
        (SIGNATURE, signature),
    ];
    let given = all
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), json!(value?))));
    given.collect()
}
