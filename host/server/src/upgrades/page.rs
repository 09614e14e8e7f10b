//! What the page *Admin* says of an integration's component, and its buttons: agree to what is offered, decline it, go back.

use axum::extract::{Path, State};
use microapp_distribution::Digest;
use microapp_runtime::Connector;
use microapp_vault::Vault;
use minijinja::{Value, context};

use super::{Chosen, Components, Grants, UpgradeError, accept_offer, back, dismiss_offer};
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

/// What a component asks for; nothing if there is none.
async fn asked_by(component: Option<&Connector>) -> Grants {
    match component {
        Some(component) => match component.manifest().await {
            Ok(manifest) => Grants::of(component, manifest),
            Err(_) => Grants::default(),
        },
        None => Grants::default(),
    }
}

/// What the page shows of the components. `own` is what the program brings.
pub(crate) async fn shown(components: &Components, own: Option<&Connector>) -> Value {
    let grants_of_own = asked_by(own).await;
    let version_of_own = match own {
        Some(own) => own.manifest().await.ok().map(|manifest| manifest.version.clone()),
        None => None,
    };
    let one = |chosen: Option<&Chosen>| match chosen {
        Some(chosen) => context! {
            version => &chosen.version, digest => chosen.digest.to_string(), source => &chosen.source,
            signed => chosen.key.is_some(),
        },
        None => context! { version => &version_of_own, own => true },
    };
    let granted = components.granted(&grants_of_own);
    context! {
        current => one(components.current.as_ref()),
        before => components.before.as_ref().map(|before| one(before.component.as_ref())),
        offered => components.offered.as_ref().map(|offered| {
            let differences = granted.differences(&offered.grants);
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
            // Whatever else is wrong, it is not as it was when the page was shown.
            error => {
                let mut failure = Self::bad_request("component-overtaken");
                failure.cause = Some(error.to_string());
                failure
            }
        }
    }
}

async fn accept(state: State<App>, session: Session, path: Path<String>, form: FormData) -> Result<SeeOther, Failure> {
    let seen = seen(&form)?;
    let integration = path.0.clone();
    let row = state.read(move |store| store.integration(&integration)).await?;
    let own = asked_by(row.and_then(|row| state.integrations().connector(&row.connector))).await;
    step(state, path, move |vault, integration| {
        accept_offer(vault, integration, &own, seen, &session.person.email).map(drop)
    })
    .await
}

async fn dismiss(state: State<App>, session: Session, path: Path<String>, form: FormData) -> Result<SeeOther, Failure> {
    let seen = seen(&form)?;
    step(state, path, move |vault, integration| {
        dismiss_offer(vault, integration, seen, &session.person.email)
    })
    .await
}

async fn go_back(state: State<App>, session: Session, path: Path<String>) -> Result<SeeOther, Failure> {
    step(state, path, move |vault, integration| {
        back(vault, integration, &session.person.email).map(drop)
    })
    .await
}

/// Which component was on the page when the button was pressed.
fn seen(form: &FormData) -> Result<Digest, Failure> {
    let digest = form.text("digest").parse();
    digest.map_err(|_| Failure::bad_request("component-overtaken"))
}

async fn step(
    State(app): State<App>,
    Path(integration): Path<String>,
    take: impl FnOnce(&Vault, &str) -> Result<(), UpgradeError> + Send + 'static,
) -> Result<SeeOther, Failure> {
    let vault = app.integrations().vault().clone();
    let taken = tokio::task::spawn_blocking(move || take(&vault, &integration)).await;
    taken.map_err(Failure::internal)??;
    Ok(SeeOther::new("/admin"))
}
