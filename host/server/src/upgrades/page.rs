//! What the page *Admin* says of an integration's component, and its buttons: agree to what is offered, decline it, go back.

use axum::extract::{Path, State};
use microapp_distribution::TrustedKey;
use microapp_runtime::Connector;
use minijinja::{Value, context};

use super::proposal::{differences, version_of};
use super::{Chosen, Grants, TrustedKeys, UpgradeError, accept_offer, back, dismiss_offer};
use crate::integrations::Setup;
use crate::people::FormData;
use crate::web::{Access, App, Failure, Route, SeeOther, Session};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post(
            "/admin/integrations/{integration}/component/accept",
            Access::Admin,
            accept,
        ),
        Route::post(
            "/admin/integrations/{integration}/component/dismiss",
            Access::Admin,
            dismiss,
        ),
        Route::post(
            "/admin/integrations/{integration}/component/back",
            Access::Admin,
            go_back,
        ),
    ]
}

/// What the page shows of the components in a row of this version. `own` is what the program brings.
pub(crate) async fn shown(setup: &Setup, row: u64, own: Option<&Connector>, keys: &TrustedKeys) -> Value {
    let components = &setup.components;
    let keys = keys.clone();
    // Where the keys can't be read, none is trusted: nothing that is signed runs then.
    let read = tokio::task::spawn_blocking(move || keys.read()).await;
    let mut trusted: Vec<TrustedKey> = read.ok().and_then(Result::ok).unwrap_or_default();
    trusted.extend(setup.trusted_keys());
    let is_trusted = |key: &String| trusted.iter().any(|trusted| trusted.as_str() == key);
    let grants_of_own = Grants::of_own(own).await;
    let version_of_own = version_of(own).await;
    let one = |chosen: Option<&Chosen>| match chosen {
        Some(chosen) => context! {
            version => &chosen.version, digest => chosen.digest.to_string(), source => &chosen.source,
            signed => chosen.key.is_some(), trusted => chosen.key.as_ref().is_none_or(is_trusted),
        },
        None => context! { version => &version_of_own, own => true, trusted => true },
    };
    let granted = components.granted(&grants_of_own);
    context! {
        row,
        current => one(components.current.as_ref()),
        before => components.before.as_ref().map(|before| one(before.component.as_ref())),
        offered => components.offered.as_ref().map(|offered| {
            let runs = components.current.as_ref().map(|current| &current.version).or(version_of_own.as_ref());
            let differences = differences(granted, runs.unwrap_or(&offered.version), &offered.grants, &offered.version);
            let (asks, others): (Vec<_>, Vec<_>) = differences.iter().partition(|one| one.needs_consent);
            let lines = |of: Vec<&super::Difference>| of.into_iter().map(ToString::to_string).collect::<Vec<_>>();
            context! { component => one(Some(offered)), asks => lines(asks), others => lines(others) }
        }),
    }
}

impl From<UpgradeError> for Failure {
    fn from(error: UpgradeError) -> Self {
        match error {
            UpgradeError::Vault(error) => error.into(),
            UpgradeError::Setup(error) => Self::internal(error),
            UpgradeError::Keys(error) => Self::internal(error),
            error @ UpgradeError::NotTrusted { .. } => refused("component-not-trusted", &error),
            error @ (UpgradeError::Config(_) | UpgradeError::NotLoaded { .. }) => refused("component-misfit", &error),
            error @ UpgradeError::Unfit { .. } => refused("component-breaks-pages", &error),
            // Whatever else is wrong, it is not as it was when the page was shown.
            error => refused("component-overtaken", &error),
        }
    }
}

fn refused(words: &'static str, error: &UpgradeError) -> Failure {
    let mut failure = Failure::bad_request(words);
    failure.cause = Some(error.to_string());
    failure
}

async fn accept(app: State<App>, session: Session, name: Path<String>, form: FormData) -> Result<SeeOther, Failure> {
    let seen = seen(&form)?;
    accept_offer(app.integrations(), &name, seen, &session.person.email).await?;
    Ok(SeeOther::new("/admin"))
}

async fn dismiss(app: State<App>, session: Session, name: Path<String>, form: FormData) -> Result<SeeOther, Failure> {
    let seen = seen(&form)?;
    dismiss_offer(app.integrations(), &name, seen, &session.person.email).await?;
    Ok(SeeOther::new("/admin"))
}

async fn go_back(app: State<App>, session: Session, name: Path<String>, form: FormData) -> Result<SeeOther, Failure> {
    let seen = seen(&form)?;
    back(app.integrations(), &name, Some(seen), &session.person.email).await?;
    Ok(SeeOther::new("/admin"))
}

/// The version of the row that was on the page when the button was pressed: what runs, what is offered, what ran before.
fn seen(form: &FormData) -> Result<u64, Failure> {
    let version = form.text("version").parse();
    version.map_err(|_| Failure::bad_request("component-overtaken"))
}
