//! What was done to the files, and what a loss of power leaves of it.
//!
//! The model: a sync that returned has put on the disk everything that was written to that file before. Of what came
//! after, any part may be there, in units of 512 bytes and in any order, and a file that grew may hold anything where
//! nothing of the new arrived. A file that was made is surely there after its first sync. One that was deleted may come back
//! as it was, until its folder is synced, which SQLite's unix file system does at the first sync of a new journal.

use std::collections::BTreeMap;
use std::path::PathBuf;

use fastrand::Rng;

/// The part of a disk that is written as a whole or not at all, in bytes.
const SECTOR: usize = 512;

/// Something that was done.
#[derive(Debug, Clone)]
pub enum Event {
    /// Bytes were written to a file.
    Write {
        /// Which.
        path: PathBuf,
        /// Where.
        offset: usize,
        /// What.
        data: Vec<u8>,
    },
    /// A file was cut, or stretched with zeros.
    Truncate {
        /// Which.
        path: PathBuf,
        /// To this length.
        length: usize,
    },
    /// Everything that was written to a file before is on the disk.
    Sync {
        /// Which.
        path: PathBuf,
    },
    /// The names of files are on the disk: what was deleted before is gone for good.
    SyncFolder,
    /// A file was deleted.
    Delete {
        /// Which.
        path: PathBuf,
    },
    /// The program was told that everything up to here is safe.
    Mark(u64),
}

/// What happens to writes that were not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// All are lost.
    All,
    /// None is: it was the program that died, and not the machine.
    Nothing,
    /// Each sector of each is there or not.
    Some,
}

/// Files by name, as they are found after a loss.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Everything that was done, in order.
#[derive(Debug, Clone, Default)]
pub struct Recording {
    events: Vec<Event>,
}

impl Recording {
    pub(crate) fn push(&mut self, event: Event) {
        self.events.push(event);
    }

    /// The events. A point in time is the number of those that have happened.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The points right before and right after each sync.
    pub fn sync_points(&self) -> Vec<usize> {
        let is_sync = |(_, event): &(usize, &Event)| matches!(event, Event::Sync { .. });
        let syncs = self.events.iter().enumerate().filter(is_sync);
        syncs.flat_map(|(index, _)| [index, index + 1]).collect()
    }

    /// The last mark before a point.
    pub fn marked(&self, point: usize) -> u64 {
        let marks = self.events[..point].iter().rev().find_map(|event| match event {
            Event::Mark(number) => Some(*number),
            _ => None,
        });
        marks.unwrap_or(0)
    }

    /// Goes through points in ascending order; hands in what a loss of power there could leave.
    pub fn losses(&self, points: &[usize], loss: Loss, rng: &mut Rng, mut look: impl FnMut(usize, Files)) {
        let mut disk = BTreeMap::<PathBuf, Survivor>::new();
        let mut done = 0;
        for &point in points {
            for event in &self.events[done..point] {
                apply(&mut disk, event);
            }
            done = point;
            let files = disk
                .iter()
                .filter_map(|(path, file)| Some((path.clone(), file.after(loss, rng)?)));
            look(point, files.collect());
        }
    }
}

fn apply(disk: &mut BTreeMap<PathBuf, Survivor>, event: &Event) {
    let (path, pending) = match event {
        Event::Mark(_) => return,
        Event::SyncFolder => return disk.values_mut().for_each(Survivor::sync_name),
        Event::Sync { path } => return disk.entry(path.clone()).or_default().sync(),
        Event::Write { path, offset, data } => (path, Pending::Write(*offset, data.clone())),
        Event::Truncate { path, length } => (path, Pending::Truncate(*length)),
        Event::Delete { path } => (path, Pending::Delete),
    };
    disk.entry(path.clone()).or_default().pending.push(pending);
}

/// One file: what is surely on the disk, and what may be.
#[derive(Debug, Default)]
struct Survivor {
    /// None: it may not exist.
    safe: Option<Vec<u8>>,
    pending: Vec<Pending>,
}

#[derive(Debug)]
enum Pending {
    Write(usize, Vec<u8>),
    Truncate(usize),
    Delete,
}

impl Survivor {
    fn sync(&mut self) {
        let mut content = self.safe.take();
        for pending in self.pending.drain(..) {
            content = pending.whole(content);
        }
        self.safe = Some(content.unwrap_or_default());
    }

    /// A deletion, and all that was before it, has happened for good.
    fn sync_name(&mut self) {
        let deleted = self
            .pending
            .iter()
            .rposition(|pending| matches!(pending, Pending::Delete));
        if let Some(index) = deleted {
            self.safe = None;
            self.pending.drain(..=index);
        }
    }

    fn after(&self, loss: Loss, rng: &mut Rng) -> Option<Vec<u8>> {
        let content = self.safe.clone();
        match loss {
            Loss::All => content,
            Loss::Nothing => self
                .pending
                .iter()
                .fold(content, |content, pending| pending.whole(content)),
            Loss::Some => {
                // Now and then nearly all or nearly nothing arrives.
                let share = [0.02, 0.5, 0.98][rng.usize(..3)];
                self.pending
                    .iter()
                    .fold(content, |content, pending| pending.torn(content, share, rng))
            }
        }
    }
}

impl Pending {
    fn whole(&self, content: Option<Vec<u8>>) -> Option<Vec<u8>> {
        match self {
            Self::Delete => None,
            Self::Truncate(length) => {
                let mut content = content.unwrap_or_default();
                content.resize(*length, 0);
                Some(content)
            }
            Self::Write(offset, data) => {
                let mut content = content.unwrap_or_default();
                let end = offset + data.len();
                content.resize(content.len().max(end), 0);
                content[*offset..end].copy_from_slice(data);
                Some(content)
            }
        }
    }

    /// Each sector with this probability; of a file that grows, what didn't arrive may be anything.
    fn torn(&self, content: Option<Vec<u8>>, share: f64, rng: &mut Rng) -> Option<Vec<u8>> {
        let Self::Write(offset, data) = self else {
            return if rng.f64() < share {
                self.whole(content)
            } else {
                content
            };
        };
        let mut content = content;
        let mut at = *offset;
        let end = offset + data.len();
        while at < end {
            let next = ((at / SECTOR + 1) * SECTOR).min(end);
            let length = content.as_ref().map_or(0, Vec::len);
            if rng.f64() < share {
                let sector = Self::Write(at, data[at - offset..next - offset].to_vec());
                content = sector.whole(content);
            } else if next > length && rng.f64() < share {
                let rubbish = if rng.bool() { 0 } else { rng.u8(..) };
                content = Self::Write(at.max(length), vec![rubbish; next - at.max(length)]).whole(content);
            }
            at = next;
        }
        content
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn recording() -> Recording {
        let path = || PathBuf::from("f");
        let write = |offset, byte| Event::Write {
            path: path(),
            offset,
            data: vec![byte; 1024],
        };
        let events = vec![
            write(0, 1),
            Event::Sync { path: path() },
            Event::Mark(1),
            write(512, 2),
            Event::Truncate {
                path: path(),
                length: 1200,
            },
            Event::Delete { path: path() },
            Event::SyncFolder,
        ];
        Recording { events }
    }

    fn file_at(point: usize, loss: Loss, seed: u64) -> Option<Vec<u8>> {
        let mut found = None;
        recording().losses(&[point], loss, &mut Rng::with_seed(seed), |_, files| {
            found = files.get(Path::new("f")).cloned();
        });
        found
    }

    #[test]
    fn what_was_synced_is_there_and_the_rest_may_be() {
        assert_eq!(file_at(1, Loss::All, 0), None, "it was never synced");
        assert_eq!(file_at(1, Loss::Nothing, 0), Some(vec![1; 1024]));
        assert_eq!(file_at(4, Loss::All, 0), Some(vec![1; 1024]));
        assert_eq!(file_at(5, Loss::Nothing, 0).expect("a file").len(), 1200);
        assert_eq!(file_at(6, Loss::Nothing, 0), None);
        assert_eq!(file_at(6, Loss::All, 0), Some(vec![1; 1024]), "it came back");
        assert_eq!(file_at(7, Loss::All, 0), None, "it is gone for good");
    }

    #[test]
    fn sectors_are_torn_one_by_one() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..300 {
            let file = file_at(4, Loss::Some, seed).expect("a file");
            assert!(
                file[..512].iter().all(|byte| *byte == 1),
                "a sector that nobody wrote is as it was"
            );
            let second = file[512];
            assert!(file[512..1024].iter().all(|byte| *byte == second), "a sector is whole");
            seen.insert((second, file.len(), file.get(1024).copied()));
        }
        for expected in [
            (1, 1024, None),
            (2, 1024, None),
            (1, 1536, Some(2)),
            (2, 1536, Some(2)),
            (2, 1536, Some(0)),
        ] {
            assert!(seen.contains(&expected), "{expected:?} of {seen:?}");
        }
    }

    #[test]
    fn points_are_around_syncs_and_marks_are_what_came_before() {
        let recording = recording();
        assert_eq!(recording.sync_points(), [1, 2]);
        assert_eq!((recording.marked(2), recording.marked(3)), (0, 1));
    }
}
