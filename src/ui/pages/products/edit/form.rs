//! The form of a product.

use super::{
    actions::{DeleteButton, DuplicateButton, HistoryLink},
    card::SideCard,
    draft_banner::{DraftBanner, OldVersionNote, UnreadBanner},
    drafts::Drafts,
    error_banner::ErrorBanner,
    gone_dialog::GoneDialog,
    news::News,
    people::{self, People},
    save_bar::SaveBar,
    saving::Saver,
    seen_dialog::SeenDialog,
    start::Opening,
    state::FormState,
    stock::StockField,
    strip::{Strip, mark},
};
use crate::{
    product::{FieldId, closed, fields, isolated},
    ui::{
        components::{
            back::BackToList,
            field::{FieldInput, FieldSections},
            keys::{on_save_keys, save_on_ctrl_s},
            leave::guard_leaving,
            moment::taken_over,
        },
        pages::products::{conflict::names, conflict_dialog::ConflictDialog},
    },
};
use concord_record::{FieldDef, MergeRule};
use leptos::{ev, prelude::*};
use leptos_meta::Title;

/// Shows a product's form with everything that belongs to it.
#[component]
pub fn EditForm(
    /// The initial state.
    opening: Opening,
) -> impl IntoView {
    let form =
        FormState::new(opening.id, opening.base.clone(), opening.latest.clone(), &opening.text);
    let drafts = Drafts::start(form);
    let saver = Saver::new(form, drafts, &opening);
    let news = News::new(saver);
    let people = people::follow(news);
    form.refuse(opening.text, opening.errors);
    save_on_ctrl_s(move || saver.save());
    guard_leaving(Signal::derive(move || !form.typed.read().is_empty()));

    let title = Memo::new(move |_| form.title());
    // The server reads the title when the page is written, when the signals may already be disposed.
    let opened_as = title.get_untracked();
    view! {
        <Title text=move || isolated(&title.try_get().unwrap_or_else(|| opened_as.clone())).into_owned()/>
        <div class="page">
            <div class="page-top">
                <BackToList/>
                // Notices that appear dynamically have reserved space or overlay the head, so that no field moves.
                <div class="notices">
                    <DraftBanner drafts/>
                    <UnreadBanner drafts/>
                    <Show when=taken_over>
                        <Strip news/>
                    </Show>
                </div>
            </div>
            <div class="page-head">
                <h1 dir="auto">{move || closed(&title.read()).into_owned()}</h1>
                <div class="people-room"><People people/></div>
                <div class="page-actions">
                    <HistoryLink id=opening.id/>
                    <DuplicateButton id=opening.id/>
                    <DeleteButton form/>
                </div>
            </div>
            <ConflictDialog saver/>
            <GoneDialog saver/>
            <Show when=move || !taken_over()>
                <OldVersionNote saver/>
            </Show>
            <div class="columns">
                <ProductFields saver news/>
                <div class="column-side"><SideCard form/></div>
            </div>
            <SeenDialog saver/>
        </div>
    }
}

/// The fields and the save bar: a form that works without WASM.
#[component]
fn ProductFields(saver: Saver, news: News) -> impl IntoView {
    let form = saver.form;
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        saver.save();
    };
    // These follow the base: if the WASM fails, the browser posts the form itself.
    let version = move || form.base.with(|base| base.version.to_string());
    view! {
        <form
            id="edit-form"
            class="column-main"
            on:focusin=move |event| people::moved(&event, true)
            on:focusout=move |event| people::moved(&event, false)
            method="post"
            action=format!("/products/{}", form.id)
            autocomplete="off"
            on:submit=submit
            on:keydown=move |event| on_save_keys(&event, || saver.save())
        >
            <input type="hidden" name="version" value=version/>
            {fields::ids().map(|field| view! { <Blank form field/> }).collect_view()}
            <FieldSections field=move |definition| view! { <Field definition news/> }.into_any()/>
            <ErrorBanner saver/>
            <SaveBar saver/>
        </form>
    }
}

/// Marks an empty text as the loaded value of the field, as opposed to a missing one.
#[component]
fn Blank(form: FormState, field: FieldId) -> impl IntoView {
    let is_blank = move || form.base.with(|base| base.form.texts.is_blank(field));
    move || {
        is_blank().then(|| view! { <input type="hidden" name=names::blank(field) value="true"/> })
    }
}

/// A field with the changes of others.
#[component]
fn Field(definition: &'static FieldDef, news: News) -> impl IntoView {
    if definition.rule == MergeRule::Delta {
        return view! { <StockField definition news/> }.into_any();
    }
    let (form, field) = (news.form, definition.key);
    view! {
        <FieldInput
            definition
            value=form.text(field)
            error=form.error(field)
            help=definition.help.as_str()
            mark=mark(news, field)
            fresh=news.is_fresh(field)
        />
    }
    .into_any()
}
