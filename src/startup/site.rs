//! The browser files of the build.

use axum::{Router, response::Response};
use http::{HeaderValue, StatusCode};
use leptos::prelude::LeptosOptions;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// The default folder of cargo-leptos, relative to the current directory.
const DEFAULT_ROOT: &str = "target/site";

/// The Leptos options that tell pages where their WASM, scripts and styles are.
pub fn leptos_options(address: SocketAddr, root: Option<PathBuf>) -> LeptosOptions {
    let root = root.unwrap_or_else(|| PathBuf::from(DEFAULT_ROOT));
    LeptosOptions::builder()
        .output_name("concord")
        .site_root(root.to_string_lossy().into_owned())
        .site_addr(address)
        .hash_files(hashes_are_there())
        .build()
}

/// cargo-leptos writes the file with the hashes next to the program; without it, file names have no hashes.
fn hashes_are_there() -> bool {
    std::env::current_exe()
        .ok()
        .and_then(|exe| exe.parent().map(|folder| folder.join("hash.txt").exists()))
        .unwrap_or_default()
}

/// Serves the files, precompressed if the build has done so.
pub fn files(options: &LeptosOptions) -> Router {
    let root = Path::new(&*options.site_root).to_owned();
    let serve = |folder: PathBuf| ServeDir::new(folder).precompressed_br().precompressed_gzip();
    let hashed = options.hash_files;
    let caching = SetResponseHeaderLayer::overriding(
        http::header::CACHE_CONTROL,
        move |response: &Response| Some(caching(response.status(), hashed)),
    );
    let pkg =
        Router::new().fallback_service(serve(root.join(&*options.site_pkg_dir))).layer(caching);
    Router::new()
        .nest("/pkg", pkg)
        .route_service("/favicon.svg", serve(root.clone()))
        .route_service("/icons.svg", serve(root.clone()))
        .route_service("/lab.js", serve(root.clone()))
        .route_service("/local-times.js", serve(root))
}

/// Files with a hash in their name never change. A missing file or range may become available soon, because
/// another server of the same site may have another release.
fn caching(status: StatusCode, hashed: bool) -> HeaderValue {
    let is_content =
        matches!(status, StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED);
    HeaderValue::from_static(match (is_content, hashed) {
        (true, true) => "public, max-age=31536000, immutable",
        (true, false) => "no-cache",
        (false, _) => "no-store",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_content_is_kept() {
        for status in [200, 206, 304] {
            let status = StatusCode::from_u16(status).expect("a status");
            assert!(caching(status, true).to_str().expect("text").contains("immutable"));
            assert_eq!(caching(status, false), "no-cache");
        }
        for status in [301, 400, 404, 405, 416, 500] {
            let status = StatusCode::from_u16(status).expect("a status");
            assert_eq!(caching(status, true), "no-store", "{status}");
        }
    }
}
