//! Concord over HTTP, as a program meets it: the real server, a real PostgreSQL, real connections.

mod activity;
mod bodies;
mod contract;
mod docs;
mod embedded;
mod errors;
mod examples;
mod exhaustion;
mod health;
mod history;
mod input;
mod jobs;
mod lab;
mod live;
mod live_presence;
mod live_trouble;
mod locks;
mod merging;
mod nasty;
mod outage;
mod preconditions;
mod races;
mod routes;
mod schema;
mod stock;
mod support;
