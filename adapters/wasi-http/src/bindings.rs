//! The contract and the environment as exports, generated from `wit/`.

wit_bindgen::generate!({
    path: "../../wit",
    inline: "
        package microapp:wasi-http-adapter;

        world adapter {
            export microapp:connector/errors@0.1.0;
            export microapp:connector/http@0.1.0;
            export microapp:connector/log@0.1.0;
            export microapp:connector/progress@0.1.0;
            export microapp:connector/settings@0.1.0;
            export microapp:connector/caller@0.1.0;
            export wasi:cli/environment@0.2.0;
        }

        package wasi:cli@0.2.0 {
            interface environment {
                get-environment: func() -> list<tuple<string, string>>;
                get-arguments: func() -> list<string>;
                initial-cwd: func() -> option<string>;
            }
        }
    ",
    world: "microapp:wasi-http-adapter/adapter",
    pub_export_macro: true,
    export_macro_name: "export",
});
