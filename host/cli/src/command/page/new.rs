//! `microapp page new`

use std::path::PathBuf;

use anstream::println;
use clap::Args as ClapArgs;
use microapp_templates::kit::SCHEMAS;
use serde_json::json;

use super::catalogue;
use crate::exit::Failure;
use crate::file;
use crate::style::{BOLD, DIM, GOOD};

/// Where an editor finds the schemas. The engine does not read folders that begin with a dot.
const SCHEMA_FOLDER: &str = ".microapp";
const EDITOR_LINE: &str = "# yaml-language-server: $schema=";

/// `microapp page new`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp page new tutoring\n  microapp page new tutoring --from interview-panel --title 'Book a \
                        tutoring hour'\n\nEditors that know YAML and JSON schemas complete and check as you type: VS Code with \
                        the YAML extension does, without a network."
)]
pub struct New {
    /// The template's name, which is the folder's, too: small letters, digits and hyphens.
    #[arg(value_parser = name)]
    name: String,
    /// The finished template to begin with: zoom, team-stand-up, office-hours or interview-panel.
    #[arg(long, value_name = "TEMPLATE", default_value = "office-hours")]
    from: String,
    /// The name for people; that of the finished template when absent.
    #[arg(long)]
    title: Option<String>,
}

fn name(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits =
        text.len() <= 60 && text.bytes().all(plain) && text.starts_with(|letter: char| letter.is_ascii_lowercase());
    if fits {
        Ok(text.to_owned())
    } else {
        Err("use up to 60 small letters, digits and hyphens, and begin with a letter".to_owned())
    }
}

/// Makes a template.
pub fn run(args: New) -> Result<(), Failure> {
    let bundle = catalogue::bundle(&args.from)?;
    let folder = PathBuf::from(&args.name);
    if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file() {
        return Err(Failure::Usage(format!(
            "{} is there already; choose another name, or go into an empty folder",
            folder.display()
        )));
    }
    for path in bundle.paths() {
        let bytes = bundle.get(path).unwrap_or_default();
        let text = std::str::from_utf8(bytes).ok().filter(|_| path.ends_with(".yaml"));
        match text {
            Some(text) if path == "template.yaml" => {
                let named = renamed(text, &args.name, args.title.as_deref());
                file::write(&folder.join(path), with_schema(&named, path, "template").as_bytes())?;
            }
            Some(text) => file::write(&folder.join(path), with_schema(text, path, "cases").as_bytes())?,
            None => file::write(&folder.join(path), bytes)?,
        }
    }
    for (name, text) in SCHEMAS {
        file::write(&folder.join(SCHEMA_FOLDER).join(name), text.as_bytes())?;
    }
    // JSON has no comments, so the editor is told of these in its own way.
    let settings = json!({ "json.schemas": [
        { "fileMatch": ["forms/*.ui.json"], "url": format!("./{SCHEMA_FOLDER}/ui.schema.json") },
    ]});
    file::write(
        &folder.join(".vscode/settings.json"),
        format!("{settings:#}\n").as_bytes(),
    )?;
    let shown = folder.display();
    println!(
        "{GOOD}Made{GOOD:#} {BOLD}{shown}{BOLD:#} {DIM}from {}{DIM:#}",
        args.from
    );
    println!();
    println!("  microapp page preview {shown}   see it while you write");
    println!("  microapp page check {shown}     see what is wrong");
    println!("  microapp page test {shown}      run its cases");
    Ok(())
}

/// `template.yaml` under a name of its own, at its first version, and with no promises or addresses of somebody else's.
fn renamed(text: &str, name: &str, title: Option<&str>) -> String {
    let mut in_metadata = false;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if !line.starts_with([' ', '\n', '\r', '#']) {
            in_metadata = line.starts_with("metadata:");
        }
        let key = line.split_once(':').map(|(key, _)| key).filter(|_| in_metadata);
        match (key, title) {
            (Some("  name"), _) => out.push_str(&format!("  name: {name}\n")),
            (Some("  title"), Some(title)) => out.push_str(&format!("  title: {}\n", json!(title))),
            (Some("  version"), _) => out.push_str("  version: 0.1.0\n"),
            (Some("  preview" | "  maintenance" | "  feedback"), _) => {}
            _ => out.push_str(line),
        }
    }
    out
}

/// A YAML file whose first line names its schema.
fn with_schema(text: &str, path: &str, schema: &str) -> String {
    let up = "../".repeat(path.matches('/').count());
    let rest = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with(EDITOR_LINE) => rest,
        _ => text,
    };
    let here = if up.is_empty() { "./" } else { &up };
    format!("{EDITOR_LINE}{here}{SCHEMA_FOLDER}/{schema}.schema.json\n{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_template_itself_is_renamed() {
        let text = "metadata:\n  name: zoom\n  title: Zoom\n  version: 3.1.0\n  preview: true\n  feedback: https://x.test\nspec:\n  pages:\n    - name: book\n  name: x\n";
        let renamed = renamed(text, "mine", Some("A: \"b\""));
        let wanted = "metadata:\n  name: mine\n  title: \"A: \\\"b\\\"\"\n  version: 0.1.0\nspec:\n  pages:\n    - name: book\n  name: x\n";
        assert_eq!(renamed, wanted);
    }

    #[test]
    fn a_file_names_its_schema_once() {
        let once = with_schema(
            "# yaml-language-server: $schema=../x\na: 1\n",
            "template.yaml",
            "template",
        );
        assert_eq!(
            once,
            "# yaml-language-server: $schema=./.microapp/template.schema.json\na: 1\n"
        );
        assert_eq!(with_schema(&once, "template.yaml", "template"), once);
        assert!(with_schema("cases:\n", "tests/a.yaml", "cases").contains("=../.microapp/cases.schema.json\ncases:"));
    }
}
