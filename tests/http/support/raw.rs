use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Sends raw bytes and returns everything that arrives until the server closes the connection. With
/// `half_closed` the client first closes its sending side.
pub async fn raw(address: SocketAddr, bytes: &[u8], half_closed: bool) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(bytes).await.expect("the bytes are sent");
    if half_closed {
        stream.shutdown().await.expect("the client's side closes");
    }
    let mut answer = Vec::new();
    // An answer followed by a reset is an answer.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}
