//! The protocol of calls: JSON in the body of a POST and of its response.
//!
//! In the browser all calls share one [`post`], while Leptos' own protocol would be compiled again for each
//! of them. This makes the WASM smaller. The request also names its tab, so that a tab receives no events
//! of its own saves.

use super::{ClientError, answer, json_text::JsonText};
use crate::{browser::this_tab, events::protocol::TAB_HEADER};
use leptos::server_fn::{
    ContentType, Http, Protocol,
    client::browser::BrowserClient,
    codec::{FromReq, IntoRes, Post},
    request::browser::Request,
    server::Server,
};
use send_wrapper::SendWrapper;
use serde::{Serialize, de::DeserializeOwned};
use std::future::Future;
use web_sys::RequestRedirect;

/// The protocol of every server function.
#[derive(Debug)]
pub struct Call;

type Json = Post<JsonText>;

impl<I, O, S> Protocol<I, O, BrowserClient, S, ClientError> for Call
where
    I: Serialize + DeserializeOwned + FromReq<Json, S::Request, ClientError> + Send + 'static,
    O: Serialize + DeserializeOwned + IntoRes<Json, S::Response, ClientError> + Send + 'static,
    S: Server<ClientError>,
{
    const METHOD: http::Method = http::Method::POST;

    fn run_server<F, Fut>(
        request: S::Request,
        server_fn: F,
    ) -> impl Future<Output = Result<S::Response, ClientError>> + Send
    where
        F: Fn(I) -> Fut + Send,
        Fut: Future<Output = Result<O, ClientError>> + Send,
    {
        <Http<Json, Json> as Protocol<I, O, BrowserClient, S, ClientError>>::run_server(
            request, server_fn,
        )
    }

    async fn run_client(path: &str, input: I) -> Result<O, ClientError> {
        let body = serde_json::to_string(&input).map_err(|_| ClientError::Fault)?;
        let (status, text) = SendWrapper::new(post(path.to_owned(), body)).await?;
        answer::read(status, &text)
    }
}

/// Sends a call; returns the status and text of the response.
async fn post(path: String, body: String) -> Result<(u16, String), ClientError> {
    let tab = this_tab::id();
    let request = Request::post(&path)
        .header("Content-Type", JsonText::CONTENT_TYPE)
        .header("Accept", JsonText::CONTENT_TYPE)
        .header(TAB_HEADER, tab.as_ref().map_or("", |tab| tab.as_str()))
        // A redirect leads away from Concord, most likely to a sign-in page.
        .redirect(RequestRedirect::Manual)
        .body(body);
    let response = match request {
        Ok(request) => request.send().await.map_err(|_| ClientError::Unreachable)?,
        Err(_) => return Err(ClientError::Fault),
    };
    let text = response.text().await.map_err(|_| ClientError::Unreachable)?;
    Ok((response.status(), text))
}
