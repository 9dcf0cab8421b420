//! The stock in the form: set as a number, or moved by adding and taking.

use super::{
    news::{News, Taken},
    state::{FormState, number},
    strip::mark,
};
use crate::{
    product::fields,
    ui::{
        components::{
            field::FieldInput,
            moment::taken_over,
            number::stock_text,
            typed::{InputRef, tie},
        },
        pages::products::conflict::{at_time::AtTime, names},
    },
};
use concord_record::FieldDef;
use leptos::prelude::*;

/// Common reasons; any other can be typed.
const REASONS: &str = "<option>sale<option>return<option>delivery<option>correction<option>damage";

/// Both modes of changing the stock. The style sheet shows the chosen one, and a movement that is filled
/// in, so it also works without WASM.
#[component]
pub fn StockField(definition: &'static FieldDef, news: News) -> impl IntoView {
    let form = news.form;
    let before = move || form.base.with(|base| base.form.get(fields::STOCK).to_owned());
    view! {
        <div class="stock">
            <Modes form/>
            <div class="stock-number">
                <FieldInput
                    definition
                    value=form.text(fields::STOCK)
                    error=wrong(form, false)
                    mark=mark(news, fields::STOCK)
                    fresh=news.is_fresh(fields::STOCK)
                />
            </div>
            <Movement form/>
            <p class="field-note stock-news" role="status">{move || change_text(news)}</p>
            <input type="hidden" name=names::STOCK_BEFORE value=before/>
            <input type="hidden" name=names::REQUEST_KEY value=move || form.request_key()/>
        </div>
    }
}

/// The error of the stock, for the current mode.
fn wrong(form: FormState, moves: bool) -> Signal<Option<String>> {
    let error = form.error(fields::STOCK);
    Signal::derive(move || error.get().filter(|_| form.moving.form().is_filled() == moves))
}

/// "Set number" or "Add or take".
#[component]
fn Modes(form: FormState) -> impl IntoView {
    let controls = [InputRef::new(), InputRef::new()];
    Effect::new(move |seen: Option<bool>| {
        let moves = form.moving.chosen.get();
        let [Some(set), Some(add)] = controls.map(|control| control.get()) else { return false };
        if seen == Some(true) || moves {
            if moves { &add } else { &set }.set_checked(true);
        } else if add.checked() {
            // Chosen before hydration.
            form.choose_movement(true);
        }
        true
    });
    let mode = move |moves: bool, text: &'static str| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name=names::STOCK_MODE
                    value=if moves { names::MOVE } else { "set" }
                    checked=form.moving.chosen.get_untracked() == moves
                    node_ref=controls[usize::from(moves)]
                    on:change=move |_| form.choose_movement(moves)
                />
                {text}
            </label>
        }
    };
    view! {
        <div class="segments" role="radiogroup" aria-label="How the stock changes">
            {mode(false, "Set number")}
            {mode(true, "Add or take")}
        </div>
    }
}

/// Quantity, reason and reference.
#[component]
fn Movement(form: FormState) -> impl IntoView {
    let moving = form.moving;
    let error = wrong(form, true);
    // Errors in reason and reference contain their names.
    let is_wrong = move |name: &str| {
        error.with(|error| {
            let says = |word: &str| error.as_ref().is_some_and(|error| error.contains(word));
            match name {
                names::STOCK_REASON => says("reason"),
                names::STOCK_REFERENCE => says("reference"),
                _ => error.is_some() && !says("reason") && !says("reference"),
            }
        })
    };
    let text = move |name: &'static str, label: &'static str, hint: &'static str, value| {
        let control = InputRef::new();
        tie(control, value);
        view! {
            <div class="field">
                <label for=name>{label}</label>
                <input
                    type="text"
                    id=name
                    name=name
                    class="input"
                    dir="auto"
                    list=(name == names::STOCK_REASON).then_some("stock_reasons")
                    placeholder=hint
                    value=value.get_untracked()
                    node_ref=control
                    on:input=move |event| value.set(event_target_value(&event))
                    aria-describedby="stock-note"
                    aria-invalid=move || is_wrong(name).then_some("true")
                />
            </div>
        }
    };
    let step = move |by: i64, sign: &'static str, label: &'static str| {
        view! {
            <button
                type="button"
                class="button"
                aria-label=label
                hidden=move || !taken_over()
                on:click=move |_| moving.step(by)
            >
                {sign}
            </button>
        }
    };
    view! {
        <div class="stock-move">
            <div class="stock-amount">
                {step(-1, "−", "One less")}
                {text(names::STOCK_DELTA, "How many", "−2 or +2", moving.delta)}
                {step(1, "+", "One more")}
                <output class="arithmetic" for=names::STOCK_DELTA>{move || sum(form)}</output>
            </div>
            {text(names::STOCK_REASON, "Reason", "sale, return", moving.reason)}
            {text(names::STOCK_REFERENCE, "Reference", "order 77", moving.reference)}
            <datalist id="stock_reasons" inner_html=REASONS></datalist>
            <p class="field-note" id="stock-note">{error}</p>
        </div>
    }
}

/// "10 − 2 → 8".
fn sum(form: FormState) -> Option<String> {
    let before = number(&form.untouched(fields::STOCK))?;
    let pieces = form.moving.pieces()?;
    let sign = if pieces < 0 { '−' } else { '+' };
    let after = stock_text(before.saturating_add(pieces));
    let pieces = stock_text(i64::try_from(pieces.unsigned_abs()).unwrap_or(i64::MAX));
    Some(format!("{} {sign} {pieces} → {after}", stock_text(before)))
}

/// "Now 8: −2, sale, at 12:04", and what happens to a typed number.
fn change_text(news: News) -> Option<impl IntoView> {
    let Taken { product, words } = news.moved.get()?;
    let form = news.form;
    let latest = form.latest.get()?.product;
    if latest.version != product.version {
        return None;
    }
    let now = latest.content.stock_quantity.get();
    let asks = move || {
        let mine = number(&form.text(fields::STOCK).read())?;
        let is_number =
            form.typed.read().contains(&fields::STOCK) && !form.moving.form().is_filled();
        (is_number && mine != now)
            .then(|| format!(" You set {}: Save asks which counts.", stock_text(mine)))
    };
    let what = move || format!("Now {}: {words}, ", stock_text(now));
    Some(view! { {what} <AtTime at=product.updated_at/> "." {asks} })
}
