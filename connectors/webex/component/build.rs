//! Builds the connector for `wasm32-wasip2`.

fn main() {
    let wasm = component_build::build("webex-connector", component_build::Target::Lib, "webex");
    println!("cargo::rustc-env=WEBEX_WASM={}", wasm.display());
}
