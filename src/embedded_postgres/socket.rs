//! Where the server is reached: a Unix socket inside the cluster's own directory.
//!
//! That directory has mode 0700, so no other user can connect to the socket, nor put one of their own in
//! its place as they could under `/tmp`. The server binds it by a relative name (`-k .`), and Concord
//! uses `/proc/self/fd/…` where the full path is longer than a socket's name may be: a deep clone works.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::error::{Error, io_error};

/// The port is only a part of the socket's name; the server does not listen on TCP.
pub(super) const PORT: u16 = 5432;
/// The role and the database that Concord works with. Not a superuser.
pub(super) const CONCORD: &str = "concord";
/// The role that owns the cluster, used only to set it up.
pub(super) const SUPERUSER: &str = "postgres";

/// What a socket's name may have at most, in bytes: 108 with the closing zero on Linux, 104 on macOS.
const LONGEST: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// The directory of the socket, under a name that is short enough.
#[derive(Debug)]
pub(super) struct SocketDir {
    name: PathBuf,
    /// Keeps a `/proc/self/fd/…` name valid.
    open: Option<File>,
}

impl SocketDir {
    /// # Errors
    /// [`Error::PathTooLong`] where only `/proc` could help and there is none.
    pub(super) fn of(cluster: &Path) -> Result<Self, Error> {
        let socket = cluster.join(format!(".s.PGSQL.{PORT}"));
        if socket.as_os_str().len() <= LONGEST {
            return Ok(Self { name: cluster.to_owned(), open: None });
        }
        if !cfg!(target_os = "linux") {
            return Err(Error::PathTooLong { dir: cluster.to_owned() });
        }
        let open = File::open(cluster).map_err(io_error("open", cluster))?;
        let name = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&open));
        Ok(Self { name: name.into(), open: Some(open) })
    }

    /// The same directory for a program that this process starts.
    pub(super) fn for_child(&self) -> PathBuf {
        match &self.open {
            Some(open) => {
                let (me, file) = (std::process::id(), std::os::fd::AsRawFd::as_raw_fd(open));
                format!("/proc/{me}/fd/{file}").into()
            }
            None => self.name.clone(),
        }
    }

    /// How this process connects as `role` to `database`. Nothing is taken from `PGHOST` and the like.
    pub(super) fn options(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.name)
            .host("localhost")
            .port(PORT)
            .username(role)
            .database(database)
            .ssl_mode(PgSslMode::Disable)
            .application_name(CONCORD)
    }
}

/// The address for `psql` and for people: `postgres://concord@localhost/concord?host=/path`.
pub(super) fn url(cluster: &Path) -> String {
    let mut url = format!("postgres://{CONCORD}@localhost/{CONCORD}?host=");
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
    fn the_address_survives_unusual_directories() {
        let url = url(Path::new("/home/a b/50%&é"));
        assert_eq!(url, "postgres://concord@localhost/concord?host=/home/a%20b/50%25%26%C3%A9");
        let options: PgConnectOptions = url.parse().expect("sqlx reads it");
        assert_eq!(options.get_socket(), Some(&PathBuf::from("/home/a b/50%&é")));
    }
}
