//! A copy takes the place of a database, and at no moment is there none.
//!
//! The old one gets a second name before the copy gets its first, so whoever is stopped in between leaves the old store or
//! the new one, and the old one under its second name as well. Journals are the difficult part: SQLite takes whatever lies
//! beside a database for that database's own. So
//!
//! 1. the old database is kept, and with it the journals that it could not be rid of, under the names by which SQLite
//!    finds them again (`….replaced-wal`);
//! 2. the journals are removed, and that is on the disk before anything else is;
//! 3. the copy is renamed over the database.
//!
//! Nothing that was kept before is ever overwritten: the next free name is taken.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::backup::temporary;
use super::restore::Existing;

/// What is about to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The old database gets its second name.
    Keep,
    /// Its journals are removed.
    RemoveJournals,
    /// The copy is put in place.
    Place,
    /// All of it is made to last.
    Sync,
}

/// Puts `copy` in the place of `to`, once nobody has it open. Gives the name under which the old one is kept, if there was
/// one and it may be replaced. `ahead` hears of each step, and may stop it there.
pub(super) fn replace(
    copy: NamedTempFile,
    to: &Path,
    existing: Existing,
    ahead: &mut dyn FnMut(Step) -> io::Result<()>,
) -> io::Result<Option<PathBuf>> {
    ahead(Step::Keep)?;
    let kept = match existing {
        Existing::Replace if to.exists() => Some(keep(to)?),
        Existing::Replace | Existing::Keep => None,
    };
    ahead(Step::RemoveJournals)?;
    remove_journals(to)?;
    ahead(Step::Place)?;
    match kept {
        Some(_) => copy.persist(to)?,
        None => copy.persist_noclobber(to)?,
    };
    ahead(Step::Sync)?;
    sync_folder_of(to)?;
    Ok(kept)
}

/// Gives a database a second name.
fn keep(path: &Path) -> io::Result<PathBuf> {
    let kept = free_name(path);
    let left: Vec<_> = JOURNALS
        .iter()
        .filter(|suffix| with_suffix(path, suffix).exists())
        .collect();
    if left.is_empty() {
        // Not every file system has second names.
        fs::hard_link(path, &kept).or_else(|_| duplicate(path, &kept))?;
    } else {
        // What belongs together is copied: a process that opens the old one later would write to one of two names only.
        // The database comes last, so that where it is, all of it is.
        for suffix in left {
            duplicate(&with_suffix(path, suffix), &with_suffix(&kept, suffix))?;
        }
        duplicate(path, &kept)?;
    }
    sync_folder_of(path)?;
    Ok(kept)
}

/// The first of `….replaced`, `….replaced.2`, `….replaced.3` that nothing has, nor a journal of it.
fn free_name(path: &Path) -> PathBuf {
    let first = with_suffix(path, ".replaced");
    let taken = |name: &Path| {
        let all = journals(name).into_iter().chain([name.to_owned()]);
        all.into_iter().any(|file| file.symlink_metadata().is_ok())
    };
    let mut name = first.clone();
    let mut number = 2_u32;
    while taken(&name) {
        name = with_suffix(&first, &format!(".{number}"));
        number += 1;
    }
    name
}

/// Copies a file whole or not at all, for its owner only, and overwrites nothing.
fn duplicate(from: &Path, to: &Path) -> io::Result<()> {
    let mut copy = temporary(folder_of(to))?;
    io::copy(&mut File::open(from)?, copy.as_file_mut())?;
    copy.as_file().sync_all()?;
    copy.persist_noclobber(to)?;
    Ok(())
}

/// Removes what SQLite would take for the journals of the database that comes to this name.
fn remove_journals(path: &Path) -> io::Result<()> {
    for journal in journals(path) {
        match fs::remove_file(&journal) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    sync_folder_of(path)
}

/// What SQLite can't make anew of the database.
const JOURNALS: [&str; 2] = ["-wal", "-journal"];

/// What SQLite keeps beside a database.
pub(super) fn journals(path: &Path) -> [PathBuf; 3] {
    ["-wal", "-shm", "-journal"].map(|suffix| with_suffix(path, suffix))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use tempfile::TempDir;

    use super::*;

    const STEPS: [Step; 4] = [Step::Keep, Step::RemoveJournals, Step::Place, Step::Sync];

    struct Place(TempDir);

    impl Place {
        /// An old database, and the journals that lie beside it.
        fn new(journals: &[&str]) -> Self {
            let place = Self(tempfile::tempdir().expect("a folder"));
            fs::write(place.db(), "old").expect("written");
            for suffix in journals {
                fs::write(with_suffix(&place.db(), suffix), format!("old{suffix}")).expect("written");
            }
            place
        }

        fn db(&self) -> PathBuf {
            self.0.path().join("microapp.db")
        }

        fn read(&self, suffix: &str) -> Option<String> {
            fs::read_to_string(with_suffix(&self.db(), suffix)).ok()
        }

        /// Replaces by `new`, and is stopped ahead of `at`.
        fn replace(&self, new: &str, at: Option<Step>) -> io::Result<Option<PathBuf>> {
            let mut copy = temporary(self.0.path()).expect("a file");
            copy.write_all(new.as_bytes()).expect("written");
            replace(copy, &self.db(), Existing::Replace, &mut |step| match at {
                Some(at) if at == step => Err(io::Error::other("stopped")),
                _ => Ok(()),
            })
        }
    }

    #[test]
    fn wherever_it_stops_there_is_a_store_and_the_old_one_is_whole() {
        for journals in [&[][..], &["-wal", "-shm"], &["-journal"]] {
            for step in STEPS {
                let place = Place::new(journals);
                place.replace("new", Some(step)).expect_err("stopped");
                let now = place.read("").expect("there is a store");
                assert_eq!(now, if step == Step::Sync { "new" } else { "old" }, "{step:?}");
                let beside = |name: &str| {
                    let mut lasting = journals.iter().filter(|suffix| **suffix != "-shm");
                    lasting.all(|suffix| place.read(&format!("{name}{suffix}")) == Some(format!("old{suffix}")))
                };
                let in_place = now == "old" && beside("");
                let kept = place.read(".replaced").as_deref() == Some("old") && beside(".replaced");
                assert!(in_place || kept, "the old one is nowhere whole: {step:?} {journals:?}");
                if now == "new" {
                    assert!(
                        ["-wal", "-shm", "-journal"]
                            .iter()
                            .all(|suffix| place.read(suffix).is_none())
                    );
                }
                // Once more leads to the end, and to no loss of what was kept.
                place.replace("newer", None).expect("replaced");
                assert_eq!(place.read("").as_deref(), Some("newer"));
                if kept {
                    assert_eq!(place.read(".replaced").as_deref(), Some("old"), "{step:?}");
                    assert!(beside(".replaced"), "{step:?}");
                }
            }
        }
    }

    #[test]
    fn what_was_kept_before_is_never_overwritten() {
        let place = Place::new(&[]);
        let names: Vec<_> = ["second", "third", "fourth"]
            .map(|new| place.replace(new, None).expect("replaced").expect("a name"))
            .into();
        let names: Vec<_> = names.iter().map(|name| name.file_name().expect("a name")).collect();
        assert_eq!(
            names,
            [
                "microapp.db.replaced",
                "microapp.db.replaced.2",
                "microapp.db.replaced.3"
            ]
        );
        let kept = ["", ".replaced", ".replaced.2", ".replaced.3"].map(|name| place.read(name).expect("kept"));
        assert_eq!(kept, ["fourth", "old", "second", "third"]);
    }

    #[test]
    fn a_lone_journal_keeps_its_name_from_being_used() {
        let place = Place::new(&[]);
        fs::write(with_suffix(&place.db(), ".replaced-wal"), "of an earlier one").expect("written");
        let kept = place.replace("new", None).expect("replaced").expect("a name");
        assert!(kept.ends_with("microapp.db.replaced.2"), "{}", kept.display());
        assert_eq!(place.read(".replaced-wal").as_deref(), Some("of an earlier one"));
    }
}
