//! The database and the server under test.

use concord::embedded_postgres::EmbeddedPostgres;
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

/// Rows in the table before the load begins.
pub const ROWS: u32 = 10_000;

/// A database with products and a server on it.
pub struct House {
    postgres: EmbeddedPostgres,
    server: Server,
    /// Scripts for the load are written here.
    pub folder: TempDir,
    /// `127.0.0.1:12345`
    pub address: String,
}

impl House {
    /// Starts both and fills the table.
    pub async fn open() -> Result<Self, Box<dyn Error>> {
        let folder = TempDir::new()?;
        println!("Starting PostgreSQL and Concord, and making {ROWS} products");
        let postgres = EmbeddedPostgres::start(&folder.path().join("data"), None).await?;
        let mut server = Command::new(program())
            .env("DATABASE_URL", postgres.url())
            .env("CONCORD_ADDR", "127.0.0.1:0")
            .env("CONCORD_SAMPLE_DATA", "off")
            .env("LEPTOS_SITE_ROOT", site())
            .stdout(Stdio::piped())
            .spawn()?;
        let address = announced_address(&mut server)?;
        let house = Self { postgres, server: Server(server), folder, address };
        house.wait_until_healthy()?;
        house.fill().await?;
        Ok(house)
    }

    /// What psql and pgbench connect to.
    pub fn database_url(&self) -> &str {
        self.postgres.url()
    }

    /// Resident memory of the server.
    pub fn server_memory_mb(&self) -> Result<f64, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.0.id()))?;
        let line = status.lines().find(|l| l.starts_with("VmRSS:")).ok_or("no VmRSS")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// Stops both.
    pub async fn close(mut self) -> Result<(), Box<dyn Error>> {
        self.server.stop()?;
        self.postgres.stop().await?;
        Ok(())
    }

    fn wait_until_healthy(&self) -> Result<(), Box<dyn Error>> {
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            let mut stream = TcpStream::connect(&self.address)?;
            stream.write_all(
                b"GET /api/products/?limit=1 HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n",
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

/// The server's process; it ends with this value, also when a measurement fails.
struct Server(Child);

impl Server {
    fn stop(&mut self) -> std::io::Result<()> {
        self.0.kill()?;
        self.0.wait().map(drop)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop();
    }
}

/// The server prints where it listens.
fn announced_address(server: &mut Child) -> Result<String, Box<dyn Error>> {
    let out = server.stdout.take().ok_or("no output")?;
    for line in BufReader::new(out).lines() {
        if let Some((_, address)) = line?.split_once("http://") {
            return Ok(address.trim().to_owned());
        }
    }
    Err("the server ended before it listened".into())
}

/// The release build; `make bench` says where it is.
fn program() -> PathBuf {
    env::var_os("CONCORD_BIN")
        .map_or_else(|| PathBuf::from("target/release/concord"), PathBuf::from)
}

/// The folder with the WASM and styles.
pub fn site() -> PathBuf {
    env::var_os("LEPTOS_SITE_ROOT").map_or_else(|| PathBuf::from("target/site"), PathBuf::from)
}
