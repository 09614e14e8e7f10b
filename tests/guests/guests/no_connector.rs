//! A component that exports something else.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

#[allow(unsafe_code, reason = "generated")]
mod world {
    wit_bindgen::generate!({
        inline: "package other:thing@1.0.0; world thing { export greet: func() -> string; }",
    });

    struct Component;

    impl Guest for Component {
        fn greet() -> String {
            "hello".to_owned()
        }
    }

    export!(Component);
}
