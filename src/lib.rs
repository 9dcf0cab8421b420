//! Concord: a product admin in which no save is ever lost.
//!
//! Path of a save: `ui` (a form) → `server_fns` (called by the browser), `forms` (posted without WASM) or
//! `api` (REST) → `service` (the only place that saves: version check, merge, history) → `db` (SQL) → PostgreSQL.
//! After the commit `events` sends it to every server, and `live` to every tab that shows the product.
//!
//! `product` has the values and rules that all of them use. Imports point downwards; docs/ARCHITECTURE.md has the
//! layers.
//!
//! The feature `ssr` compiles the server, `hydrate` the browser.

// The types of pages are deeply nested.
#![recursion_limit = "512"]

pub mod app;
pub mod browser;
pub mod events;
pub mod live;
pub mod product;
pub mod server_fns;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod activity;
#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod db;
#[cfg(feature = "ssr")]
pub mod embedded;
#[cfg(feature = "ssr")]
pub mod forms;
#[cfg(feature = "ssr")]
pub mod healthcheck;
#[cfg(feature = "ssr")]
pub mod middleware;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod serving;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
pub mod startup;
#[cfg(feature = "ssr")]
pub mod supervise;
#[cfg(feature = "ssr")]
pub mod telemetry;
#[cfg(feature = "ssr")]
pub mod web;
