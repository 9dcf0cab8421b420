//! The form above the list: search, filters, order and number of rows.

use super::{query::address, search::SearchBox, shortcuts::Shortcuts};
use crate::{
    product::{Filter, Filters, ListQuery, Order, isolated, list_query},
    ui::components::{field::FieldInput, icon::Icon, moment::taken_over},
};
use concord_record::{FieldDef, FieldErrors, FieldId, Kind};
use leptos::{leptos_dom::helpers::debounce, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::{collections::BTreeMap, sync::LazyLock, time::Duration};

/// How long a pause in typing must be before the list is requested.
const PAUSE: Duration = Duration::from_millis(180);

const SEARCH: FieldId = FieldId::new(list_query::SEARCH);

static ORDER: LazyLock<FieldDef> = LazyLock::new(|| {
    let orders = Kind::choice(Order::all().map(|order| (order.to_string(), order.label())));
    FieldDef::new(FieldId::new(list_query::ORDER), "Sort by", orders).required()
});

static SIZE: LazyLock<FieldDef> = LazyLock::new(|| {
    let sizes = list_query::PAGE_SIZES.map(|size| (size.to_string(), size.to_string()));
    FieldDef::new(FieldId::new(list_query::SIZE), "Rows per page", Kind::choice(sizes)).required()
});

/// The texts in the form.
#[derive(Clone, Copy)]
struct Typed(StoredValue<BTreeMap<FieldId, RwSignal<String>>>);

impl Typed {
    fn of(query: &ListQuery) -> Self {
        let signals = texts(query).into_iter().map(|(key, text)| (key, RwSignal::new(text)));
        Self(StoredValue::new(signals.collect()))
    }

    fn text(self, key: FieldId) -> RwSignal<String> {
        self.0.with_value(|texts| texts[&key])
    }

    /// What the form asks for; reactive.
    fn query(self) -> ListQuery {
        let signals = self.0.get_value();
        let texts: Vec<_> = signals.iter().map(|(key, text)| (*key, text.get())).collect();
        ListQuery::of(texts.iter().map(|(key, text)| (key.as_str(), text.as_str())))
    }

    fn fill(self, query: &ListQuery) {
        for (key, text) in texts(query) {
            self.text(key).set(text);
        }
    }
}

/// The texts that the form shows for a query.
fn texts(query: &ListQuery) -> Vec<(FieldId, String)> {
    let filters = Filter::all().iter().map(|filter| filter.definition.key);
    let filters = filters.map(|key| (key, query.filters.get(key).to_owned()));
    let own = [
        (SEARCH, query.search.clone()),
        (ORDER.key, query.order.to_string()),
        (SIZE.key, query.size.to_string()),
    ];
    own.into_iter().chain(filters).collect()
}

/// Requests the list while somebody types; without WASM it is sent with a button.
#[component]
pub fn ListForm(query: Memo<ListQuery>) -> impl IntoView {
    let typed = Typed::of(&query.get_untracked());
    let ask = asker(query, typed);
    let mut later = debounce(PAUSE, {
        let ask = ask.clone();
        move |()| ask()
    });
    Effect::new(move || {
        typed.query();
        later(());
    });
    let errors = Memo::new(move |_| typed.query().filters.hints());
    view! {
        <form
            class="list-form"
            method="get"
            action="/products"
            role="search"
            autocomplete="off"
            on:submit=move |event| {
                event.prevent_default();
                ask();
            }
        >
            <div class="list-head">
                <SearchBox typed=typed.text(SEARCH)/>
                <button class="button" hidden=taken_over>"Search"</button>
                <Shortcuts/>
            </div>
            <div class="list-filters">
                <FilterPanel typed errors/>
                <UsedFilters query/>
            </div>
        </form>
    }
}

/// Goes to the address of what is typed. Replaces the entry in the browser's history, so that Back leaves the
/// list.
fn asker(query: Memo<ListQuery>, typed: Typed) -> impl Fn() + Clone + 'static {
    let asked = StoredValue::new(query.get_untracked().at(1));
    let navigate = use_navigate();
    // Links and the browser's history change what the form shows. Its own requests do not, because somebody may
    // have typed on in the meantime.
    Effect::new(move |before: Option<ListQuery>| {
        let now = query.get().at(1);
        if before.is_some_and(|before| before != now) && asked.get_value() != now {
            asked.set_value(now.clone());
            typed.fill(&now);
        }
        now
    });
    move || {
        let now = query.get_untracked().at(1);
        let mut wanted = untrack(|| typed.query());
        // A filter with an error stays as it was, while the others are used.
        for error in wanted.filters.hints().0 {
            wanted.filters.set(error.field, now.filters.get(error.field));
        }
        if wanted.params() != now.params() {
            let address = address(&wanted);
            // As the address will be read.
            asked.set_value(ListQuery { search: wanted.search.trim().to_owned(), ..wanted });
            let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
            navigate(&address, options);
        }
    }
}

#[component]
fn FilterPanel(typed: Typed, errors: Memo<FieldErrors>) -> impl IntoView {
    let input = move |definition: &'static FieldDef| {
        let key = definition.key;
        let error = Signal::derive(move || errors.read().of(key).map(str::to_owned));
        view! { <FieldInput definition value=typed.text(key) error empty="Any"/> }
    };
    let filters: Vec<_> = Filter::all().iter().map(|filter| input(&filter.definition)).collect();
    let has_errors = !errors.read_untracked().0.is_empty();
    view! {
        <details class="filter-panel" open=has_errors>
            <summary class="button"><Icon name="filter"/> "Filter and sort"</summary>
            <div class="filter-fields">{filters} {input(&ORDER)} {input(&SIZE)}</div>
            <button class="button button-primary" hidden=taken_over>"Apply"</button>
        </details>
    }
}

/// The filters in use, each with a link to the list without it.
#[component]
fn UsedFilters(query: Memo<ListQuery>) -> impl IntoView {
    let filters = move || {
        let query = query.get().at(1);
        let used = query.filters.iter().filter_map(|(key, text)| {
            let filter = Filter::find(key)?;
            let mut without = query.clone();
            without.filters.set(key, "");
            let text = format!("{}: {}", filter.definition.label, filter.display(text));
            let label = format!("Remove the filter {}", isolated(&text));
            Some(view! {
                <a class="filter-used" href=address(&without) aria-label=label title="Remove">
                    <bdi>{text}</bdi> <Icon name="x"/>
                </a>
            })
        });
        let used: Vec<_> = used.collect();
        let all = ListQuery { filters: Filters::default(), ..query.clone() };
        let clear = (used.len() > 1)
            .then(|| view! { <a class="filter-clear" href=address(&all)>"Clear all"</a> });
        view! { {used} {clear} }
    };
    view! { <div class="filters-used">{filters}</div> }
}
