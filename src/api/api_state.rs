//! The state of the handlers.

use crate::service::Service;
use std::sync::Arc;

/// The use cases; an `Arc`, so that a request clones one pointer.
pub type Api = Arc<Service>;
