use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Sends bytes as they are and gives what comes back until the server closes. With `half_closed` the
/// client says first that it sends no more.
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
