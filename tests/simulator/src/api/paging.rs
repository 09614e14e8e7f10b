//! Lists in pages: by token, or by number as older clients do.

use serde_json::{Value, json};

use super::Call;
use super::error::ApiError;

/// A page's items, and the fields around them.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) around: Value,
}

/// Cuts the asked-for page out of a list. `list` names it: a token is good for one list only.
pub(crate) fn page<T>(call: &mut Call<'_>, list: &str, all: Vec<T>) -> Result<Page<T>, ApiError> {
    let number = |name: &str, default: usize| match call.query(name).map(str::parse::<usize>) {
        None => Ok(default),
        Some(Ok(value)) if value >= 1 => Ok(value),
        Some(_) => Err(ApiError::field(name)),
    };
    let size = number("page_size", 30)?;
    if size > 300 {
        return Err(ApiError::field("page_size"));
    }
    let asked_number = number("page_number", 1)?;
    let offset = match call.query("next_page_token") {
        Some(token) => call
            .world
            .pages
            .offset(token, list, call.world.now)
            .ok_or_else(|| ApiError::bad(300, "The next page token is either invalid or has expired."))?,
        None => (asked_number - 1).saturating_mul(size),
    };
    let total = all.len();
    let end = offset.saturating_add(size);
    let next_page_token = if end < total {
        let token = call.world.random.letters(35);
        call.world
            .pages
            .issue(token.clone(), list.to_owned(), end, call.world.now);
        token
    } else {
        String::new()
    };
    Ok(Page {
        items: all.into_iter().skip(offset).take(size).collect(),
        around: json!({
            "page_count": total.div_ceil(size),
            "page_number": offset / size + 1,
            "page_size": size,
            "total_records": total,
            "next_page_token": next_page_token,
        }),
    })
}
