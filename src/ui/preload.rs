//! The initial data of a page: included in the page or, after navigation in the browser, requested.
//!
//! A `Resource` in a `Suspense` would also work, but together they are more than a twentieth of the WASM.

use crate::server_fns::ClientError;
use leptos::{prelude::*, task::spawn_local};
use serde::{Serialize, de::DeserializeOwned};
use std::future::Future;

/// The data or the error; `None` while it is loading.
pub type Coming<T> = RwSignal<Option<Result<T, ClientError>>>;

/// The data that the server has loaded for the page that it is about to render (`forms::preload`).
#[cfg(feature = "ssr")]
#[derive(Debug, Clone)]
pub enum Preloaded {
    /// For the page of a product.
    Editor(Result<crate::server_fns::Editor, ClientError>),
    /// For the list.
    List(Result<crate::server_fns::ListPage, ClientError>),
}

/// The included data or else the result of `load`. `found`: the data that the server has loaded; `None` in
/// the browser.
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
            // The page may have been left in the meantime.
            coming.try_set(Some(answer));
        });
    }
    coming
}

/// Takes the server's data out of the request; an error sets the status of the page.
#[cfg(feature = "ssr")]
pub fn found() -> Option<Preloaded> {
    let parts = use_context::<http::request::Parts>()?;
    let first = parts.extensions.get::<Preloaded>()?.clone();
    if let Preloaded::Editor(Err(error)) | Preloaded::List(Err(error)) = &first {
        crate::server_fns::set_status(error.status());
    }
    Some(first)
}
