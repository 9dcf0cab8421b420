//! Limits on the number of connected tabs.

/// How many sockets this server accepts per browser and per product. The number of connections limits the
/// total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SocketLimits {
    /// Per browser. Only the browser knows the first part of its tabs' ids, so no other client can use up
    /// its places.
    pub per_person: usize,
    /// Per product that is open.
    pub per_product: usize,
}

impl Default for SocketLimits {
    fn default() -> Self {
        Self { per_person: 100, per_product: 4096 }
    }
}

/// Why a socket, or what it wants to watch, is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// The browser has too many sockets.
    Person,
    /// Too many tabs have the product open.
    Product,
}

impl Full {
    /// The reason for closing the socket.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Person => "too many tabs of this browser",
            Self::Product => "too many tabs show this product",
        }
    }
}
