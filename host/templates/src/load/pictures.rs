//! Pictures of the bundle: whether what they show can be seen on a light page and on a dark one.

use super::Report;
use crate::model::Manifest;
use crate::page::design::{self, Colour};
use crate::source::Place;

/// Looks at the drawings that say something. Photographs are their author's matter.
pub(super) fn check(report: &mut Report<'_>, manifest: &Manifest) {
    let described = manifest.spec.images.iter().filter(|image| image.alt.is_some());
    for image in described.filter(|image| image.file.ends_with(".svg")) {
        let Some(text) = report.bundle.text(&image.file) else {
            continue;
        };
        let document = match roxmltree::Document::parse(text) {
            Ok(document) => document,
            Err(error) => {
                let pos = error.pos();
                let place = Place {
                    line: pos.row as usize,
                    column: pos.col as usize,
                    length: 1,
                };
                let message = format!("this is no drawing: {error}");
                report.error(&image.file, place, "bad-picture", message, "save it as SVG anew");
                continue;
            }
        };
        let Some(colours) = paints(document.root_element()) else {
            continue;
        };
        if let Some(theme) = design::unseen(&colours.iter().map(|(colour, _)| *colour).collect::<Vec<_>>()) {
            let at = colours.first().map_or(0, |(_, at)| *at);
            let place = Place::of_byte(text, at);
            let message = format!("this picture can't be seen in {theme}: it has less than 3 to 1 with the page");
            let help = "use a colour between light and dark, such as #6b7280, or give the picture a ground of its own";
            report.warning(&image.file, place, "low-contrast", message, help);
        }
    }
}

/// The colours with which shapes are drawn, and where; none if they can't be known from the file alone.
fn paints(root: roxmltree::Node<'_, '_>) -> Option<Vec<(Colour, usize)>> {
    let mut found = Vec::new();
    for node in root.descendants().filter(roxmltree::Node::is_element) {
        match node.tag_name().name() {
            "style" | "image" | "foreignObject" | "animate" => return None,
            "path" | "rect" | "circle" | "ellipse" | "polygon" | "polyline" | "line" | "text" | "use" => {}
            _ => continue,
        }
        let fill = inherited(node, "fill").unwrap_or("black");
        let stroke = inherited(node, "stroke").unwrap_or("none");
        for written in [fill, stroke] {
            match design::colour(written) {
                Some(colour) => found.push((colour, node.range().start)),
                None if matches!(written, "none" | "transparent") => {}
                // In a picture the colour of the text is black.
                None if written.eq_ignore_ascii_case("currentcolor") => found.push(([0.0; 3], node.range().start)),
                None => return None,
            }
        }
    }
    Some(found)
}

/// A property as the element or one around it has it, in an attribute or in `style`.
fn inherited<'a>(node: roxmltree::Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.ancestors().find_map(|node| {
        let style = node.attribute("style").into_iter().flat_map(|style| style.split(';'));
        let mut declared = style.filter_map(|line| line.split_once(':'));
        let declared = declared
            .find(|(known, _)| known.trim() == name)
            .map(|(_, value)| value.trim());
        declared.or_else(|| node.attribute(name).map(str::trim))
    })
}
