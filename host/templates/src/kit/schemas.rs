//! The schemas that editors complete by.

/// The published schemas that are files of the repository: name and text.
pub const SCHEMAS: [(&str, &str); 3] = [
    (
        "template.schema.json",
        include_str!("../../schemas/template.schema.json"),
    ),
    ("ui.schema.json", include_str!("../../schemas/ui.schema.json")),
    ("cases.schema.json", include_str!("../../schemas/cases.schema.json")),
];
