//! `concord healthcheck`: checks whether a running Concord is alive. For container images, which have no `curl`.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// The time limit of each step.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Requests `/health/live` of the Concord that listens at `addr`; for "all addresses", on this machine.
///
/// # Errors
/// If there is no answer within some seconds, or its status is not 200.
pub fn healthcheck(addr: SocketAddr) -> io::Result<()> {
    let addr = reachable(addr);
    let mut stream = TcpStream::connect_timeout(&addr, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    write!(stream, "GET /health/live HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n")?;
    let mut status = String::new();
    BufReader::new(stream).read_line(&mut status)?;
    match status.split_whitespace().nth(1) {
        Some("200") => Ok(()),
        _ => Err(io::Error::other(format!("Concord at {addr} answered: {}", status.trim()))),
    }
}

/// `0.0.0.0` and `[::]` are valid listen addresses, but not valid targets on every system.
fn reachable(addr: SocketAddr) -> SocketAddr {
    let ip = match addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, addr.port())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// A server for one request on all addresses; returns the request line.
    fn answering(answer: &'static str) -> (SocketAddr, thread::JoinHandle<String>) {
        let listener = TcpListener::bind("0.0.0.0:0").expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let thread = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a question");
            let mut lines = BufReader::new(stream.try_clone().expect("a copy")).lines();
            let first = lines.next().expect("a line").expect("text");
            while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            stream.write_all(answer.as_bytes()).expect("an answer");
            first
        });
        (addr, thread)
    }

    #[test]
    fn a_live_server_is_healthy() {
        let (addr, server) = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        healthcheck(addr).expect("healthy");
        assert_eq!(server.join().expect("the server"), "GET /health/live HTTP/1.1");
    }

    #[test]
    fn any_other_answer_is_not() {
        let (addr, _server) = answering("HTTP/1.1 503 Service Unavailable\r\n\r\n");
        let text = healthcheck(addr).expect_err("not healthy").to_string();
        assert!(text.contains("503 Service Unavailable"), "{text}");
    }

    #[test]
    fn nobody_there_is_an_error_not_a_hang() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let addr = listener.local_addr().expect("an address");
        drop(listener);
        assert!(healthcheck(addr).is_err());
    }
}
