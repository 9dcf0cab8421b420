use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream, UnixStream},
    task::{JoinHandle, JoinSet},
};

/// A TCP proxy in front of a PostgreSQL, such as `HAProxy`, that can be switched to another server.
pub struct Proxy {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    accepting: JoinHandle<()>,
}

struct State {
    socket: PathBuf,
    connections: JoinSet<()>,
}

impl Proxy {
    /// A proxy to a Unix socket.
    pub async fn start(socket: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = State { socket: socket.to_owned(), connections: JoinSet::new() };
        let state = Arc::new(Mutex::new(state));
        let of_task = Arc::clone(&state);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let mut state = lock(&of_task);
                let socket = state.socket.clone();
                state.connections.spawn(pass_on(client, socket));
            }
        });
        Self { address, state, accepting }
    }

    /// New connections lead there from now on; open ones stay.
    pub fn lead_to(&self, socket: &Path) {
        lock(&self.state).socket = socket.to_owned();
    }

    /// Closes all open connections.
    pub fn cut(&self) {
        lock(&self.state).connections.abort_all();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn pass_on(mut client: TcpStream, socket: PathBuf) {
    // If nobody listens, the client's connection is closed.
    if let Ok(mut server) = UnixStream::connect(socket).await {
        let _either_went_away = copy_bidirectional(&mut client, &mut server).await;
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
