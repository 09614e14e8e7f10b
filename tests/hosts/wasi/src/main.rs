//! A host that has never heard of the contract: wasmtime with WASI 0.2 and `wasi:http`, and nothing else linked.
//!
//! `MICROAPP_BASE_URL=… MICROAPP_TOKEN=… MICROAPP_ACTING_USER=… plain-wasi-host composed.wasm ACTION INPUT`
//!
//! `adapters/wasi-http/compose` makes such a component. The result is JSON; an error is its case, its code and its
//! words.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program of its own")]

use std::process::ExitCode;

use wasmtime::component::{Component, Linker, ResourceTable, Val};
use wasmtime::error::Context as _;
use wasmtime::{Engine, Result, Store, bail};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

/// What wasmtime keeps for one instance.
struct State {
    table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            ctx: &mut self.http,
            table: &mut self.table,
            hooks: Default::default(),
        }
    }
}

/// Calls `invoke` of a component. The inner error is the component's own.
fn invoke(file: &str, action: &str, input: &str) -> Result<Result<String, String>> {
    let engine = Engine::default();
    let mut linker = Linker::<State>::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_sync(&mut linker)?;
    let component = Component::from_file(&engine, file)?;

    let given: Vec<_> = std::env::vars()
        .filter(|(name, _)| name.starts_with("MICROAPP_"))
        .collect();
    let state = State {
        table: ResourceTable::new(),
        wasi: WasiCtx::builder().envs(&given).inherit_stderr().build(),
        http: WasiHttpCtx::new(),
    };
    let mut store = Store::new(&engine, state);
    let instance = linker.instantiate(&mut store, &component)?;
    let face = instance.get_export_index(&mut store, None, "microapp:connector/connector@0.1.0");
    let face = face.context("it is no connector")?;
    let function = instance.get_export_index(&mut store, Some(&face), "invoke");
    let function = function.and_then(|index| instance.get_func(&mut store, index));
    let function = function.context("it has no `invoke`")?;

    let mut answer = [Val::Bool(false)];
    let wanted = [action, input].map(|text| Val::String(text.to_owned()));
    function.call(&mut store, &wanted, &mut answer)?;
    match answer {
        [Val::Result(Ok(Some(done)))] => Ok(Ok(text(&done))),
        [Val::Result(Err(Some(refused)))] => Ok(Err(told(&refused))),
        [other] => bail!("`invoke` is of another type; it gave {other:?}"),
    }
}

/// An error of the contract: the case of a variant with a record.
fn told(error: &Val) -> String {
    let Val::Variant(case, Some(problem)) = error else {
        return format!("{error:?}");
    };
    let Val::Record(fields) = &**problem else {
        return format!("{case}: {problem:?}");
    };
    let field = |wanted: &str| {
        let found = fields.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| text(value)).unwrap_or_default()
    };
    format!("{case} ({}): {}", field("code"), field("message"))
}

fn text(value: &Val) -> String {
    match value {
        Val::String(text) => text.clone(),
        other => format!("{other:?}"),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, action, input] = arguments.as_slice() else {
        eprintln!("usage: plain-wasi-host composed.wasm ACTION INPUT");
        return ExitCode::FAILURE;
    };
    match invoke(file, action, input) {
        Ok(Ok(done)) => {
            println!("{done}");
            ExitCode::SUCCESS
        }
        Ok(Err(refused)) => {
            eprintln!("{refused}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}
