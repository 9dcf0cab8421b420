//! Connects the form to the others who have this product open: their saves and their activity.

use super::news::News;
use crate::{
    browser::this_tab,
    events::protocol::{Doing, Person, Presence, ToTab, Watch},
    live::client,
    product::{FieldId, fields},
    ui::components::{icon::Icon, isolated::Isolated},
};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Listens for as long as the page exists, and tells the others what is done here. Returns the other people.
pub fn follow(news: News) -> RwSignal<Option<Presence>> {
    let people = RwSignal::new(None);
    let form = news.form;
    Effect::new(move || {
        let watch = move || Watch::Product(form.id, form.known());
        client::listen(watch, move |message| on_message(message, news, people));
    });
    let changed = Memo::new(move |_| !form.typed.read().is_empty());
    Effect::new(move || client::say_doing(|doing| doing.changed = changed.get()));
    people
}

fn on_message(message: ToTab, news: News, people: RwSignal<Option<Presence>>) {
    match message {
        ToTab::Event(event) if event.tab.as_ref().is_some_and(this_tab::is_this) => {}
        ToTab::Event(event) => {
            let own = event.tab.as_ref().is_some_and(this_tab::is_of_this_browser);
            news.heard_of(&event, own);
        }
        ToTab::Presence(presence) if presence.product == news.form.id => {
            people.try_set(Some(presence));
        }
        ToTab::Resync => client::say_what_is_watched(),
        ToTab::Unknown => news.look(),
        ToTab::Presence(_) | ToTab::Pong | ToTab::Welcome(_) => {}
    }
}

/// The person entered or left a control of the form.
pub fn moved(event: &ev::FocusEvent, into: bool) {
    let control = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
    let name = control.and_then(|control| control.get_attribute("name")).unwrap_or_default();
    let is_at = |field: &FieldId| {
        fields::key(*field) == name || *field == fields::STOCK && name.starts_with("stock")
    };
    let field = fields::ids().find(|field| into && is_at(field));
    client::say_doing(|doing| doing.field = field);
}

/// How many others are named.
const NAMED: usize = 3;

/// The other people and what they do: the person's own other tabs as one, three people, and the number of
/// further ones.
#[component]
pub fn People(people: RwSignal<Option<Presence>>) -> impl IntoView {
    move || {
        let Presence { people, more, .. } = people.get().filter(|it| !it.people.is_empty())?;
        let (own, others): (Vec<_>, Vec<_>) =
            people.into_iter().partition(|person| this_tab::is_of_this_browser(&person.tab));
        let more = more + others.len().saturating_sub(NAMED);
        let own = own.into_iter().next().map(|person| {
            item(person.doing, format!("You in another tab{}", what_you_do(person.doing)))
        });
        let others = others.into_iter().take(NAMED).map(|Person { actor, doing, .. }| {
            let does = format!(" {}", what(doing));
            item(doing, view! { <Isolated text=actor.to_string()/>{does} })
        });
        let others = others.collect_view();
        let more =
            (more > 0).then(|| view! { <li class="person">{format!("and {more} more")}</li> });
        Some(view! { <ul class="people" aria-label="Also here">{own}{others}{more}</ul> })
    }
}

fn item(doing: Doing, text: impl IntoView) -> impl IntoView {
    let icon = if doing.changed { "pencil" } else { "users" };
    let class = if doing.changed { "person is-changing" } else { "person" };
    view! { <li class=class><Icon name=icon/>{text}</li> }
}

fn what(doing: Doing) -> String {
    match (doing.changed, doing.field) {
        (true, Some(field)) => format!("is changing {}", fields::label(field)),
        (true, None) => "has unsaved changes".to_owned(),
        (false, Some(field)) => format!("is at {}", fields::label(field)),
        (false, None) => "is viewing".to_owned(),
    }
}

/// What the person does in another tab; viewing alone is not mentioned.
fn what_you_do(doing: Doing) -> String {
    match (doing.changed, doing.field) {
        (true, Some(field)) => format!(", changing {}", fields::label(field)),
        (true, None) => ", with unsaved changes".to_owned(),
        (false, _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_what_somebody_does() {
        let what = |changed, field| what(Doing { changed, field });
        assert_eq!(what(true, Some(fields::PRICE)), "is changing Price");
        assert_eq!(what(true, None), "has unsaved changes");
        assert_eq!(what(false, Some(fields::NAME)), "is at Name");
        assert_eq!(what(false, None), "is viewing");
        let own = |changed, field| what_you_do(Doing { changed, field });
        assert_eq!(own(true, Some(fields::PRICE)), ", changing Price");
        assert_eq!(own(true, None), ", with unsaved changes");
        assert_eq!(own(false, Some(fields::NAME)), "");
    }
}
