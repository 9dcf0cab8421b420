//! Concord: a product admin in which no save is ever lost.
//!
//! The way of a save, down the list of rooms:
//! `ui` (a form) → `server_fns` (what the browser may call) or `api` (REST) → `service` (the one
//! place that saves: version check, merge, history) → `db` (SQL) → PostgreSQL.
//! `live` tells every tab that shows it.
//! `activity` counts it for operators.
//! The crate `concord-locks` is for what one statement cannot protect; `lab` shows on real transactions when
//! that is.
//! `product` is what all of them speak of: plain values, the rules, the merge.
//!
//! The feature `ssr` compiles the server, `hydrate` the browser.

// The types of pages nest deep.
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
pub mod lab;
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
