//! `microapp serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_runtime::capability::SystemClock;
use microapp_server::connections::Apps;
use microapp_server::people::oidc::{OidcOptions, OidcRoles};
use microapp_server::upgrades::TrustedKeys;
use microapp_server::web::{Limits, Server, ServerOptions};
use microapp_store::SqliteStore;
use microapp_vault::Vault;
use url::Url;

use super::install::read_secret;
use crate::data::DataArgs;
use crate::exit::Failure;
use crate::interrupt::until_interrupted;
use crate::style::{BOLD, DIM, GOOD};
use crate::{integration, open_files};

/// `microapp serve`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp serve                                       for you alone, on this machine\n  microapp \
                        serve --public-url https://meet.example.com --behind-proxy\n                                            \
                        for everybody, behind a proxy that has the certificate\n\nThe server speaks plain http. Browsers \
                        get it by http on this machine only; for others a proxy in front speaks https, passes the host's \
                        name on, and says in X-Forwarded-For where requests come from."
)]
pub struct Serve {
    /// Where to listen; port 0 takes a free one.
    #[arg(
        long,
        env = "MICROAPP_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS"
    )]
    listen: SocketAddr,
    /// Where browsers find it; where it listens when absent.
    #[arg(long, env = "MICROAPP_PUBLIC_URL", value_name = "URL")]
    public_url: Option<Url>,
    /// Believe X-Forwarded-For: there is a proxy in front, and nobody can go around it.
    #[arg(long)]
    behind_proxy: bool,
    #[command(flatten)]
    oidc: Oidc,
    #[command(flatten)]
    data: DataArgs,
}

/// An identity provider at which people can sign in.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Single sign-on (OpenID Connect)")]
struct Oidc {
    /// The provider's issuer URL. Register PUBLIC-URL/sign-in/provider/callback there as the redirect.
    #[arg(long, env = "MICROAPP_OIDC_ISSUER", value_name = "URL", requires = "oidc_client_id")]
    oidc_issuer: Option<Url>,
    /// The client's id there.
    #[arg(long, env = "MICROAPP_OIDC_CLIENT_ID", value_name = "ID")]
    oidc_client_id: Option<String>,
    /// A file with the client's secret; none for a public client.
    #[arg(long, env = "MICROAPP_OIDC_CLIENT_SECRET_FILE", value_name = "FILE", value_hint = ValueHint::FilePath)]
    oidc_client_secret_file: Option<PathBuf>,
    /// What its button is called.
    #[arg(
        long,
        env = "MICROAPP_OIDC_NAME",
        value_name = "NAME",
        default_value = "your organisation"
    )]
    oidc_name: String,
    /// The claim that says which role somebody has, such as groups. Absent: new people are users.
    #[arg(long, env = "MICROAPP_OIDC_ROLE_CLAIM", value_name = "CLAIM")]
    oidc_role_claim: Option<String>,
    /// A value of it that makes an admin. May be repeated.
    #[arg(long, value_name = "VALUE", requires = "oidc_role_claim")]
    oidc_admin: Vec<String>,
    /// A value of it that makes a template developer. May be repeated.
    #[arg(long, value_name = "VALUE", requires = "oidc_role_claim")]
    oidc_developer: Vec<String>,
}

impl Oidc {
    fn options(self) -> Result<Option<OidcOptions>, Failure> {
        let (Some(issuer), Some(client_id)) = (self.oidc_issuer, self.oidc_client_id) else {
            return Ok(None);
        };
        let client_secret = self.oidc_client_secret_file.as_deref().map(read_secret).transpose()?;
        Ok(Some(OidcOptions {
            issuer,
            client_id,
            client_secret,
            name: self.oidc_name,
            roles: OidcRoles {
                claim: self.oidc_role_claim,
                admins: self.oidc_admin,
                developers: self.oidc_developer,
            },
        }))
    }
}

/// Serves until it is interrupted.
pub async fn run(args: Serve) -> Result<(), Failure> {
    let store = args.data.store()?;
    let apps = Arc::new(Apps::default());
    let vault = args.data.vault_over(Arc::clone(&store), apps.clone())?;
    let server = Server::start(ServerOptions {
        public_url: args.public_url,
        behind_proxy: args.behind_proxy,
        oidc: args.oidc.options()?,
        trusted_keys: args.data.trusted_keys(),
        ..options(store, vault, apps, args.listen)?
    })
    .await?;
    announce(&server).await?;
    until_interrupted().await?;
    println!("{DIM}Ending; requests that are under way are finished.{DIM:#}");
    server.end().await;
    Ok(())
}

/// What a server is made of: all connectors and templates that there are, and the real time.
pub fn options(
    store: Arc<SqliteStore>,
    vault: Vault,
    apps: Arc<Apps>,
    listen: SocketAddr,
) -> Result<ServerOptions, Failure> {
    let zoom = super::page::catalogue::bundle("zoom")?;
    let catalogue = microapp_server::pages::Catalogue::new([("zoom".to_owned(), zoom)]);
    Ok(ServerOptions {
        listen,
        public_url: None,
        behind_proxy: false,
        store,
        vault,
        apps,
        connectors: vec![integration::connector(None)?],
        trusted_keys: TrustedKeys::default(),
        clock: Arc::new(SystemClock::default()),
        vault_clock: Arc::new(microapp_vault::SystemClock),
        limits: match open_files::allow_many() {
            Some(open_files) => Limits::default().within(open_files),
            None => Limits::default(),
        },
        routes: microapp_server::pages::routes(&catalogue),
        oidc: None,
    })
}

async fn announce(server: &Server) -> Result<(), Failure> {
    println!("{BOLD}microapp{BOLD:#}  {GOOD}{}{GOOD:#}", server.app().public_url());
    println!("  {DIM}listening on {}{DIM:#}", server.address());
    if let Some(link) = server.setup_link() {
        println!();
        println!(
            "There is no admin yet. {BOLD}Open this link to make the first account{BOLD:#}; it works once, for three days:"
        );
        println!("  {link}");
    }
    let integrations = server.app().integrations().rows().await;
    if integrations.is_ok_and(|rows| rows.is_empty()) {
        println!();
        println!("There is no integration yet. In another terminal:");
        println!("  microapp install zoom");
    }
    println!();
    println!("Ctrl-C ends it.");
    Ok(())
}
