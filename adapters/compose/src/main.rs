//! `compose ADAPTER.wasm CONNECTOR.wasm COMPOSED.wasm`

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [adapter, connector, composed] = arguments.as_slice() else {
        return Err("usage: compose ADAPTER.wasm CONNECTOR.wasm COMPOSED.wasm".into());
    };
    let made = compose::compose(&std::fs::read(adapter)?, &std::fs::read(connector)?)?;
    std::fs::write(composed, made)?;
    Ok(())
}
