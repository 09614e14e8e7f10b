//! An adapter put under a connector: what the one exports, the other imports.
//!
//! A composed component runs where nobody asks what it imports, with the token in the environment. So the border is kept here: a
//! connector that a host would not load is not composed, and what the adapter stands in for comes from it in every version that
//! the connector asks for, never from the host.

#![deny(missing_docs)]

#[path = "../../../host/runtime/src/connector/allowed.rs"]
mod allowed;

use wac_graph::types::{Package, are_semver_compatible};
use wac_graph::{CompositionGraph, EncodeOptions, NodeId, PackageId};

use allowed::{CONTRACT, is_allowed};

/// Why a component can't be composed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ComposeError {
    /// It is no component.
    #[error("this is no WebAssembly component: {0}")]
    NoComponent(String),
    /// It imports none of the contract's capabilities.
    #[error("this component imports nothing of the contract, so there is nothing for the adapter to do")]
    NoConnector,
    /// It imports what a connector may not have. A plain host would give it that.
    #[error("this component imports {}, which no connector gets: nothing was composed", .0.join(", "))]
    Forbidden(Vec<String>),
    /// It imports what the adapter stands in for, and would get it from the host.
    #[error("this component imports {}, for which the adapter stands in, in a version that it does not have", .0.join(", "))]
    NotGiven(Vec<String>),
    /// Its imports and the adapter's exports do not fit.
    #[error("the adapter does not fit under this component: {0}")]
    Unfit(String),
}

/// A component that does what `connector` does and imports nothing but WASI.
///
/// # Errors
///
/// [`ComposeError`] if either is no component, or `connector` none that implements the contract.
pub fn compose(adapter: &[u8], connector: &[u8]) -> Result<Vec<u8>, ComposeError> {
    let mut graph = CompositionGraph::new();
    let adapter = register(&mut graph, "microapp:adapter", adapter)?;
    let connector = register(&mut graph, "microapp:composed-connector", connector)?;
    let imports = names(&graph, connector, Side::Imports);
    let exports = names(&graph, adapter, Side::Exports);
    if !imports.iter().any(|name| name.starts_with(CONTRACT)) {
        return Err(ComposeError::NoConnector);
    }
    let forbidden: Vec<String> = imports.iter().filter(|name| !is_allowed(name)).cloned().collect();
    if !forbidden.is_empty() {
        return Err(ComposeError::Forbidden(forbidden));
    }
    let below = graph.instantiate(adapter);
    let above = graph.instantiate(connector);
    let mut open = imports;
    for export in &exports {
        let capability = alias(&mut graph, below, export)?;
        // Types that the connector's own exports speak of have to have a name outside, too.
        if SPOKEN_OF.iter().any(|name| export.starts_with(name)) {
            graph.export(capability, export).map_err(unfit)?;
        }
        // A component may import one interface in several versions.
        let fits = |import: &mut String| import == export || are_semver_compatible(import, export);
        for import in open.extract_if(.., fits) {
            graph
                .set_instantiation_argument(above, &import, capability)
                .map_err(unfit)?;
        }
    }
    let stood_in =
        |name: &String| name.starts_with(CONTRACT) || exports.iter().any(|export| interface(export) == interface(name));
    open.retain(stood_in);
    if !open.is_empty() {
        return Err(ComposeError::NotGiven(open));
    }
    for name in names(&graph, connector, Side::Exports) {
        let face = alias(&mut graph, above, &name)?;
        graph.export(face, &name).map_err(unfit)?;
    }
    graph.encode(EncodeOptions::default()).map_err(unfit)
}

/// The contract's interfaces with types that the connector's exports use.
const SPOKEN_OF: [&str; 2] = ["microapp:connector/errors@", "microapp:connector/http@"];

/// A name without its version.
fn interface(name: &str) -> &str {
    name.split_once('@').map_or(name, |(interface, _)| interface)
}

enum Side {
    Imports,
    Exports,
}

fn register(graph: &mut CompositionGraph, name: &str, wasm: &[u8]) -> Result<PackageId, ComposeError> {
    let no_component = |error: &dyn std::fmt::Display| ComposeError::NoComponent(error.to_string());
    let package = Package::from_bytes(name, None, wasm, graph.types_mut()).map_err(|error| no_component(&error))?;
    graph.register_package(package).map_err(|error| no_component(&error))
}

fn names(graph: &CompositionGraph, package: PackageId, side: Side) -> Vec<String> {
    let world = &graph.types()[graph[package].ty()];
    match side {
        Side::Imports => world.imports.keys().cloned().collect(),
        Side::Exports => world.exports.keys().cloned().collect(),
    }
}

fn alias(graph: &mut CompositionGraph, instance: NodeId, name: &str) -> Result<NodeId, ComposeError> {
    graph.alias_instance_export(instance, name).map_err(unfit)
}

/// The whole chain of reasons, which a person needs to see what does not fit.
fn unfit(error: impl std::error::Error) -> ComposeError {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        words.push_str(": ");
        words.push_str(&cause.to_string());
        source = cause.source();
    }
    ComposeError::Unfit(words)
}
