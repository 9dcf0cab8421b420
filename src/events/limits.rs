//! How many tabs may be connected.

/// How many sockets this server takes, of one person and for one product. All of them together are bounded
/// by the number of connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SocketLimits {
    /// How many of one browser: it alone knows the first part of its tabs' ids, so nobody else can use its
    /// places up.
    pub per_person: usize,
    /// How many that have one product open.
    pub per_product: usize,
}

impl Default for SocketLimits {
    fn default() -> Self {
        Self { per_person: 100, per_product: 4096 }
    }
}

/// Why a socket, or what it wants to watch, is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// There are too many of that browser.
    Person,
    /// There are too many that have the product open.
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
