//! Zoom meetings as a sandboxed component: the only code that knows Zoom's paths and fields.
