//! Telephone numbers to join by. All are from ranges kept for fiction, or unassigned.

use serde_json::{Value, json};

use crate::world::meetings::Meeting;

/// One number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub(super) country: &'static str,
    pub(super) country_name: &'static str,
    pub(super) city: &'static str,
    pub(super) number: &'static str,
}

const fn number(country: &'static str, country_name: &'static str, city: &'static str, number: &'static str) -> Number {
    Number {
        country,
        country_name,
        city,
        number,
    }
}

const NUMBERS: &[Number] = &[
    number("US", "US", "San Jose", "+1 669 555 0100"),
    number("US", "US", "New York", "+1 646 555 0123"),
    number("US", "US", "Chicago", "+1 312 555 0142"),
    number("GB", "United Kingdom", "London", "+44 20 7946 0018"),
    number("GB", "United Kingdom", "Edinburgh", "+44 131 496 0103"),
    number("DE", "Germany", "Berlin", "+49 30 23125 610"),
    number("DE", "Germany", "Frankfurt", "+49 69 90009 420"),
    number("FR", "France", "Paris", "+33 1 99 00 15 30"),
    number("ES", "Spain", "Madrid", "+34 91 555 0137"),
    number("IN", "India", "Mumbai", "+91 22 5550 0101"),
    number("JP", "Japan", "Tokyo", "+81 3 5550 0109"),
    number("AU", "Australia", "Sydney", "+61 2 5550 4321"),
    number("CA", "Canada", "Toronto", "+1 647 555 0178"),
    number("CH", "Switzerland", "Zurich", "+41 44 555 01 19"),
    number("AT", "Austria", "Vienna", "+43 720 115 988"),
    number("NL", "Netherlands", "Amsterdam", "+31 20 555 0110"),
    number("IT", "Italy", "Milan", "+39 02 5550 0112"),
    number("BR", "Brazil", "Sao Paulo", "+55 11 5550 0114"),
    number("SG", "Singapore", "", "+65 5550 0116"),
    number("IL", "Israel", "", "+972 55 550 0118"),
];

impl Number {
    pub(super) fn json(&self) -> Value {
        let mut json = json!({
            "country": self.country,
            "country_name": self.country_name,
            "number": self.number,
            "type": "toll",
        });
        if !self.city.is_empty() {
            json["city"] = self.city.into();
        }
        json
    }

    /// Digits only, after a plus, as a telephone dials it.
    pub(super) fn e164(&self) -> String {
        self.number.chars().filter(|c| !c.is_whitespace()).collect()
    }

    /// `US (San Jose)`
    pub(super) fn place(&self) -> String {
        if self.city.is_empty() {
            self.country_name.to_owned()
        } else {
            format!("{} ({})", self.country_name, self.city)
        }
    }
}

/// The numbers of a meeting: those of its countries, or of the US when it names none; none at all with computer audio only.
pub(super) fn numbers(meeting: &Meeting) -> Vec<Number> {
    let audio = meeting.settings.get("audio").and_then(Value::as_str).unwrap_or("both");
    if matches!(audio, "voip" | "thirdParty") {
        return Vec::new();
    }
    let countries: Vec<&str> = match meeting
        .settings
        .get("global_dial_in_countries")
        .and_then(Value::as_array)
    {
        Some(countries) => countries.iter().filter_map(Value::as_str).collect(),
        None => vec!["US"],
    };
    let of = |country: &&str| {
        let country = (*country).to_owned();
        NUMBERS.iter().copied().filter(move |number| number.country == country)
    };
    countries.iter().flat_map(of).collect()
}
