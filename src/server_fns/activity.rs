//! What operators see. The page brings no WASM, so the browser calls nothing of this.

use super::{ClientError, request::service};
use crate::activity::{Report, Window};

/// What happened on all servers.
pub async fn load_activity(window: Window) -> Result<Report, ClientError> {
    Ok(service()?.activity(window).await?)
}
