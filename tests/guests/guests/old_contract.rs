//! Speaks a version of the contract that never was.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

#[allow(unsafe_code, reason = "generated")]
mod world {
    wit_bindgen::generate!({
        inline: "package microapp:connector@0.9.0;
                 interface connector { invoke: func(action: string, input: string) -> result<string, string>; }
                 world old { export connector; }",
    });

    struct Component;

    impl exports::microapp::connector::connector::Guest for Component {
        fn invoke(_action: String, input: String) -> Result<String, String> {
            Ok(input)
        }
    }

    export!(Component);
}
