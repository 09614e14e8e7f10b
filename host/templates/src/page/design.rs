//! The colours of the design language, read from its own style sheet, and the contrast between them (WCAG 2.2).
//!
//! A page has no colours but those of the design's classes. Which of them can be read on which ground is therefore known
//! before anything is drawn: `lint` asks here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The style sheet that pages are shown with.
const STYLES: &str = include_str!("../../assets/microapp.css");

/// The least contrast of text (WCAG 1.4.3), as large as it may be.
pub(crate) const TEXT: f32 = 4.5;
/// The least contrast of what is no text and says something (WCAG 1.4.11).
pub(crate) const PICTURE: f32 = 3.0;

/// A colour, its parts from 0 to 1.
pub(crate) type Colour = [f32; 3];

/// The names of the two themes.
pub(crate) const THEMES: [&str; 2] = ["light", "dark"];

/// Colours by the name of their variable, for each of [`THEMES`].
pub(crate) static PALETTES: LazyLock<[BTreeMap<String, Colour>; 2]> = LazyLock::new(|| {
    let light = STYLES.find(":root {").map(|at| variables(&STYLES[at..]));
    let dark = STYLES
        .find(":root[data-theme=\"dark\"]")
        .map(|at| variables(&STYLES[at..]));
    [light.unwrap_or_default(), dark.unwrap_or_default()]
});

/// What the classes of the design do to colours, in the order of the style sheet.
static CLASSES: LazyLock<Vec<Paint>> = LazyLock::new(|| classes(STYLES));

/// What one class does to colours.
struct Paint {
    class: String,
    /// The variable that its text is drawn with.
    ink: Option<String>,
    /// The variable of its ground; none if it lets the ground below shine through.
    ground: Option<Option<String>>,
}

/// The colours in which an element stands: names of variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Colours {
    pub ink: String,
    pub ground: String,
}

impl Colours {
    /// Of a page.
    pub fn of_a_page() -> Self {
        Self {
            ink: "text".to_owned(),
            ground: "page".to_owned(),
        }
    }

    /// Those of an element within these.
    pub fn within(&self, element: &str, classes: &str) -> Self {
        let mut own = self.clone();
        if element == "a" {
            "accent".clone_into(&mut own.ink);
        }
        for paint in CLASSES.iter() {
            if !classes.split_whitespace().any(|class| class == paint.class) {
                continue;
            }
            if let Some(ink) = &paint.ink {
                own.ink.clone_from(ink);
            }
            match &paint.ground {
                Some(Some(ground)) => own.ground.clone_from(ground),
                Some(None) => own.ground.clone_from(&self.ground),
                None => {}
            }
        }
        own
    }

    /// The least contrast of both themes, and the theme that has it.
    pub fn contrast(&self) -> (f32, &'static str) {
        let found = THEMES.iter().zip(PALETTES.iter()).filter_map(|(theme, palette)| {
            Some((contrast(*palette.get(&self.ink)?, *palette.get(&self.ground)?), *theme))
        });
        found
            .min_by(|one, other| one.0.total_cmp(&other.0))
            .unwrap_or((21.0, "light"))
    }
}

/// A theme in which nothing of a picture with these colours stands out, neither from the page nor from its other colours.
pub(crate) fn unseen(colours: &[Colour]) -> Option<&'static str> {
    let stands_out = |one: Colour, other: Colour| contrast(one, other) >= PICTURE;
    if colours.is_empty()
        || colours
            .iter()
            .any(|one| colours.iter().any(|other| stands_out(*one, *other)))
    {
        return None;
    }
    let themes = THEMES.iter().zip(PALETTES.iter());
    let mut pages = themes.filter_map(|(theme, palette)| Some((*theme, *palette.get("page")?)));
    pages
        .find(|(_, page)| !colours.iter().any(|colour| stands_out(*colour, *page)))
        .map(|(theme, _)| theme)
}

/// A colour as CSS and SVG write it; none if it lets through what is below, or has a name other than black and white.
pub(crate) fn colour(written: &str) -> Option<Colour> {
    match written.trim() {
        "black" => return Some([0.0; 3]),
        "white" => return Some([1.0; 3]),
        _ => {}
    }
    let parsed = csscolorparser::parse(written.trim()).ok()?;
    (parsed.a >= 1.0).then_some([parsed.r, parsed.g, parsed.b])
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.2, *contrast ratio*).
pub(crate) fn contrast(one: Colour, other: Colour) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// WCAG 2.2, *relative luminance*.
fn luminance(colour: Colour) -> f32 {
    let linear = colour.map(|part| {
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

/// The colours that a block gives names to.
fn variables(block: &str) -> BTreeMap<String, Colour> {
    let (_, rest) = block.split_once('{').unwrap_or_default();
    let (inside, _) = rest.split_once('}').unwrap_or_default();
    let pairs = inside
        .split(';')
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
    pairs
        .filter_map(|(name, value)| Some((name.to_owned(), colour(value)?)))
        .collect()
}

/// The rules for one class alone, outside of media queries.
fn classes(styles: &str) -> Vec<Paint> {
    let mut found = Vec::new();
    let mut depth = 0;
    let mut selector = String::new();
    let mut block = String::new();
    for letter in without_comments(styles).chars() {
        match letter {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    found.extend(paints(&selector, &block));
                    selector.clear();
                    block.clear();
                }
            }
            letter if depth == 0 => selector.push(letter),
            letter => block.push(letter),
        }
    }
    found
}

fn paints(selector: &str, block: &str) -> Vec<Paint> {
    let variable = |value: &str| Some(value.trim().strip_prefix("var(--")?.strip_suffix(')')?.to_owned());
    let mut ink = None;
    let mut ground = None;
    for (name, value) in block.split(';').filter_map(|line| line.split_once(':')) {
        match name.trim() {
            "color" => ink = variable(value).or(ink),
            "background" => ground = Some(variable(value)),
            _ => {}
        }
    }
    let names = selector.split(',').filter_map(|part| part.trim().strip_prefix('.'));
    names
        .filter(|class| class.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
        .map(|class| Paint {
            class: class.to_owned(),
            ink: ink.clone(),
            ground: ground.clone(),
        })
        .collect()
}

fn without_comments(styles: &str) -> String {
    let mut out = String::with_capacity(styles.len());
    let mut rest = styles;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Colours of text, of which each may stand on each ground.
    const INKS: [&str; 6] = ["text", "muted", "accent", "good", "warn", "bad"];
    /// What becomes of a link and of a button under the pointer.
    const STRONG: [&str; 2] = ["accent-strong", "bad-strong"];
    const GROUNDS: [&str; 7] = [
        "page",
        "surface",
        "raised",
        "accent-soft",
        "good-soft",
        "warn-soft",
        "bad-soft",
    ];
    /// Text on what is filled.
    const FILLED: [(&str, &str); 4] = [
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
        ("on-bad", "bad"),
        ("on-bad", "bad-strong"),
    ];
    /// Frames of fields and buttons, the ring of the focus, and marks beside words.
    const CONTROLS: [&str; 5] = ["edge", "accent", "good", "warn", "bad"];

    #[test]
    fn each_text_can_be_read_on_each_ground_in_light_and_dark() {
        let inks = INKS.iter().chain(&STRONG);
        let pairs = inks.flat_map(|ink| GROUNDS.iter().map(move |ground| (*ink, *ground)));
        for (ink, ground) in pairs.chain(FILLED) {
            let (found, theme) = of(ink, ground);
            assert!(found >= TEXT, "{ink} on {ground} in {theme}: {found:.2}");
        }
    }

    #[test]
    fn frames_and_the_focus_ring_stand_out_from_each_ground() {
        for (frame, ground) in CONTROLS
            .iter()
            .flat_map(|frame| GROUNDS.iter().map(move |ground| (*frame, *ground)))
        {
            let (found, theme) = of(frame, ground);
            assert!(found >= PICTURE, "{frame} on {ground} in {theme}: {found:.2}");
        }
    }

    /// A colour that is not a variable could be lost in dark; a variable that is in no list above would not be looked at.
    #[test]
    fn the_style_sheet_has_no_colours_but_those_that_are_looked_at() {
        let [light, dark] = &*PALETTES;
        assert_eq!(light.keys().collect::<Vec<_>>(), dark.keys().collect::<Vec<_>>());
        let filled = FILLED.iter().flat_map(|(ink, ground)| [*ink, *ground]);
        let known = INKS.iter().chain(&STRONG).chain(&GROUNDS).chain(&CONTROLS).copied();
        let known: Vec<&str> = known.chain(filled).collect();
        // Lines between rows are ornaments: nothing is told by them alone.
        let unknown: Vec<&String> = light
            .keys()
            .filter(|name| !known.contains(&name.as_str()) && *name != "line")
            .collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        let written = without_comments(STYLES);
        let loose: Vec<&str> = written
            .lines()
            .map(str::trim)
            .filter(|line| line.contains('#') && !line.starts_with("--") && !line.starts_with(".qr"))
            .collect();
        assert!(loose.is_empty(), "{loose:?}");
    }

    /// Both ways to dark have the same values.
    #[test]
    fn dark_is_the_same_by_the_device_and_by_choice() {
        let at = STYLES.find(":root:not([data-theme=\"light\"])").unwrap();
        assert_eq!(variables(&STYLES[at..]), PALETTES[1]);
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let grey = colour("#767676").unwrap();
        assert!((contrast(grey, [1.0; 3]) - 4.54).abs() < 0.01);
        assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 0.01);
    }

    #[test]
    fn classes_colour_an_element_as_the_style_sheet_does() {
        let page = Colours::of_a_page();
        let colours = |classes: &str| {
            let found = page.within("span", classes);
            (found.ink, found.ground)
        };
        let pair = |ink: &str, ground: &str| (ink.to_owned(), ground.to_owned());
        assert_eq!(colours("button"), pair("on-accent", "accent"));
        assert_eq!(colours("button button-link"), pair("accent", "page"));
        assert_eq!(colours("tag tag-warning"), pair("warn", "warn-soft"));
        assert_eq!(page.within("a", "").ink, "accent");
        assert!(page.within("a", "button").within("span", "muted").contrast().0 < TEXT);
    }

    fn of(ink: &str, ground: &str) -> (f32, &'static str) {
        for palette in PALETTES.iter() {
            assert!(
                palette.contains_key(ink) && palette.contains_key(ground),
                "{ink}, {ground}"
            );
        }
        let colours = Colours {
            ink: ink.to_owned(),
            ground: ground.to_owned(),
        };
        colours.contrast()
    }
}
