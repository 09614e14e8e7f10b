//! "Did you mean": the known name that is nearest to a misspelt one.

/// `did you mean …?` if a name is near, or the list of all.
pub(super) fn or_list<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let near = known
        .clone()
        .map(|candidate| (distance(name, candidate), candidate))
        .min();
    match near {
        Some((steps, candidate)) if steps <= 1 + name.len() / 4 => {
            format!("did you mean `{candidate}`?")
        }
        Some(_) => format!(
            "there are {}",
            known.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ),
        None => "there are none".to_owned(),
    }
}

/// How many characters have to be inserted, removed or replaced (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested_and_a_far_one_is_not() {
        let known = ["base_url", "allowed_hosts"];
        assert_eq!(or_list("baseurl", known.into_iter()), "did you mean `base_url`?");
        assert_eq!(
            or_list("allowed_host", known.into_iter()),
            "did you mean `allowed_hosts`?"
        );
        assert_eq!(
            or_list("timeout", known.into_iter()),
            "there are `base_url`, `allowed_hosts`"
        );
    }
}
