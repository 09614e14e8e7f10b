//! Archives that mean harm.

use super::*;

/// An archive of these files, as anybody could make one: names, sizes and kinds are what the maker says.
fn archive(files: &[(&str, &[u8], u32)]) -> Vec<u8> {
    let number = |length: usize| u32::try_from(length).expect("small").to_le_bytes();
    let short = |length: usize| u16::try_from(length).expect("short").to_le_bytes();
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, content, mode) in files {
        let (offset, size, crc) = (number(out.len()), number(content.len()), crc32(content).to_le_bytes());
        // Version 2.0, no flags, not compressed, no time.
        let mut shared = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for part in [&crc[..], &size, &size, &short(name.len()), &[0, 0]] {
            shared.extend_from_slice(part);
        }
        for part in [&b"PK\x03\x04"[..], &shared, name.as_bytes(), content] {
            out.extend_from_slice(part);
        }
        let mode = (mode << 16).to_le_bytes();
        for part in [
            &b"PK\x01\x02\x14\x03"[..],
            &shared,
            &[0; 6],
            &mode,
            &offset,
            name.as_bytes(),
        ] {
            list.extend_from_slice(part);
        }
    }
    let (start, length, count) = (number(out.len()), number(list.len()), short(files.len()));
    for part in [
        &list[..],
        b"PK\x05\x06",
        &[0; 4],
        &count,
        &count,
        &length,
        &start,
        &[0, 0],
    ] {
        out.extend_from_slice(part);
    }
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

const FILE: u32 = 0o100_644;

#[tokio::test]
async fn an_archive_that_means_harm_is_refused_and_nothing_of_it_is_kept() {
    let world = World::new().await;
    let large = vec![b'x'; 512 * 1024 + 1];
    let half = vec![b'x'; 500 * 1024];
    let names: Vec<String> = (0..17).map(|number| format!("pages/{number}.html")).collect();
    let whole: Vec<(&str, &[u8], u32)> = names
        .iter()
        .map(|name| (name.as_str(), half.as_slice(), FILE))
        .collect();
    let crowd: Vec<String> = (0..501).map(|number| format!("pages/{number}.html")).collect();
    let crowd: Vec<(&str, &[u8], u32)> = crowd.iter().map(|name| (name.as_str(), b"".as_slice(), FILE)).collect();
    let mut lies = archive(&[("template.yaml", b"kind: Template", FILE)]);
    // Its list says of its only file that it is two gigabytes large.
    let list = lies
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .expect("a list");
    for at in [list + 20, list + 24] {
        lies[at..at + 4].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
    }
    let mut cut = packed(&[]);
    cut.truncate(cut.len() / 2);
    for (what, bytes, told) in [
        (
            "a path that leads out",
            archive(&[("../../etc/cron.d/x", b"x", FILE)]),
            "is no path within a template",
        ),
        (
            "a path from the root",
            archive(&[("/etc/passwd", b"x", FILE)]),
            "is no path within a template",
        ),
        (
            "a path of another system",
            archive(&[("C:\\x.html", b"x", FILE)]),
            "is no path within a template",
        ),
        (
            "a hidden file",
            archive(&[(".git/config", b"x", FILE)]),
            "is no path within a template",
        ),
        (
            "a link",
            archive(&[("pages/x.html", b"/etc/passwd", 0o120_777)]),
            "is no path within a template",
        ),
        (
            "a large file",
            archive(&[("pages/x.html", &large, FILE)]),
            "a file of a template may have",
        ),
        (
            "more than a template may have",
            archive(&whole),
            "the template is too large",
        ),
        ("too many files", archive(&crowd), "the template is too large"),
        ("a size that is a lie", lies, "no packed template"),
        ("half an archive", cut, "no packed template"),
        (
            "no archive",
            b"<script>alert(1)</script>".to_vec(),
            "no packed template",
        ),
        ("nothing", Vec::new(), "no packed template"),
        (
            "more than any archive may have",
            vec![0; kit::LARGEST_ARCHIVE + 1],
            "which no packed template has",
        ),
    ] {
        let refused = installed(&world, &bytes).await.expect_err(what).to_string();
        assert!(refused.contains(told), "{what}: {refused}");
    }
    assert_eq!(world.served.store.templates("zoom").expect("read"), []);
}
