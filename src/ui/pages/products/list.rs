//! The list of products: search, table, pages, and deleting with a way back.

mod delete;
mod pager;
mod row;
mod search;
mod table;

use crate::{
    server_fns::{Trouble, list_products},
    ui::components::{
        banner::{Banner, Tone},
        icon::Icon,
    },
};
use delete::{Deleting, StaleDialog};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, location::Url, params::ParamsMap};
use search::SearchForm;
use table::{ProductTable, TableSkeleton};

/// What the address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wish {
    search: String,
    page: i64,
}

impl Wish {
    fn of(query: &ParamsMap) -> Self {
        let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
        Self { search: query.get("q").unwrap_or_default(), page }
    }

    /// The address that asks for it.
    fn address(&self) -> String {
        let search = Url::escape(self.search.trim());
        match (&*search, self.page) {
            ("", 1) => "/products".to_owned(),
            ("", page) => format!("/products?page={page}"),
            (search, 1) => format!("/products?q={search}"),
            (search, page) => format!("/products?q={search}&page={page}"),
        }
    }

    fn page(&self, page: i64) -> Self {
        Self { search: self.search.clone(), page }
    }
}

/// The page.
#[component]
pub fn ListPage() -> impl IntoView {
    let query = use_query_map();
    let wish = Memo::new(move |_| Wish::of(&query.read()));
    let reload = RwSignal::new(0_u32);
    let found = Resource::new(
        move || (wish.get(), reload.get()),
        |(wish, _)| list_products(wish.search, wish.page),
    );
    let deleting = Deleting::new(reload);
    let (pending, set_pending) = signal(false);
    view! {
        <Title text="Products"/>
        <div class="page">
            <div class="page-head">
                <h1>"Products"</h1>
                <div class="page-actions">
                    <a class="button button-primary" href="/products/new">
                        <Icon name="plus"/>
                        "New product"
                    </a>
                </div>
            </div>
            <section class="card" aria-label="All products">
                <SearchForm wish/>
                <div class="list-body" aria-busy=move || pending.get().to_string()>
                    <Transition fallback=TableSkeleton set_pending>
                        {move || Suspend::new(async move {
                            match found.await {
                                Ok(page) => {
                                    let wish = wish.get_untracked();
                                    view! { <ProductTable page wish deleting/> }.into_any()
                                }
                                Err(trouble) => view! { <ListTrouble trouble wish reload/> }.into_any(),
                            }
                        })}
                    </Transition>
                </div>
            </section>
            <StaleDialog deleting/>
        </div>
    }
}

/// The list could not be had. The link asks for the whole page again where no WASM runs.
#[component]
fn ListTrouble(trouble: Trouble, wish: Memo<Wish>, reload: RwSignal<u32>) -> impl IntoView {
    let again = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        reload.update(|count| *count += 1);
    };
    let actions = move || {
        view! {
            <a class="button" href=move || wish.read().address() on:click=again>"Try again"</a>
        }
    };
    view! {
        <div class="list-trouble">
            <Banner tone=Tone::Needs role="alert" actions>
                {trouble.to_string()} " The products are safe; they cannot be shown right now."
            </Banner>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::Wish;

    #[test]
    fn the_address_says_what_is_shown() {
        let wish = |search: &str, page| Wish { search: search.to_owned(), page }.address();
        assert_eq!(wish("", 1), "/products");
        assert_eq!(wish("usb", 1), "/products?q=usb");
        assert_eq!(wish(" a b&c ", 3), "/products?q=a%20b%26c&page=3");
    }
}
