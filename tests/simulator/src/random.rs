//! Chance from a seed: ids, passwords and tokens in the shapes that Zoom gives them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

const DIGITS: &[u8] = b"0123456789";
const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789";

/// SplitMix64: eight lines whose numbers stay the same when a dependency is updated, which a recorded seed relies on.
/// Nothing here protects anything.
#[derive(Debug)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        std::iter::repeat_with(|| self.next().to_le_bytes())
            .flatten()
            .take(count)
            .collect()
    }

    fn pick(&mut self, alphabet: &[u8], count: usize) -> String {
        (0..count)
            .map(|_| char::from(alphabet[self.below(alphabet.len() as u64) as usize]))
            .collect()
    }

    /// Twenty-two characters, as user, account and client ids have.
    pub(crate) fn id22(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes(16))
    }

    /// A meeting's uuid. One in four begins with `/` and one in four contains `//`: clients must encode those twice in a
    /// path, and with real chance a test would meet one in fifty.
    pub(crate) fn uuid(&mut self) -> String {
        let mut bytes = self.bytes(16);
        match self.below(4) {
            0 => bytes[0] |= 0xfc,
            1 => bytes[3..6].copy_from_slice(&[0xff, 0xff, 0xff]),
            _ => {}
        }
        STANDARD.encode(bytes)
    }

    /// Eleven digits that don't begin with zero.
    pub(crate) fn meeting_id(&mut self) -> i64 {
        (70_000_000_000 + self.below(29_999_999_999)) as i64
    }

    pub(crate) fn digits(&mut self, count: usize) -> String {
        self.pick(DIGITS, count)
    }

    pub(crate) fn letters(&mut self, count: usize) -> String {
        self.pick(LETTERS, count)
    }

    /// An opaque token in the three parts of a JWT, as Zoom's are.
    pub(crate) fn token(&mut self) -> String {
        let body = URL_SAFE_NO_PAD.encode(self.bytes(90));
        let signature = URL_SAFE_NO_PAD.encode(self.bytes(64));
        format!("eyJzdiI6IjAwMDAwMSIsImFsZyI6IkhTNTEyIiwidiI6IjIuMCJ9.{body}.{signature}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_are_sixteen_bytes_and_often_need_double_encoding() {
        let mut random = Random::new(7);
        let uuids: Vec<String> = (0..200).map(|_| random.uuid()).collect();
        assert!(uuids.iter().all(|uuid| uuid.len() == 24 && uuid.ends_with("==")));
        assert!(uuids.iter().filter(|uuid| uuid.starts_with('/')).count() > 20);
        assert!(uuids.iter().filter(|uuid| uuid.contains("//")).count() > 20);
    }

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (mut one, mut other) = (Random::new(3), Random::new(3));
        assert_eq!((one.id22(), one.meeting_id()), (other.id22(), other.meeting_id()));
    }
}
