//! The template that is delivered with the project.

mod common;

use microapp_templates::{Bundle, Template};

#[test]
fn the_zoom_template_has_no_finding() {
    let folder = common::root().join("../../templates/zoom");
    let bundle = Bundle::from_folder(&folder).unwrap();
    let findings = Template::check(&bundle, &common::actions());
    assert!(findings.is_empty(), "{}", common::shown(&findings));
}
