//! `microapp zoom-app`
//!
//! What has to be typed into Zoom's Marketplace, filled in for this installation. The JSON is the manifest of a general
//! app, as Zoom documents it: <https://developers.zoom.us/docs/build-flow/manifests/schema/>. Zoom knows no manifest of a
//! Server-to-Server app, which has no redirect either: there the scopes are all.

use std::fmt::Write as _;
use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueEnum, ValueHint};
use microapp_runtime::config::{PASTED_REDIRECT, Redirect};
use microapp_runtime::scopes::{ScopeHolder, Scopes, least};
use microapp_runtime::{Action, IntegrationConfig, Manifest};
use serde_json::{Value, json};
use url::Url;

use crate::data::DataArgs;
use crate::exit::Failure;
use crate::integration;
use crate::style::{BOLD, DIM};

/// `microapp zoom-app`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp zoom-app --public-url https://meet.example.com             what to type, for each \
                        kind of app\n  microapp zoom-app --config integration.toml --manifest account     the manifest of \
                        one, as JSON\n\nA manifest goes to Zoom with its API (POST /marketplace/apps, or PUT \
                        /marketplace/apps/{appId}/manifest),\nor is a list to copy from. It follows Zoom's documentation \
                        of the format; Zoom may ask for more."
)]
pub struct ZoomApp {
    /// The integration.toml whose public URL, redirects and apps to take.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, required_unless_present = "public_url")]
    config: Option<PathBuf>,
    /// Where browsers reach this installation.
    #[arg(long, value_name = "URL", conflicts_with = "config")]
    public_url: Option<Url>,
    /// Print the manifest of this app as JSON, and nothing else.
    #[arg(long, value_name = "APP")]
    manifest: Option<Kind>,
    /// The vocabulary of the manifest's scopes: apps that were made before 2024 have classic ones.
    #[arg(long, default_value = "granular")]
    scopes: Vocabulary,
    /// Whose trusted keys count for a connector that a configuration names.
    #[command(flatten)]
    data: DataArgs,
}

/// The kinds of app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Account-level, or admin-managed: an admin consents once.
    Account,
    /// User-managed: each person consents.
    User,
    /// Account-level, for this installation alone.
    OnPremises,
    /// Account-level, with a code that is pasted.
    Pasted,
    /// The account's own credentials.
    ServerToServer,
}

/// Zoom's names for scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Vocabulary {
    /// One scope for each endpoint.
    Granular,
    /// A few coarse ones.
    Classic,
}

impl Vocabulary {
    const fn name(self) -> &'static str {
        match self {
            Self::Granular => "granular",
            Self::Classic => "classic",
        }
    }
}

/// An app to register.
struct App {
    kind: Kind,
    title: &'static str,
    redirect: Option<String>,
    scopes: Vec<Scopes>,
}

/// Prints what to register.
pub async fn run(args: ZoomApp) -> Result<(), Failure> {
    let text = match &args.public_url {
        Some(url) => format!("[integration]\npublic_url = {}", json!(url.as_str())),
        None => String::new(),
    };
    let config = match &args.config {
        Some(path) => IntegrationConfig::from_file(path)?,
        None => IntegrationConfig::parse(&text, "--public-url")?,
    };
    let connector = integration::of_config(&config, &args.data).await?;
    let manifest = connector.manifest().await?;
    let apps = apps(&config, manifest);
    let Some(kind) = args.manifest else {
        apps.iter().for_each(print);
        return Ok(());
    };
    let Some(app) = apps.iter().find(|app| app.kind == kind) else {
        return Err(Failure::Usage("there is no such app".to_owned()));
    };
    let json = as_manifest(app, manifest, args.scopes)?;
    println!("{json:#}");
    Ok(())
}

fn apps(config: &IntegrationConfig, manifest: &Manifest) -> Vec<App> {
    let for_account = || {
        manifest
            .actions
            .iter()
            .filter(|action| config.user_auth.is_none() || !serves_people(action))
    };
    let account = || least(for_account(), ScopeHolder::Service);
    let app = |kind, title, redirect, scopes| App {
        kind,
        title,
        redirect,
        scopes,
    };
    vec![
        app(
            Kind::Account,
            "The account's app (General App, admin-managed; formerly Account-level)",
            config.redirect_url(Redirect::Service),
            account(),
        ),
        app(
            Kind::User,
            "Each person's app (General App, user-managed)",
            config.redirect_url(Redirect::User).or_else(|| user_redirect(config)),
            least(&manifest.actions, ScopeHolder::ActingUser),
        ),
        app(
            Kind::OnPremises,
            "This installation's own app (General App, admin-managed)",
            config.on_premises_redirect_url(&manifest.name),
            account(),
        ),
        app(
            Kind::Pasted,
            "With a pasted code (General App, admin-managed)",
            Some(PASTED_REDIRECT.to_owned()),
            account(),
        ),
        app(
            Kind::ServerToServer,
            "The account's own credentials (Server-to-Server OAuth App)",
            None,
            account(),
        ),
    ]
}

fn serves_people(action: &Action) -> bool {
    action.scopes.iter().any(|set| set.identity == "acting_user")
}

/// The place for people's apps, also where none is configured yet.
fn user_redirect(config: &IntegrationConfig) -> Option<String> {
    let public_url = config.public_url.as_ref()?;
    Some(public_url.join(microapp_runtime::config::USER_REDIRECT).ok()?.into())
}

/// What to allow beside the redirect: the installation as such.
fn allow_list(redirect: &str) -> Vec<String> {
    let origin = Url::parse(redirect).map(|url| url.origin().ascii_serialization());
    [Some(redirect.to_owned()), origin.ok()].into_iter().flatten().collect()
}

fn print(app: &App) {
    let mut text = format!("{BOLD}{}{BOLD:#}\n", app.title);
    // Writing to a string can't fail.
    match (&app.redirect, app.kind) {
        (Some(redirect), _) => {
            let _ = writeln!(
                text,
                "  redirect    {redirect}\n  allow list  {}",
                allow_list(redirect).join("\n              ")
            );
        }
        (None, Kind::ServerToServer) => {}
        (None, _) => {
            let _ = writeln!(text, "  redirect    {DIM}set `public_url` first{DIM:#}");
        }
    }
    for set in &app.scopes {
        let _ = writeln!(text, "  {:<12}{}", set.vocabulary, set.scopes.join("\n              "));
    }
    println!("{text}");
}

fn as_manifest(app: &App, manifest: &Manifest, vocabulary: Vocabulary) -> Result<Value, Failure> {
    let scopes: Vec<Value> = app
        .scopes
        .iter()
        .filter(|set| set.vocabulary == vocabulary.name())
        .flat_map(|set| &set.scopes)
        .map(|scope| json!({ "scope": scope, "optional": false }))
        .collect();
    if app.kind == Kind::ServerToServer {
        return Err(Failure::Usage(
            "Zoom knows no manifest of a Server-to-Server app; without --manifest its scopes are printed to copy"
                .to_owned(),
        ));
    }
    let redirect = app.redirect.as_deref().ok_or_else(|| {
        Failure::Usage("it is not known where browsers reach this installation: set `public_url`".to_owned())
    })?;
    let usage = if app.kind == Kind::User {
        "USER_OPERATION"
    } else {
        "ADMIN_MANAGEMENT"
    };
    Ok(json!({
        "display_information": {
            "display_name": format!("microapp {}", manifest.title),
            "description": manifest.title,
            "long_description": manifest.description,
        },
        "oauth_information": {
            "usage": usage,
            "development_redirect_uri": redirect,
            "production_redirect_uri": redirect,
            "oauth_allow_list": allow_list(redirect),
            "strict_mode": true,
            "subdomain_strict_mode": true,
            "scopes": scopes,
            "scope_description": manifest.description,
        },
        "features": { "products": ["ZOOM_MEETING"] },
    }))
}
