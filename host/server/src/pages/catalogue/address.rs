//! Where a template's pages are: `zoom`, or `zoom.tutoring`.

use std::fmt;

/// The part of a path that names an integration, and a template beside its own pages. Neither name has a dot.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AppAddress {
    /// The integration's name.
    pub integration: String,
    /// The template; none: the integration's own pages.
    pub template: Option<String>,
}

impl AppAddress {
    /// Reads a part of a path. Whether there is such a thing is another question.
    pub fn parse(text: &str) -> Self {
        let (integration, template) = match text.split_once('.') {
            Some((integration, template)) => (integration, Some(template.to_owned())),
            None => (text, None),
        };
        Self {
            integration: integration.to_owned(),
            template,
        }
    }

    /// Where a template is that was installed for this connector.
    pub fn of(integration: &str, template: &str, connector: &str) -> Self {
        Self {
            integration: integration.to_owned(),
            template: (template != connector).then(|| template.to_owned()),
        }
    }

    /// The path of its first page.
    pub fn path(&self) -> String {
        format!("/app/{self}")
    }
}

impl fmt::Display for AppAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.integration)?;
        match &self.template {
            Some(template) => write!(formatter, ".{template}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AppAddress;

    #[test]
    fn an_address_is_read_as_it_is_written() {
        for (text, integration, template) in [
            ("zoom", "zoom", None),
            ("zoom.tutoring", "zoom", Some("tutoring")),
            ("zoom.", "zoom", Some("")),
            (".tutoring", "", Some("tutoring")),
            ("a.b.c", "a", Some("b.c")),
        ] {
            let address = AppAddress::parse(text);
            assert_eq!(
                (address.integration.as_str(), address.template.as_deref()),
                (integration, template)
            );
            assert_eq!(address.to_string(), text);
        }
        assert_eq!(AppAddress::of("zoom-eu", "zoom", "zoom").path(), "/app/zoom-eu");
        assert_eq!(AppAddress::of("zoom", "tutoring", "zoom").path(), "/app/zoom.tutoring");
    }
}
