//! What is around the database: who may read the files, and how much room there is.

use std::path::{Path, PathBuf};

use super::Finding;

/// Below this, work may stop at any time.
const TOO_LITTLE: u64 = 16 << 20;
/// Below this, or twice the store's size (a backup makes a copy beside it), it is time to do something.
const LITTLE: u64 = 256 << 20;

pub fn look(path: &Path) -> Vec<Finding> {
    let mut findings = modes(path);
    findings.push(room(path));
    findings
}

fn files(path: &Path) -> impl Iterator<Item = PathBuf> + '_ {
    ["", "-wal", "-shm"].into_iter().map(move |suffix| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        name.into()
    })
}

#[cfg(unix)]
fn modes(path: &Path) -> Vec<Finding> {
    use std::os::unix::fs::PermissionsExt as _;

    let open: Vec<_> = files(path)
        .filter_map(|file| Some((file.metadata().ok()?.permissions().mode() & 0o777, file)))
        .filter(|(mode, _)| mode & 0o077 != 0)
        .map(|(mode, file)| {
            Finding::warning(
                "file modes",
                format!(
                    "others on this machine may use {0} (mode {mode:o}); run: chmod 600 {0}",
                    file.display()
                ),
            )
        })
        .collect();
    if open.is_empty() {
        vec![Finding::good("file modes", "for the owner only")]
    } else {
        open
    }
}

#[cfg(not(unix))]
fn modes(_: &Path) -> Vec<Finding> {
    Vec::new()
}

fn room(path: &Path) -> Finding {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let size: u64 = files(path).filter_map(|file| Some(file.metadata().ok()?.len())).sum();
    match rustix::fs::statvfs(folder.unwrap_or(Path::new("."))) {
        Ok(disk) => judge(disk.f_bavail.saturating_mul(disk.f_frsize), size),
        Err(error) => Finding::warning("disk space", format!("it can't be told: {error}")),
    }
}

/// Judges the free room against what the store takes, both in bytes.
fn judge(free: u64, size: u64) -> Finding {
    let told = format!("{} free, the store takes {}", megabytes(free), megabytes(size));
    if free < TOO_LITTLE {
        Finding::bad(
            "disk space",
            format!("{told}; work may stop at any time. Free some space"),
        )
    } else if free < LITTLE.max(size.saturating_mul(2)) {
        Finding::warning("disk space", format!("{told}; free some space soon"))
    } else {
        Finding::good("disk space", told)
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{} MiB", bytes.div_ceil(1 << 20))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Health;

    #[test]
    fn room_is_judged_by_what_a_backup_needs() {
        for (free_mib, size_mib, health) in [
            (0, 1, Health::Bad),
            (15, 1, Health::Bad),
            (16, 1, Health::Warning),
            (255, 1, Health::Warning),
            (256, 1, Health::Good),
            (1999, 1000, Health::Warning),
            (2000, 1000, Health::Good),
        ] {
            let finding = judge(free_mib << 20, size_mib << 20);
            assert_eq!(finding.health, health, "{free_mib} {size_mib} {}", finding.message);
        }
    }
}
