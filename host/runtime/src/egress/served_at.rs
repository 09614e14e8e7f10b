//! Services that serve a credential at a host of its region.
//!
//! A token answer may say where its token is served best: `https://api-eu.example.com`. That is the service's word, and a
//! connector's author and an admin decide where requests go; so it needs both keys like any other host. Without them the
//! integration's own base URL is used, which always works, only over a longer way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use url::Url;

use super::{AllowedUrl, EgressPolicy, Refusal};

/// Whether the log has been told already. Clones of a policy share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Told(Arc<AtomicBool>);

impl EgressPolicy {
    /// Checks a reference for a credential that the service serves at `api_url`: relative references are resolved
    /// against that host, with the path of the base URL, if it may be asked.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] as [`EgressPolicy::check`] gives it; never because of `api_url`.
    pub fn check_at(&self, reference: &str, api_url: Option<&Url>) -> Result<AllowedUrl, Refusal> {
        let allowed = self.check(reference)?;
        let base = self.base_url();
        let Some(api_url) = api_url.filter(|url| url.origin() != base.origin()) else {
            return Ok(allowed);
        };
        let absolute = Url::parse(reference).is_ok() || allowed.as_url().origin() != base.origin();
        if absolute {
            return Ok(allowed);
        }
        match self.check_url(moved(allowed.as_url(), api_url)) {
            Ok(regional) => Ok(regional),
            Err(refusal) => {
                self.tell_once(api_url, &refusal);
                Ok(allowed)
            }
        }
    }

    fn tell_once(&self, api_url: &Url, refusal: &Refusal) {
        if self.told.0.swap(true, Ordering::Relaxed) {
            return;
        }
        let allowed_by = refusal.configuration.as_deref().unwrap_or("no configuration");
        tracing::warn!(
            target: "microapp_runtime::egress",
            api_url = api_url.as_str(),
            used = self.base_url().as_str(),
            allowed_by,
            "the service names a nearer host for this credential, which may not be asked: {refusal}"
        );
    }
}

/// The same path and query at another origin.
fn moved(url: &Url, origin: &Url) -> Url {
    let mut moved = origin.clone();
    moved.set_path(url.path());
    moved.set_query(url.query());
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(declared: &[&str], granted: &[&str]) -> EgressPolicy {
        let parse = |texts: &[&str]| texts.iter().map(|text| text.parse().expect("a pattern")).collect();
        let base = Url::parse("https://api.service.test/v2/").expect("a URL");
        EgressPolicy::new(base, parse(declared), parse(granted), false).expect("a policy")
    }

    fn checked(policy: &EgressPolicy, reference: &str, api_url: &str) -> String {
        let api_url = Url::parse(api_url).expect("a URL");
        let allowed = policy.check_at(reference, Some(&api_url)).expect("an address");
        allowed.as_url().to_string()
    }

    const EU: &str = "https://api-eu.service.test";

    #[test]
    fn relative_references_go_to_the_region_with_the_bases_path() {
        let policy = policy(&["api-eu.service.test"], &["api-eu.service.test"]);
        for (reference, wanted) in [
            ("users/me?page=2", "https://api-eu.service.test/v2/users/me?page=2"),
            ("/v2/users", "https://api-eu.service.test/v2/users"),
            ("../v1/x", "https://api-eu.service.test/v1/x"),
            // What names its host stays there.
            ("https://api.service.test/v2/users", "https://api.service.test/v2/users"),
        ] {
            assert_eq!(checked(&policy, reference, EU), wanted);
        }
        assert_eq!(
            checked(&policy, "users", "https://api-eu.service.test/other?x=1#y"),
            "https://api-eu.service.test/v2/users"
        );
    }

    #[test]
    fn without_both_keys_the_base_url_is_used() {
        let own = "https://api.service.test/v2/users";
        assert_eq!(checked(&policy(&[], &[]), "users", EU), own);
        assert_eq!(checked(&policy(&["api-eu.service.test"], &[]), "users", EU), own);
        assert_eq!(checked(&policy(&[], &["api-eu.service.test"]), "users", EU), own);
        let both = policy(&["*.service.test"], &["*.service.test"]);
        for bad in [
            "http://api-eu.service.test",
            "https://api-eu.service.test:8443",
            "https://u:p@api-eu.service.test",
            "https://api.evil.test",
            "https://169.254.169.254",
            "http://127.0.0.1:1",
        ] {
            assert_eq!(checked(&both, "users", bad), own, "{bad}");
        }
    }

    #[test]
    fn a_bad_reference_stays_refused() {
        let policy = policy(&["*.service.test"], &["*.service.test"]);
        let api_url = Url::parse(EU).expect("a URL");
        assert!(policy.check_at("https://evil.test/", Some(&api_url)).is_err());
        assert!(policy.check_at("//evil.test/", Some(&api_url)).is_err());
    }
}
