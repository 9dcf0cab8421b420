//! The lab in Concord: pages, command line, and reports in the database. How runs work is tested in `crates/lab`.

mod command;
mod pages;
mod reports;
mod tables;
