//! Builds again when what the SQL macros read has changed.

fn main() {
    // Migrations are compiled in.
    println!("cargo::rerun-if-changed=migrations");
    // `make prepare` checks the queries against a database, all other builds against .sqlx.
    println!("cargo::rerun-if-env-changed=SQLX_OFFLINE");
    println!("cargo::rerun-if-env-changed=SQLX_OFFLINE_DIR");
}
