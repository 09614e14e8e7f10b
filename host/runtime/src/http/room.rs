//! What the answers of one host call may hold in this process, all together.
//!
//! Each answer has a bound of its own, and a batch may have thousands of them: what they hold is counted as it arrives, so
//! that a connector that asks for much at once costs the host no more than its bound.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes that are left.
#[derive(Debug)]
pub(crate) struct Room {
    most: usize,
    left: AtomicUsize,
}

/// No room for more.
#[derive(Debug, thiserror::Error)]
#[error("all answers that are held for this call together are more than {0} bytes; ask for fewer at once")]
pub(crate) struct NoRoom(usize);

/// What one answer holds. It is given back when the answer is dropped before it was handed over.
#[derive(Debug)]
pub(crate) struct Held<'a> {
    room: &'a Room,
    bytes: usize,
}

impl Room {
    pub(crate) const fn new(most: usize) -> Self {
        Self {
            most,
            left: AtomicUsize::new(most),
        }
    }

    /// For the next host call: what the last one held is the guest's, and counts as its memory.
    pub(crate) fn clear(&self) {
        self.left.store(self.most, Ordering::Relaxed);
    }

    /// For an answer that begins.
    pub(crate) const fn hold(&self) -> Held<'_> {
        Held { room: self, bytes: 0 }
    }
}

impl Held<'_> {
    /// Takes so many bytes more.
    pub(crate) fn more(&mut self, bytes: usize) -> Result<(), NoRoom> {
        let take = |left: usize| left.checked_sub(bytes);
        let taken = self.room.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken.map_err(|_| NoRoom(self.room.most))?;
        self.bytes += bytes;
        Ok(())
    }

    /// The answer is handed over, with so many bytes: they stay taken until the host call ends.
    pub(crate) fn keep(mut self, bytes: usize) -> Result<(), NoRoom> {
        self.more(bytes.saturating_sub(self.bytes))?;
        self.bytes = 0;
        Ok(())
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.room.left.fetch_add(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_share_the_room_until_the_host_call_ends() {
        let room = Room::new(10);
        let mut first = room.hold();
        first.more(6).expect("room");
        let mut second = room.hold();
        assert!(second.more(5).is_err(), "beyond what is left");
        drop(first);
        second.more(5).expect("the first was given back");
        second.keep(7).expect("room for what it became");
        assert!(room.hold().more(4).is_err(), "it stays taken");
        room.hold().more(3).expect("the rest");
        room.clear();
        room.hold().more(10).expect("the next host call");
    }
}
