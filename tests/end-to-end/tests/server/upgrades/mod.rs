//! Another version of the component: checked, compared, agreed to, beside the one that runs, and back in one step.

mod consent;
mod desk;
mod keys;
mod page;
mod steps;
mod templates;
