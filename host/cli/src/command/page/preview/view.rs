//! How a page is looked at: what the bar on top can switch.

use microapp_templates::Template;
use microapp_templates::kit::State;
use microapp_templates::model::manifest::LocaleTag;

/// A way to look at pages. It is part of their addresses, so that links and forms keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    pub language: LocaleTag,
    pub theme: &'static str,
    pub direction: &'static str,
    pub state: State,
}

pub const THEMES: [&str; 2] = ["light", "dark"];
pub const DIRECTIONS: [&str; 2] = ["ltr", "rtl"];
pub const WIDTHS: [&str; 2] = ["desktop", "phone"];

/// The one of these words that was meant; the first if none was.
pub fn one_of(words: &[&'static str], given: Option<&str>) -> &'static str {
    let found = words.iter().find(|word| Some(**word) == given);
    found.or(words.first()).copied().unwrap_or_default()
}

impl View {
    /// From what the bar says.
    pub fn of<'a>(template: Option<&Template>, given: impl Fn(&str) -> Option<&'a str>) -> Self {
        let usual = template.and_then(|template| LocaleTag::parse(&template.manifest().spec.locales.default));
        Self {
            language: given("language")
                .and_then(LocaleTag::parse)
                .or(usual)
                .unwrap_or(LocaleTag::En),
            theme: one_of(&THEMES, given("theme")),
            direction: one_of(&DIRECTIONS, given("direction")),
            state: given("state").and_then(State::parse).unwrap_or_default(),
        }
    }

    /// As a part of a path: `en.light.ltr.usual`.
    pub fn path(&self) -> String {
        let parts = [self.language.as_str(), self.theme, self.direction, self.state.as_str()];
        parts.join(".")
    }

    /// From a part of a path.
    pub fn parse(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('.').collect();
        let [language, theme, direction, state] = parts.as_slice() else {
            return None;
        };
        Some(Self {
            language: LocaleTag::parse(language)?,
            theme: THEMES.into_iter().find(|known| known == theme)?,
            direction: DIRECTIONS.into_iter().find(|known| known == direction)?,
            state: State::parse(state)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_read_from_its_path_and_from_nothing_else() {
        for language in LocaleTag::ALL {
            for state in State::ALL {
                let view = View {
                    language,
                    theme: "dark",
                    direction: "rtl",
                    state,
                };
                assert_eq!(View::parse(&view.path()), Some(view));
            }
        }
        for path in [
            "",
            "en",
            "en.light.ltr",
            "xx.light.ltr.usual",
            "en.light.ltr.usual.",
            "en.light.up.usual",
        ] {
            assert_eq!(View::parse(path), None, "{path}");
        }
    }
}
