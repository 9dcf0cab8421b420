//! The user interface: pages and shared components.

pub mod components;
pub mod draft;
pub mod focus;
pub mod offered;
pub mod pages;
pub mod preload;
