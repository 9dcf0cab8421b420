//! The locks page. It has no WASM, so these functions are not called from the browser.

use super::{ClientError, request::service};
use concord_locks::LockSnapshot;

/// Who currently holds and waits for which lock; `None`: that is not shown.
pub async fn load_locks() -> Result<Option<LockSnapshot>, ClientError> {
    Ok(service()?.locks_now().await?)
}
