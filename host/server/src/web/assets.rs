//! The style sheet and the scripts, with a hash of all of them in their address: what is there never changes, so browsers
//! may keep it for ever, and a new version has another address.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};

use super::guard::hex;
use super::token::sha256;
use super::{App, Failure};

/// One file.
#[derive(Debug)]
struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

const FILES: &[Asset] = &[
    Asset {
        name: "microapp.css",
        kind: "text/css; charset=utf-8",
        bytes: include_bytes!("../../../templates/assets/microapp.css"),
    },
    Asset {
        name: "microapp.js",
        kind: SCRIPT,
        bytes: include_bytes!("../../../templates/assets/microapp.js"),
    },
    Asset {
        name: "search.js",
        kind: SCRIPT,
        bytes: include_bytes!("../../../templates/assets/search.js"),
    },
    Asset {
        name: "dom.js",
        kind: SCRIPT,
        bytes: include_bytes!("../../../templates/assets/dom.js"),
    },
];

/// Where the files are.
#[derive(Debug)]
pub struct Assets {
    version: String,
}

impl Assets {
    pub(super) fn new() -> Self {
        let mut all = Vec::new();
        for file in FILES {
            all.extend_from_slice(file.name.as_bytes());
            all.extend_from_slice(&sha256(file.bytes));
        }
        Self {
            version: hex(&sha256(&all)[..8]),
        }
    }

    /// The path of a file.
    pub fn path(&self, name: &str) -> String {
        format!("/assets/{}/{name}", self.version)
    }
}

/// `GET /assets/{version}/{name}`
pub(super) async fn asset(
    State(app): State<App>,
    Path((version, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let current = app.view().assets().version == version;
    let file = FILES.iter().find(|file| current && file.name == name);
    let file = file.ok_or_else(Failure::not_found)?;
    let headers = [
        (CONTENT_TYPE, file.kind.to_owned()),
        (CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (ETAG, format!("\"{version}\"")),
    ];
    Ok((headers, file.bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_that_a_script_wants_is_there() {
        for file in FILES.iter().filter(|file| file.kind == SCRIPT) {
            let text = std::str::from_utf8(file.bytes).expect("text");
            for part in text.split("from \"./").skip(1) {
                let wanted = part.split('"').next().expect("a name");
                assert!(
                    FILES.iter().any(|file| file.name == wanted),
                    "{} wants {wanted}",
                    file.name
                );
            }
        }
    }
}
