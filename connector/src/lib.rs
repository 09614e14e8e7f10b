//! Zoom meetings as a sandboxed component: the only code that knows Zoom's paths and fields.
#[allow(unsafe_code, missing_docs, reason = "generated code")]
pub mod bindings;
pub mod recurrence;
#[cfg(not(target_family = "wasm"))]
pub mod schema;
mod similar;
pub mod start;
pub mod zone;

#[cfg(test)]
mod tests {
    use super::bindings::exports::microapp::connector::meetings as m;
    #[test]
    fn t() {
        panic!(
            "{}",
            serde_json::to_string_pretty(&schemars::schema_for!(m::NewMeeting)).unwrap()
        );
    }
}
