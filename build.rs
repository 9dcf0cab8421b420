//! Rebuilds when the inputs of the SQL macros have changed.

fn main() {
    // Migrations are compiled into the program.
    println!("cargo::rerun-if-changed=migrations");
    // `make prepare` checks the queries against a database, all other builds use .sqlx.
    println!("cargo::rerun-if-env-changed=SQLX_OFFLINE");
    println!("cargo::rerun-if-env-changed=SQLX_OFFLINE_DIR");
}
