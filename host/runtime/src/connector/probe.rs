//! An instance that nothing is asked of.

use std::time::Duration;

use super::Connector;
use super::describe::{DEADLINE, bare_store};
use crate::error::{ErrorKind, InvokeError};
use crate::limits::Limits;

impl Connector {
    /// Makes an instance and throws it away: shows that there is room, and that the component starts. What a readiness
    /// check calls, and what the benchmark measures.
    ///
    /// # Errors
    ///
    /// [`InvokeError`], as for a call that ended there: a component that does not start within some seconds is ended.
    pub async fn probe(&self) -> Result<(), InvokeError> {
        self.probe_within(DEADLINE).await
    }

    async fn probe_within(&self, most: Duration) -> Result<(), InvokeError> {
        let limits = Limits {
            computing: most,
            ..Limits::default()
        };
        let mut store = bare_store(self, &limits);
        let meter = store.data().meter();
        let starting = meter.measure(self.pre().instantiate_async(&mut store));
        match tokio::time::timeout(most.saturating_mul(2), starting).await {
            Ok(Ok(_instance)) => Ok(()),
            Ok(Err(error)) => Err(crate::call::aborted(&error, store.data(), &limits)),
            Err(_) => {
                let message = "The connector does not start, and was ended.";
                Err(InvokeError::host(ErrorKind::DeadlineExceeded, "deadline", message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use wasm_encoder::{
        Alias, BlockType, CanonicalFunctionSection, CodeSection, Component, ComponentAliasSection, ComponentExportKind,
        ComponentExportSection, ComponentInstanceSection, ComponentTypeSection, ExportKind, ExportSection, Function,
        FunctionSection, InstanceSection, Module, ModuleArg, ModuleSection, StartSection, TypeSection,
    };

    use super::*;
    use crate::engine::{Engine, EngineOptions};

    /// A module whose start never ends, and which exports that function.
    fn module() -> Module {
        let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
        types.ty().function([], []);
        functions.function(0);
        let (mut exports, mut code) = (ExportSection::new(), CodeSection::new());
        exports.export("run", ExportKind::Func, 0);
        let mut body = Function::new([]);
        body.instructions().loop_(BlockType::Empty).br(0).end().end();
        code.function(&body);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&exports);
        module.section(&StartSection { function_index: 0 }).section(&code);
        module
    }

    /// A connector by its names: nothing of it is ever called.
    fn starts_without_end() -> Vec<u8> {
        let mut component = Component::new();
        component.section(&ModuleSection(&module()));
        let mut instances = InstanceSection::new();
        instances.instantiate(0, std::iter::empty::<(&str, ModuleArg)>());
        component.section(&instances);
        let mut aliases = ComponentAliasSection::new();
        aliases.alias(Alias::CoreInstanceExport {
            instance: 0,
            kind: ExportKind::Func,
            name: "run",
        });
        component.section(&aliases);
        let mut types = ComponentTypeSection::new();
        types
            .function()
            .params(std::iter::empty::<(&str, wasm_encoder::ComponentValType)>())
            .result(None);
        component.section(&types);
        let mut lifted = CanonicalFunctionSection::new();
        lifted.lift(0, 0, []);
        component.section(&lifted);
        let mut faces = ComponentInstanceSection::new();
        faces.export_items(["describe", "invoke"].map(|name| (name, ComponentExportKind::Func, 0)));
        component.section(&faces);
        let mut exports = ComponentExportSection::new();
        let face = "microapp:connector/connector@0.1.0";
        exports.export(face, ComponentExportKind::Instance, 0, None);
        component.section(&exports);
        component.finish()
    }

    #[tokio::test]
    async fn a_component_that_does_not_start_is_ended() {
        let options = EngineOptions {
            max_instances: 1,
            ..EngineOptions::default()
        };
        let engine = Engine::new(options).expect("an engine");
        let connector = Connector::from_bytes(&engine, &starts_without_end()).expect("a connector");
        let begun = Instant::now();
        let error = connector
            .probe_within(Duration::from_millis(200))
            .await
            .expect_err("an end");
        assert_eq!(
            (error.kind, error.code.as_str()),
            (ErrorKind::DeadlineExceeded, "computing-time")
        );
        assert!(begun.elapsed() < Duration::from_secs(10));
        let room = connector
            .probe_within(Duration::from_millis(200))
            .await
            .expect_err("again");
        assert_eq!(room.code, "computing-time", "its place is free again");
    }
}
