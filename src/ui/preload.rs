//! What a page starts with: it comes with the page, or is asked for where the browser has come by
//! itself.
//!
//! A `Resource` in a `Suspense` would do it, too, but both are more than a twentieth of the WASM.

use crate::server_fns::ClientError;
use leptos::{prelude::*, task::spawn_local};
use serde::{Serialize, de::DeserializeOwned};
use std::future::Future;

/// An answer, or the trouble with it; `None` as long as it is on its way.
pub type Coming<T> = RwSignal<Option<Result<T, ClientError>>>;

/// What the server has found for the page that it is about to render (`forms::preload`).
#[cfg(feature = "ssr")]
#[derive(Debug, Clone)]
pub enum Preloaded {
    /// For the page of a product.
    Editor(Result<crate::server_fns::Editor, ClientError>),
    /// For the list.
    List(Result<crate::server_fns::ListPage, ClientError>),
}

/// What has come with the page, or else what `load` gives. `found`: what the server has found; in the
/// browser it has nothing.
pub fn preload<T>(
    found: impl FnOnce() -> Option<Result<T, ClientError>>,
    load: impl Future<Output = Result<T, ClientError>> + 'static,
) -> Coming<T>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let coming = RwSignal::new(SharedValue::new(found).into_inner());
    if cfg!(not(feature = "ssr")) && coming.with_untracked(Option::is_none) {
        spawn_local(async move {
            let answer = load.await;
            // The page may have been left meanwhile.
            coming.try_set(Some(answer));
        });
    }
    coming
}

/// What the server has found, taken out of the request; trouble becomes the status of the page.
#[cfg(feature = "ssr")]
pub fn found() -> Option<Preloaded> {
    let parts = use_context::<http::request::Parts>()?;
    let first = parts.extensions.get::<Preloaded>()?.clone();
    if let Preloaded::Editor(Err(error)) | Preloaded::List(Err(error)) = &first {
        crate::server_fns::set_status(error.status());
    }
    Some(first)
}
