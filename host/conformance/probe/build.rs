//! Builds the probe as a component, for the kit that carries it.
#![allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]

use component_build::Target;

fn main() {
    // The inner build compiles this package as well: there is nothing to build inside of that.
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        return;
    }
    let wasm = component_build::build("conformance-probe", Target::Example("probe"), "probe");
    println!("cargo::rustc-env=PROBE_WASM={}", wasm.display());
}
