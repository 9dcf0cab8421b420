//! What people see: pages, and the components that pages share.

pub mod components;
pub mod draft;
pub mod focus;
pub mod offered;
pub mod pages;
pub mod preload;
