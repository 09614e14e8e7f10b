//! Sealed streams: whole, or refused.

use microapp_vault::{KeyRing, VaultError, stream};

use crate::support::ring;

fn sealed(ring: &KeyRing, length: usize) -> (Vec<u8>, Vec<u8>) {
    let text: Vec<u8> = (0..length).map(|place| (place * 31 % 251) as u8).collect();
    let mut sealed = Vec::new();
    stream::seal(&ring.keys()[0], "backup", &mut text.as_slice(), &mut sealed).expect("sealed");
    (text, sealed)
}

fn open(ring: &KeyRing, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
    let mut opened = Vec::new();
    stream::open(ring, purpose, &mut &*sealed, &mut opened).map(|()| opened)
}

#[test]
fn a_stream_of_any_length_comes_back_whole() {
    let ring = ring(&["key-1"]);
    const CHUNK: usize = 64 * 1024;
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17] {
        let (text, sealed) = sealed(&ring, length);
        assert!(open(&ring, "backup", &sealed).expect("opened") == text, "{length}");
    }
}

#[test]
fn what_was_changed_cut_swapped_or_added_to_is_refused() {
    let ring = ring(&["key-1"]);
    let (_, whole) = sealed(&ring, 150_000);
    let head = whole.len() - 150_000 - 3 * 16;
    let chunk = 64 * 1024 + 16;
    for place in (0..whole.len()).step_by(997).chain(0..head) {
        let mut changed = whole.clone();
        changed[place] ^= 1;
        open(&ring, "backup", &changed).expect_err("changed");
    }
    for length in (0..whole.len())
        .step_by(4_099)
        .chain([head, head + chunk, head + 2 * chunk, whole.len() - 1])
    {
        open(&ring, "backup", &whole[..length]).expect_err("cut short");
    }
    let (one, two) = (&whole[head..head + chunk], &whole[head + chunk..head + 2 * chunk]);
    let swapped = [&whole[..head], two, one, &whole[head + 2 * chunk..]].concat();
    open(&ring, "backup", &swapped).expect_err("swapped");
    open(&ring, "backup", &[whole.as_slice(), b"more"].concat()).expect_err("added to");
}

#[test]
fn a_stream_opens_with_its_key_for_its_purpose() {
    let ours = ring(&["key-1"]);
    let (_, sealed) = sealed(&ours, 10);
    let error = open(&ours, "another", &sealed).expect_err("another purpose");
    assert!(matches!(error, VaultError::BadStream { .. }), "{error}");
    let error = open(&ring(&["key-2"]), "backup", &sealed).expect_err("no key");
    assert!(
        error.to_string().starts_with("the key key-1 is not in a test."),
        "{error}"
    );
    open(&ring(&["key-1"]), "backup", &sealed).expect_err("another key of that name");
    let error = open(&ours, "backup", b"SQLite format 3\0 and so on and on").expect_err("not sealed");
    assert_eq!(
        error.to_string(),
        "this is not a whole sealed stream of ours: it begins in another way"
    );
}
