//! What operators see of locks. The page brings no WASM, so the browser calls nothing of this.

use super::{ClientError, request::service};
use concord_locks::LockSnapshot;

/// Who holds and who waits for what right now; `None`: that is not shown.
pub async fn load_locks() -> Result<Option<LockSnapshot>, ClientError> {
    Ok(service()?.locks_now().await?)
}
