//! The inert part of WASI as Rust, generated from what of its WIT a connector may import.
//!
//! `wasi:io` is that of `wasmtime-wasi-io`: its traits for streams and for what can be waited for are all that is needed of
//! WASI's own crates. `wasmtime-wasi` would bring files, sockets, and of tokio a network and a pool of threads.
#![allow(missing_docs, reason = "WASI's specification carries the documentation")]
#![allow(unused_qualifications, reason = "generated")]

wasmtime::component::bindgen!({
    inline: "
        package microapp:runtime;

        world inert {
            import wasi:clocks/monotonic-clock@0.2.12;
            import wasi:clocks/wall-clock@0.2.12;
            import wasi:random/random@0.2.12;
            import wasi:random/insecure@0.2.12;
            import wasi:random/insecure-seed@0.2.12;
            import wasi:cli/environment@0.2.12;
            import wasi:cli/exit@0.2.12;
            import wasi:cli/stdin@0.2.12;
            import wasi:cli/stdout@0.2.12;
            import wasi:cli/stderr@0.2.12;
            import wasi:cli/terminal-input@0.2.12;
            import wasi:cli/terminal-output@0.2.12;
            import wasi:cli/terminal-stdin@0.2.12;
            import wasi:cli/terminal-stdout@0.2.12;
            import wasi:cli/terminal-stderr@0.2.12;
        }

        package wasi:io@0.2.12 {
            interface poll {
                resource pollable;
            }
            interface streams {
                resource input-stream;
                resource output-stream;
            }
        }

        package wasi:clocks@0.2.12 {
            interface monotonic-clock {
                use wasi:io/poll@0.2.12.{pollable};
                type instant = u64;
                type duration = u64;
                now: func() -> instant;
                resolution: func() -> duration;
                subscribe-instant: func(when: instant) -> pollable;
                subscribe-duration: func(when: duration) -> pollable;
            }
            interface wall-clock {
                record datetime {
                    seconds: u64,
                    nanoseconds: u32,
                }
                now: func() -> datetime;
                resolution: func() -> datetime;
            }
        }

        package wasi:random@0.2.12 {
            interface random {
                get-random-bytes: func(len: u64) -> list<u8>;
                get-random-u64: func() -> u64;
            }
            interface insecure {
                get-insecure-random-bytes: func(len: u64) -> list<u8>;
                get-insecure-random-u64: func() -> u64;
            }
            interface insecure-seed {
                insecure-seed: func() -> tuple<u64, u64>;
            }
        }

        package wasi:cli@0.2.12 {
            interface environment {
                get-environment: func() -> list<tuple<string, string>>;
                get-arguments: func() -> list<string>;
                initial-cwd: func() -> option<string>;
            }
            interface exit {
                exit: func(status: result);
                exit-with-code: func(status-code: u8);
            }
            interface stdin {
                use wasi:io/streams@0.2.12.{input-stream};
                get-stdin: func() -> input-stream;
            }
            interface stdout {
                use wasi:io/streams@0.2.12.{output-stream};
                get-stdout: func() -> output-stream;
            }
            interface stderr {
                use wasi:io/streams@0.2.12.{output-stream};
                get-stderr: func() -> output-stream;
            }
            interface terminal-input {
                resource terminal-input;
            }
            interface terminal-output {
                resource terminal-output;
            }
            interface terminal-stdin {
                use terminal-input.{terminal-input};
                get-terminal-stdin: func() -> option<terminal-input>;
            }
            interface terminal-stdout {
                use terminal-output.{terminal-output};
                get-terminal-stdout: func() -> option<terminal-output>;
            }
            interface terminal-stderr {
                use terminal-output.{terminal-output};
                get-terminal-stderr: func() -> option<terminal-output>;
            }
        }
    ",
    world: "microapp:runtime/inert",
    imports: { default: trappable },
    with: {
        "wasi:io/poll": wasmtime_wasi_io::bindings::wasi::io::poll,
        "wasi:io/streams": wasmtime_wasi_io::bindings::wasi::io::streams,
    },
    require_store_data_send: true,
});

pub use self::wasi::{cli, clocks, random};
pub use wasmtime_wasi_io::bindings::wasi::io;
