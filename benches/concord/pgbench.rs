//! The same statements without a server: what the database alone achieves.

use crate::house::{House, ROWS};
use std::{error::Error, fs, process::Command};

/// Statements per second with `clients` connections.
///
/// `put` changes the rows from `first` on, one for each client, and requires them to have version 0.
pub fn run(
    house: &House,
    sql: &str,
    clients: u32,
    seconds: u32,
    first: u32,
) -> Result<f64, Box<dyn Error>> {
    let script = house.folder.path().join(format!("{sql}.sql"));
    fs::write(&script, statement(sql)?)?;
    let output = Command::new(program())
        .args(["-n", "-M", "prepared", "-j", &clients.min(2).to_string()])
        .args(["-c", &clients.to_string(), "-T", &seconds.to_string()])
        .args(["-D", &format!("first={first}"), "-D", "version=0"])
        .arg("-f")
        .arg(script)
        .arg(house.database_url())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let failed = text.lines().any(|l| l.starts_with("number of failed") && !l.contains(": 0 "));
    text.lines()
        .find_map(|line| line.strip_prefix("tps = "))
        .and_then(|rest| rest.split(' ').next()?.parse().ok())
        .filter(|_| !failed)
        .ok_or_else(|| format!("pgbench: {text}{}", String::from_utf8_lossy(&output.stderr)).into())
}

/// The SQL file that the program itself uses, with values in place of its parameters.
fn statement(sql: &str) -> Result<String, Box<dyn Error>> {
    let (file, head, values): (_, _, &[&str]) = match sql {
        "get" => ("find_many", format!("\\set id random(1, {ROWS})"), &["array[:id::bigint]"]),
        "list" => ("list_page", String::new(), &["20", "0"]),
        // Each client always uses the same row, so that it knows the version.
        "put" | "put in a transaction" | "put and notify in a transaction" => (
            "update_if_version",
            "\\set id :first + :client_id".to_owned(),
            &[
                ":id",
                ":version",
                "jsonb_build_object('name', 'Put', 'description', repeat('A good thing to have at home. ', 8), \
                 'price', (:version % 1000) + 0.99, 'stock_quantity', :version % 500 + 1)",
                "'edited'",
                "'bench'",
                "null",
                "'edited'",
                "null",
            ],
        ),
        "post" => (
            "insert",
            "\\set stock random(1, 500)".to_owned(),
            &[
                "jsonb_build_object('name', 'Made', 'description', repeat('A good thing to have at home. ', 8), \
                 'price', 12.99, 'stock_quantity', :stock::int)",
                "'bench'",
            ],
        ),
        other => return Err(format!("no statement {other}").into()),
    };
    let mut statement = fs::read_to_string(format!("src/db/sql/{file}.sql"))?;
    for (at, value) in values.iter().enumerate().rev() {
        statement = statement.replace(&format!("${}", at + 1), value);
    }
    // pgbench does not understand sqlx's column type annotations.
    let statement = statement.replace("!: ProductRow\"", "\"").replace("!\"", "\"");
    // The next save of this client needs the version.
    let (end, statement) = match statement.trim_end().strip_suffix(" from saved") {
        Some(select) if sql.starts_with("put") => {
            ("\\gset", format!("{select}, (product).version from saved"))
        }
        _ => (";", statement),
    };
    let (begin, commit) = match sql {
        "put in a transaction" => ("begin;", "commit;"),
        "put and notify in a transaction" => {
            ("begin;", "select pg_notify('bench', repeat('x', 200));\ncommit;")
        }
        _ => ("", ""),
    };
    Ok(format!("{head}\n{begin}\n{}\n{end}\n{commit}\n", statement.trim_end()))
}

/// Debian installs pgbench with the server's programs.
fn program() -> String {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<_> =
        versions.map(|v| v.path().join("bin/pgbench")).filter(|p| p.exists()).collect();
    found.sort();
    found.pop().map_or_else(|| "pgbench".to_owned(), |p| p.to_string_lossy().into_owned())
}
