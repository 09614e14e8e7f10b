//! What can be wrong with keys.

/// Why a key is not at hand. Never with a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A key that rows are sealed with is not there.
    #[error("the key {wanted} is not in {looked}. Put it back; without it the connections can't be read")]
    Missing {
        /// Its name.
        wanted: String,
        /// Where it was looked for.
        looked: String,
    },
    /// A key has the right name, and is another.
    #[error(
        "the key {name} in {looked} is not the key of that name that this store was sealed with; put the right one back"
    )]
    Wrong {
        /// Its name.
        name: String,
        /// Where it was found.
        looked: String,
    },
    /// Where keys should come from can't be read.
    #[error("no keys can be read from {place}: {reason}")]
    Unreadable {
        /// Where.
        place: String,
        /// What the system says.
        reason: String,
    },
    /// The key file can be read by others.
    #[error(
        "the key file {path} can be read by others (mode {mode:o}); run `chmod 600 {path}`, and think of rotating the key"
    )]
    OpenToOthers {
        /// The file.
        path: String,
        /// Its mode.
        mode: u32,
    },
    /// A line is no key.
    #[error("line {line} of {place} is no key: {reason}. A key is its name, a space, and 32 bytes in base64")]
    BadLine {
        /// Where.
        place: String,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A name that can't be a key's.
    #[error("`{name}` is no name of a key: use 1 to 64 of a-z, 0-9, `-`, `_` and `.`")]
    BadName {
        /// The name.
        name: String,
    },
    /// There is a key of this name.
    #[error("there is a key {name} already; take another name")]
    Taken {
        /// Its name.
        name: String,
    },
    /// New rows are sealed with it.
    #[error("the key {name} is the active one; rotate to another first")]
    Active {
        /// Its name.
        name: String,
    },
    /// Rows are sealed with it.
    #[error("the key {name} is still needed by {rows}, {first} among them; run `microapp keys rotate` first")]
    InUse {
        /// Its name.
        name: String,
        /// By how many.
        rows: String,
        /// One of them.
        first: String,
    },
    /// The keys come from somewhere that this program can't write.
    #[error("keys come from {place}, which this program can't write; {instead}")]
    ReadOnly {
        /// Where.
        place: String,
        /// What to do.
        instead: String,
    },
    /// Somebody else is changing keys.
    #[error("another process is changing keys at this moment; try again")]
    Busy,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {reason}")]
    Random {
        /// What it says.
        reason: String,
    },
    /// More than the cipher can seal at once.
    #[error("this is too long to be sealed at once")]
    TooLong,
}
