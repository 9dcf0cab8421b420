//! The lab in Concord: pages, command line, and reports in the database. The runs themselves are tested in
//! `crates/lab`.

mod command;
mod pages;
mod reports;
mod tables;
