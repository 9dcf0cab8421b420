//! The activity page. It has no WASM, so these functions are not called from the browser.

use super::{ClientError, request::service};
use crate::activity::{Report, Window};

/// Activity on all servers.
pub async fn load_activity(window: Window) -> Result<Report, ClientError> {
    Ok(service()?.activity(window).await?)
}
