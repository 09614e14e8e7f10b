//! Reads the version 2 block of a TZif file (RFC 9636) and cuts off its past.

use std::fmt;

/// What a zone's clocks will do. `Debug` writes it as Rust source.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A POSIX `TZ` string says it all.
    Posix(String),
    /// A TZif file with the coming transitions one by one.
    Transitions(Vec<u8>),
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Posix(text) => write!(f, "Posix({text:?})"),
            Self::Transitions(data) => write!(f, "Transitions(&{data:?})"),
        }
    }
}

/// The rule that holds from the instant `from` on; `None` if `data` is not TZif of version 2 or later.
pub fn coming_rule(data: &[u8], from: i64) -> Option<Rule> {
    // The first block repeats the zone with 32-bit times, for readers of the last century.
    let old = Header::read(data)?;
    let data = data.get(old.length(4)?..)?;
    let header = Header::read(data)?;
    let block = Block::read(&header, data)?;
    if block.transitions.iter().all(|(time, _)| *time < from) {
        return Some(Rule::Posix(String::from_utf8(block.footer.to_vec()).ok()?));
    }
    Some(Rule::Transitions(block.cut(&header, from)?))
}

const HEADER: usize = 44;

/// How many there are of each thing in a block.
struct Header {
    version: u8,
    ut_indicators: usize,
    standard_indicators: usize,
    leap_seconds: usize,
    transitions: usize,
    types: usize,
    abbreviation_bytes: usize,
}

impl Header {
    fn read(data: &[u8]) -> Option<Self> {
        if data.get(..4)? != b"TZif" {
            return None;
        }
        let count = |index: usize| {
            let at = 20 + 4 * index;
            usize::try_from(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?)).ok()
        };
        Some(Self {
            version: *data.get(4)?,
            ut_indicators: count(0)?,
            standard_indicators: count(1)?,
            leap_seconds: count(2)?,
            transitions: count(3)?,
            types: count(4)?,
            abbreviation_bytes: count(5)?,
        })
    }

    /// The length of header and block, with times of `time_size` bytes.
    fn length(&self, time_size: usize) -> Option<usize> {
        let body = self.transitions.checked_mul(time_size + 1)?
            + self.types.checked_mul(6)?
            + self.abbreviation_bytes
            + self.leap_seconds.checked_mul(time_size + 4)?
            + self.standard_indicators
            + self.ut_indicators;
        Some(HEADER + body)
    }
}

/// The parts of a block that matter.
struct Block<'a> {
    transitions: Vec<(i64, u8)>,
    types: &'a [u8],
    abbreviations: &'a [u8],
    footer: &'a [u8],
}

impl<'a> Block<'a> {
    fn read(header: &Header, data: &'a [u8]) -> Option<Self> {
        let (times, rest) = data.get(HEADER..)?.split_at_checked(header.transitions * 8)?;
        let (kinds, rest) = rest.split_at_checked(header.transitions)?;
        let (types, rest) = rest.split_at_checked(header.types * 6)?;
        let abbreviations = rest.get(..header.abbreviation_bytes)?;
        let footer = data
            .get(header.length(8)?..)?
            .strip_prefix(b"\n")?
            .strip_suffix(b"\n")?;
        let transitions = times
            .chunks_exact(8)
            .zip(kinds)
            .map(|(time, kind)| Some((i64::from_be_bytes(time.try_into().ok()?), *kind)))
            .collect::<Option<_>>()?;
        Some(Self {
            transitions,
            types,
            abbreviations,
            footer,
        })
    }

    /// The same as a file of its own, without what was before `from`. Unused types and abbreviations go too.
    fn cut(&self, header: &Header, from: i64) -> Option<Vec<u8>> {
        let coming = self.transitions.partition_point(|(time, _)| *time < from);
        // Type 0 is what holds before the first transition.
        let initial = coming.checked_sub(1).map_or(0, |last| self.transitions[last].1);
        let mut kept = vec![initial];
        for (_, kind) in &self.transitions[coming..] {
            if !kept.contains(kind) {
                kept.push(*kind);
            }
        }
        let (mut times, mut kinds) = (Vec::new(), Vec::new());
        for (time, kind) in &self.transitions[coming..] {
            times.extend(time.to_be_bytes());
            kinds.push(u8::try_from(kept.iter().position(|k| k == kind)?).ok()?);
        }
        let (mut types, mut abbreviations) = (Vec::new(), Vec::new());
        for kind in &kept {
            let record = self.types.get(usize::from(*kind) * 6..)?.get(..6)?;
            let name = self.abbreviations.get(usize::from(record[5])..)?;
            let name = name.get(..=name.iter().position(|byte| *byte == 0)?)?;
            types.extend(&record[..5]);
            types.push(u8::try_from(abbreviations.len()).ok()?);
            abbreviations.extend(name);
        }

        let mut file = Vec::new();
        // An empty first block still needs one type and one abbreviation byte.
        push_header(&mut file, header.version, [0, 0, 0, 0, 1, 1])?;
        file.extend([0; 7]);
        let counts = [0, 0, 0, kinds.len(), kept.len(), abbreviations.len()];
        push_header(&mut file, header.version, counts)?;
        for part in [&times[..], &kinds, &types, &abbreviations, b"\n", self.footer, b"\n"] {
            file.extend(part);
        }
        Some(file)
    }
}

fn push_header(file: &mut Vec<u8>, version: u8, counts: [usize; 6]) -> Option<()> {
    file.extend(b"TZif");
    file.push(version);
    file.extend([0; 15]);
    for count in counts {
        file.extend(u32::try_from(count).ok()?.to_be_bytes());
    }
    Some(())
}
