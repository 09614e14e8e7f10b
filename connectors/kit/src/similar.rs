//! "Did you mean …?": the known words that look most like one that is not known.

/// Longer words are not compared: the work grows with the square of the length, and no known word is so long.
const LONGEST: usize = 64;

/// The words nearest to `word` without regard to case, the nearest first, at most `limit`. Only those that a person may
/// have meant: at most a third of the letters differ.
pub fn most_similar<'a>(word: &str, known: impl IntoIterator<Item = &'a str>, limit: usize) -> Vec<&'a str> {
    let word = lower(word);
    if word.len() > LONGEST {
        return Vec::new();
    }
    let allowed = (word.len() / 3).max(1);
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= allowed)
        .map(|candidate| (distance(&word, &lower(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    // What is much farther away than the best is noise beside it.
    let nearest = found.first().map_or(0, |(distance, _)| *distance);
    found.retain(|(distance, _)| *distance <= nearest + 1);
    found.truncate(limit);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

fn lower(word: &str) -> Vec<u8> {
    word.bytes().map(|byte| byte.to_ascii_lowercase()).collect()
}

/// How many letters must be put in, taken out, replaced or swapped with their neighbour to make one word of the other.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(letter != other);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == b[j - 1] && a[i - 1] == *other {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_cost_one() {
        for slip in ["topc", "toppic", "tupic", "otpic", "TOPIX"] {
            assert_eq!(most_similar(slip, ["agenda", "topic", "host"], 3), ["topic"], "{slip}");
        }
    }

    #[test]
    fn other_words_are_not_meant() {
        assert_eq!(most_similar("subject", ["agenda", "topic", "host"], 3), [""; 0]);
        assert_eq!(most_similar(&"x".repeat(100_000), ["topic"], 3), [""; 0]);
    }
}
