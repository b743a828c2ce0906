//! Ports where nobody answers.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpSocket;

/// A loopback port that refuses every connection for as long as this value lives.
///
/// The port is bound but not listening, so no other program can be given it in the meantime.
#[derive(Debug)]
pub struct RefusedPort {
    // Held only to keep the port taken.
    _socket: TcpSocket,
    addr: SocketAddr,
}

impl RefusedPort {
    /// Takes a free port.
    ///
    /// # Errors
    /// When the system gives no socket or no port.
    pub fn bind() -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let addr = socket.local_addr()?;
        Ok(Self {
            _socket: socket,
            addr,
        })
    }

    /// The address that refuses.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// `http://127.0.0.1:PORT/v1`.
    pub fn base_url(&self) -> String {
        format!("{}/v1", self.url())
    }
}

/// The URL of a loopback port that was free a moment ago, so that connecting to it is refused.
///
/// Another program may be given that port later; [`RefusedPort`] keeps it.
///
/// # Errors
/// When the system gives no socket or no port.
pub fn refused_url() -> io::Result<String> {
    Ok(RefusedPort::bind()?.url())
}
