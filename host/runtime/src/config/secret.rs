//! Secrets: in the file, in a file of their own, or in the environment; in exactly one of them.

use secrecy::SecretString;

use super::error::ConfigError;
use super::read::Reading;
use super::table::Table;

/// The keys that a secret can stand under, with its name for `{}`.
pub(super) const KEY_FORMS: [&str; 3] = ["{}", "{}_file", "{}_env"];

/// Reads `key`, `key_file` or `key_env`.
pub(super) fn read(table: &Table<'_>, key: &str, reading: &Reading<'_>) -> Result<SecretString, ConfigError> {
    let in_file = format!("{key}_file");
    let in_environment = format!("{key}_env");
    let given: Vec<_> = [key, &in_file, &in_environment]
        .into_iter()
        .filter_map(|key| table.get(key))
        .collect();
    let [entry] = given.as_slice() else {
        return Err(match given.get(1) {
            Some(second) => second.error(format!("give only one of `{key}`, `{in_file}` and `{in_environment}`")),
            None => table.error(format!(
                "`{key}` is missing; give it, or `{in_file}`, or `{in_environment}`"
            )),
        });
    };
    let text = entry.text()?;
    let secret = if entry.key.ends_with("_file") {
        let path = reading.relative(text);
        let found = std::fs::read_to_string(&path)
            .map_err(|error| entry.error(format!("the file {} can't be read: {error}", path.display())))?;
        found.trim_end_matches(['\r', '\n']).to_owned()
    } else if entry.key.ends_with("_env") {
        (reading.environment)(text)
            .ok_or_else(|| entry.error(format!("the environment variable `{text}` is not set")))?
    } else {
        text.to_owned()
    };
    if secret.trim().is_empty() {
        return Err(entry.error("what it leads to is empty"));
    }
    if secret.chars().any(char::is_control) {
        return Err(entry.error("it has a line break or another control character in it"));
    }
    Ok(SecretString::from(secret))
}
