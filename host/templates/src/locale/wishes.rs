//! Which language fits a browser's wishes.

use crate::model::manifest::LocaleTag;

/// More wishes than any browser has.
const MOST: usize = 20;

/// The language among `known` that fits a browser's wishes best (HTTP: `Accept-Language`), or a chosen tag: first the very
/// tag, then its language. None if nothing fits.
pub fn wished(wishes: &str, known: impl IntoIterator<Item = LocaleTag>) -> Option<LocaleTag> {
    let known: Vec<LocaleTag> = known.into_iter().collect();
    let mut wished: Vec<(&str, f32)> = wishes
        .split(',')
        .take(MOST)
        .filter_map(|part| {
            let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
            let weight = weight.trim().strip_prefix("q=")?.parse().ok()?;
            Some((tag.trim(), weight))
        })
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    wished.sort_by(|a, b| b.1.total_cmp(&a.1));
    let language = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    wished.iter().find_map(|(wish, _)| {
        let exact = known.iter().find(|tag| tag.as_str().eq_ignore_ascii_case(wish));
        let near = || known.iter().find(|tag| language(tag.as_str()) == language(wish));
        exact.or_else(near).copied()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_wish_that_is_known_counts() {
        let of = |wishes| wished(wishes, LocaleTag::ALL);
        assert_eq!(of("sv, de-AT;q=0.9, fi;q=0.95"), Some(LocaleTag::Fi));
        assert_eq!(of("de-AT,en;q=0.5"), Some(LocaleTag::De));
        assert_eq!(of("pt"), Some(LocaleTag::PtBr));
        assert_eq!(of("PT-br"), Some(LocaleTag::PtBr));
        assert_eq!(of("en;q=0, fr;q=0.1"), Some(LocaleTag::Fr));
        for nothing in ["", "sv", "*", "en;q=x", ";;,,"] {
            assert_eq!(of(nothing), None, "{nothing}");
        }
    }
}
