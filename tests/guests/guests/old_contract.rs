//! Speaks a version of the contract that never was.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

#[allow(unsafe_code, reason = "generated")]
mod world {
    wit_bindgen::generate!({
        inline: "package microapp:connector@0.9.0;
                 interface actions { invoke: func(action: string, input: string) -> result<string, string>; }
                 world connector { export actions; }",
    });

    struct Component;

    impl exports::microapp::connector::actions::Guest for Component {
        fn invoke(_action: String, input: String) -> Result<String, String> {
            Ok(input)
        }
    }

    export!(Component);
}
