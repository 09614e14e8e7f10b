//! A TOML table that knows its name, its place and which keys it may have.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigError, Source};
use super::suggest;

/// A table on the way of being read.
pub(super) struct Table<'a> {
    source: &'a Source,
    table: &'a DeTable<'a>,
    place: Range<usize>,
    name: String,
}

/// A value, and where it stands.
pub(super) struct Entry<'a> {
    source: &'a Source,
    value: &'a DeValue<'a>,
    pub(super) place: Range<usize>,
    pub(super) key: String,
}

impl<'a> Table<'a> {
    pub(super) fn root(source: &'a Source, table: &'a Spanned<DeTable<'a>>) -> Self {
        Self {
            source,
            table: table.get_ref(),
            place: 0..0,
            name: String::new(),
        }
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Range<usize> {
        self.place.clone()
    }

    fn path_of(&self, key: &str) -> String {
        if self.name.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.name)
        }
    }

    /// An error about the table as such.
    pub(super) fn error(&self, message: impl Into<String>) -> ConfigError {
        self.source.error(&self.place, self.name.clone(), message.into())
    }

    /// Refuses keys that are not among these, with the one that was probably meant.
    pub(super) fn allow(&self, keys: &[&str]) -> Result<(), ConfigError> {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !keys.contains(&name) {
                let known = suggest::or_list(name, keys.iter().copied());
                let message = format!("this key is not known; {known}");
                return Err(self.source.error(&key.span(), self.path_of(name), message));
            }
        }
        Ok(())
    }

    pub(super) fn get(&self, key: &str) -> Option<Entry<'a>> {
        let value = self.table.get(key)?;
        Some(Entry {
            source: self.source,
            value: value.get_ref(),
            place: value.span(),
            key: self.path_of(key),
        })
    }

    /// A table inside, if there is one.
    pub(super) fn table(&self, key: &str) -> Result<Option<Table<'a>>, ConfigError> {
        self.get(key).map(|entry| entry.table()).transpose()
    }

    /// Every entry.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, Entry<'a>)> {
        self.table.iter().map(|(key, value)| {
            let name: &'a str = key.get_ref();
            (
                name,
                Entry {
                    source: self.source,
                    value: value.get_ref(),
                    place: value.span(),
                    key: self.path_of(name),
                },
            )
        })
    }
}

impl<'a> Entry<'a> {
    pub(super) fn error(&self, message: impl Into<String>) -> ConfigError {
        self.source.error(&self.place, self.key.clone(), message.into())
    }

    fn wrong_type(&self, wanted: &str) -> ConfigError {
        self.error(format!(
            "{wanted} is wanted here, and this is {}",
            article(self.value.type_str())
        ))
    }

    pub(super) fn text(&self) -> Result<&'a str, ConfigError> {
        let text = self.value.as_str().ok_or_else(|| self.wrong_type("a text in quotes"))?;
        if text.trim().is_empty() {
            return Err(self.error("it is empty; leave the key out to have the default"));
        }
        Ok(text)
    }

    pub(super) fn flag(&self) -> Result<bool, ConfigError> {
        self.value.as_bool().ok_or_else(|| self.wrong_type("`true` or `false`"))
    }

    pub(super) fn positive(&self) -> Result<u32, ConfigError> {
        let integer = self
            .value
            .as_integer()
            .ok_or_else(|| self.wrong_type("a whole number"))?;
        u32::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .filter(|&number| number > 0)
            .ok_or_else(|| self.error("a whole number from 1 to 4,294,967,295 is wanted here"))
    }

    /// Its elements; an empty array is fine.
    pub(super) fn array(&self) -> Result<Vec<Entry<'a>>, ConfigError> {
        let array = self.value.as_array().ok_or_else(|| self.wrong_type("an array"))?;
        let element = |(index, value): (usize, &'a Spanned<DeValue<'a>>)| Entry {
            source: self.source,
            value: value.get_ref(),
            place: value.span(),
            key: format!("{}[{index}]", self.key),
        };
        Ok(array.iter().enumerate().map(element).collect())
    }

    pub(super) fn table(&self) -> Result<Table<'a>, ConfigError> {
        let table = self.value.as_table().ok_or_else(|| self.wrong_type("a table"))?;
        Ok(Table {
            source: self.source,
            table,
            place: self.place.clone(),
            name: self.key.clone(),
        })
    }

    /// The value as JSON, for settings.
    pub(super) fn json(&self) -> Result<serde_json::Value, ConfigError> {
        let value = match self.value {
            DeValue::String(text) => serde_json::Value::from(text.as_ref()),
            DeValue::Boolean(flag) => (*flag).into(),
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .map_err(|_| self.error("this number is too large"))?
                .into(),
            DeValue::Float(float) => {
                let number = float.as_str().parse::<f64>().ok().filter(|number| number.is_finite());
                number
                    .ok_or_else(|| self.error("this is no number that JSON has"))?
                    .into()
            }
            DeValue::Datetime(_) => {
                return Err(self.wrong_type("a value that JSON has (a date goes into quotes)"));
            }
            DeValue::Array(_) => self
                .array()?
                .iter()
                .map(Entry::json)
                .collect::<Result<Vec<_>, _>>()?
                .into(),
            DeValue::Table(_) => {
                let table = self.table()?;
                let members = table
                    .entries()
                    .map(|(name, entry)| Ok((name.to_owned(), entry.json()?)));
                serde_json::Value::Object(members.collect::<Result<_, ConfigError>>()?)
            }
        };
        Ok(value)
    }
}

fn article(kind: &str) -> String {
    let an = kind.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {kind}", if an { "an" } else { "a" })
}
