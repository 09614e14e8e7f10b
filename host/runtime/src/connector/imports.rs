//! What a component imports and exports, read from its type.

use wasmtime::component::Component;

use super::LoadError;
use super::allowed::{CONTRACT_VERSIONS, is_allowed, is_supported};

const CONNECTOR: &str = "microapp:connector/connector";

/// The names on a component's border.
pub(super) struct Names {
    pub(super) imports: Vec<String>,
    exports: Vec<String>,
}

impl Names {
    pub(super) fn of(component: &Component, engine: &wasmtime::Engine) -> Self {
        let border = component.component_type();
        Self {
            imports: border.imports(engine).map(|(name, _)| name.to_owned()).collect(),
            exports: border.exports(engine).map(|(name, _)| name.to_owned()).collect(),
        }
    }

    /// The version of the interface `connector` that it exports, if this host speaks it.
    pub(super) fn contract_version(&self) -> Result<String, LoadError> {
        let exported = self.exports.iter().find_map(|name| name.strip_prefix(CONNECTOR));
        let Some(rest) = exported else {
            return Err(LoadError::NotAConnector {
                exports: self.exports.clone(),
            });
        };
        let version = rest.strip_prefix('@').unwrap_or("without a number");
        if !is_supported(version) {
            return Err(LoadError::ContractVersion {
                found: version.to_owned(),
                supported: CONTRACT_VERSIONS
                    .iter()
                    .map(|&version| format!("{version}.x"))
                    .collect(),
            });
        }
        Ok(version.to_owned())
    }

    /// Nothing but the contract and the harmless part of WASI.
    pub(super) fn check_imports(&self) -> Result<(), LoadError> {
        let forbidden: Vec<String> = self.imports.iter().filter(|name| !is_allowed(name)).cloned().collect();
        if forbidden.is_empty() {
            Ok(())
        } else {
            Err(LoadError::ForbiddenImport { imports: forbidden })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(imports: &[&str], exports: &[&str]) -> Names {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Names {
            imports: owned(imports),
            exports: owned(exports),
        }
    }

    #[test]
    fn the_version_is_read_from_the_exports() {
        let version = |export: &str| names(&[], &[export]).contract_version();
        assert_eq!(
            version("microapp:connector/connector@0.1.0").ok().as_deref(),
            Some("0.1.0")
        );
        assert_eq!(
            version("microapp:connector/connector@0.1.7").ok().as_deref(),
            Some("0.1.7")
        );
        for export in [
            "microapp:connector/connector@0.2.0",
            "microapp:connector/connector@0.10.0",
            "microapp:connector/connector@1.0.0",
            "microapp:connector/connector",
        ] {
            let error = version(export).expect_err(export).to_string();
            assert!(error.contains("this host loads `0.1.x`"), "{error}");
        }
        let error = version("wasi:cli/run@0.2.6").expect_err("no connector").to_string();
        assert!(error.contains("`wasi:cli/run@0.2.6`"), "{error}");
    }

    #[test]
    fn a_forbidden_import_is_named() {
        let error = names(&["wasi:io/poll@0.2.6", "wasi:sockets/tcp@0.2.6", "env"], &[])
            .check_imports()
            .expect_err("refused");
        assert!(error.to_string().contains("`wasi:sockets/tcp@0.2.6`, `env`"), "{error}");
        assert!(names(&["wasi:io/poll@0.3.0"], &[]).check_imports().is_err());
        assert!(names(&["microapp:connector/http@0.2.0"], &[]).check_imports().is_err());
        assert!(
            names(&["wasi:io/poll@0.2.0", "microapp:connector/http@0.1.0"], &[])
                .check_imports()
                .is_ok()
        );
    }
}
