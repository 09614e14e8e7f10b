wit_bindgen::generate!({
    path: "../../wit",
    world: "microapp:connector/generic-connector",
    pub_export_macro: true,
    export_macro_name: "export_connector",
    default_bindings_module: "connector_kit::bindings",
    additional_derives: [PartialEq],
});
