//! The database and the server under test.

use concord::embedded::config;
use concord_embedded_postgres::EmbeddedPostgres;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    env,
    error::Error,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// The number of rows in the table before the load starts.
pub const ROWS: u32 = 10_000;

/// A database with products and a server on it.
pub struct House {
    postgres: EmbeddedPostgres,
    /// The server.
    pub server: Server,
    /// The directory for load scripts.
    pub folder: TempDir,
}

impl House {
    /// Starts both and fills the table.
    pub async fn open() -> Result<Self, Box<dyn Error>> {
        let folder = TempDir::new()?;
        println!("Starting PostgreSQL and Concord, and making {ROWS} products");
        let postgres = EmbeddedPostgres::start(&config(&folder.path().join("data"), None)).await?;
        let server = Server::start(postgres.url(), &[])?;
        let house = Self { postgres, server, folder };
        house.fill().await?;
        Ok(house)
    }

    /// The database URL for psql and pgbench.
    pub fn database_url(&self) -> &str {
        self.postgres.url()
    }

    /// The server's address: `127.0.0.1:12345`.
    pub fn address(&self) -> &str {
        &self.server.address
    }

    /// Starts another server on the same database, with its own settings.
    pub fn another(&self, settings: &[(&str, &str)]) -> Result<Server, Box<dyn Error>> {
        Server::start(self.postgres.url(), settings)
    }

    /// Stops both.
    pub async fn close(self) -> Result<(), Box<dyn Error>> {
        drop(self.server);
        self.postgres.stop().await?;
        Ok(())
    }

    async fn fill(&self) -> Result<(), Box<dyn Error>> {
        let mut db = PgConnection::connect_with(&self.postgres.connect_options()).await?;
        let fill = format!(
            "with saved as (
                 insert into products (name, description, price, stock_quantity)
                 select 'Product ' || n, repeat('A good thing to have at home. ', 8),
                        (n % 1000) + 0.99, n % 500
                 from generate_series(1, {ROWS}) n
                 returning *
             )
             insert into product_revisions
                 (product_id, version, name, description, price, stock_quantity, kind, actor)
             select id, 0, name, description, price, stock_quantity, 'created', 'bench' from saved"
        );
        db.execute(AssertSqlSafe(fill)).await?;
        db.execute("vacuum analyze").await?;
        db.close().await?;
        Ok(())
    }
}

/// A server process; killed on drop, also when a measurement fails.
pub struct Server {
    process: Child,
    /// `127.0.0.1:12345`
    pub address: String,
}

impl Server {
    fn start(database: &str, settings: &[(&str, &str)]) -> Result<Self, Box<dyn Error>> {
        let process = Command::new(program())
            .env("DATABASE_URL", database)
            .env("CONCORD_ADDR", "127.0.0.1:0")
            .env("CONCORD_SAMPLE_DATA", "off")
            .env("LEPTOS_SITE_ROOT", site())
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut server = Self { process, address: String::new() };
        server.address = announced_address(&mut server.process)?;
        server.wait_until_healthy()?;
        Ok(server)
    }

    /// Resident memory.
    pub fn memory_mb(&self) -> Result<f64, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find(|l| l.starts_with("VmRSS:")).ok_or("no VmRSS")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
        Ok(kilobytes / 1024.0)
    }

    fn wait_until_healthy(&self) -> Result<(), Box<dyn Error>> {
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            let mut stream = TcpStream::connect(&self.address)?;
            stream.write_all(
                b"GET /api/products/?limit=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            )?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            if answer.starts_with("HTTP/1.1 200") {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err("the server did not become healthy".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The address that the server prints.
fn announced_address(server: &mut Child) -> Result<String, Box<dyn Error>> {
    let out = server.stdout.take().ok_or("no output")?;
    for line in BufReader::new(out).lines() {
        if let Some((_, address)) = line?.split_once("http://") {
            return Ok(address.trim().to_owned());
        }
    }
    Err("the server ended before it listened".into())
}

/// The release build, as set by `make bench`.
fn program() -> PathBuf {
    env::var_os("CONCORD_BIN")
        .map_or_else(|| PathBuf::from("target/release/concord"), PathBuf::from)
}

/// The folder with the WASM and styles.
pub fn site() -> PathBuf {
    env::var_os("LEPTOS_SITE_ROOT").map_or_else(|| PathBuf::from("target/site"), PathBuf::from)
}
