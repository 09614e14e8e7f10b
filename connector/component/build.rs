//! Builds the connector for `wasm32-wasip2`.

fn main() {
    let wasm = component_build::build("zoom-connector", component_build::Target::Lib, "zoom");
    println!("cargo::rustc-env=ZOOM_WASM={}", wasm.display());
}
