//! The connection to the server: a Unix socket inside the cluster's directory.
//!
//! The directory has mode 0700, so no other user can connect, or bind their own socket as under `/tmp`. The
//! server binds it by a relative name (`-k .`). Clients use `/proc/self/fd/…` if the full path exceeds the
//! length limit of socket names.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::error::{Error, io_error};

/// Only part of the socket's name; the server does not listen on TCP.
pub(super) const PORT: u16 = 5432;
/// The role that owns the cluster, used only for set-up.
pub(super) const SUPERUSER: &str = "postgres";

/// The longest socket name in bytes: 108 with the closing zero on Linux, 104 on macOS.
const MAX_SOCKET_NAME: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// The directory of the socket, as a path that is short enough.
#[derive(Debug)]
pub(super) struct SocketDir {
    path: PathBuf,
    name: String,
    /// Keeps a `/proc/self/fd/…` path valid.
    open: Option<File>,
}

impl SocketDir {
    /// # Errors
    /// [`Error::PathTooLong`] if the path is too long and there is no `/proc`.
    pub(super) fn new(cluster: &Path, name: &str) -> Result<Self, Error> {
        let name = name.to_owned();
        let socket = cluster.join(format!(".s.PGSQL.{PORT}"));
        if socket.as_os_str().len() <= MAX_SOCKET_NAME {
            return Ok(Self { path: cluster.to_owned(), name, open: None });
        }
        if !cfg!(target_os = "linux") {
            return Err(Error::PathTooLong { dir: cluster.to_owned() });
        }
        let open = File::open(cluster).map_err(io_error("open", cluster))?;
        let path = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&open));
        Ok(Self { path: path.into(), name, open: Some(open) })
    }

    /// The same directory, as a path that is valid in a child process.
    pub(super) fn for_child(&self) -> PathBuf {
        match &self.open {
            Some(open) => {
                let (me, file) = (std::process::id(), std::os::fd::AsRawFd::as_raw_fd(open));
                format!("/proc/{me}/fd/{file}").into()
            }
            None => self.path.clone(),
        }
    }

    /// The connect options of the application: its role and its database.
    pub(super) fn app_options(&self) -> PgConnectOptions {
        self.options(&self.name, &self.name)
    }

    /// The connect options of the set-up.
    pub(super) fn superuser_options(&self) -> PgConnectOptions {
        self.options(SUPERUSER, "postgres")
    }

    /// Ignores `PGHOST` and similar variables and `~/.pgpass`.
    fn options(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.path)
            .host("localhost")
            .port(PORT)
            .username(role)
            .database(database)
            .ssl_mode(PgSslMode::Disable)
            .application_name(&self.name)
    }

    /// The connection arguments of `pg_dump` and `pg_restore`, without a password prompt.
    pub(super) fn client_arguments(&self) -> [String; 5] {
        [
            format!("--host={}", self.for_child().display()),
            format!("--port={PORT}"),
            format!("--username={}", self.name),
            format!("--dbname={}", self.name),
            "--no-password".to_owned(),
        ]
    }
}

/// The URL for `psql` and for messages: `postgres://name@localhost/name?host=/path`.
pub(super) fn url(name: &str, cluster: &Path) -> String {
    let mut url = format!("postgres://{name}@localhost/{name}?host=");
    for &byte in cluster.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            let _cannot_fail = write!(url, "%{byte:02X}");
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_escapes_unusual_directories() {
        let url = url("shop", Path::new("/home/a b/50%&é"));
        assert_eq!(url, "postgres://shop@localhost/shop?host=/home/a%20b/50%25%26%C3%A9");
        let options: PgConnectOptions = url.parse().expect("sqlx reads it");
        assert_eq!(options.get_socket(), Some(&PathBuf::from("/home/a b/50%&é")));
    }
}
