//! The strategies, each with its use case and its SQL.

use concord_lab::{Scenario, Strategy};
use leptos::prelude::*;

/// All strategies to choose from; those that are meaningless in the scenario are disabled.
#[component]
pub fn Strategies(scenario: Scenario, chosen: Strategy) -> impl IntoView {
    let cards = Strategy::ALL.map(|strategy| view! { <Card scenario strategy chosen/> });
    view! {
        <fieldset class="strategies">
            <legend class="lab-legend">"How they keep out of each other's way"</legend>
            <div class="strategy-grid">{cards.collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn Card(scenario: Scenario, strategy: Strategy, chosen: Strategy) -> impl IntoView {
    let fits = scenario.promise(strategy).is_some();
    let word = strategy.as_str();
    let says = if fits { strategy.explanation() } else { "Does not apply to this scenario." };
    view! {
        <div class="strategy" class:is-off=!fits>
            <label class="strategy-choice">
                <input
                    type="radio"
                    name="strategy"
                    value=word
                    checked=strategy == chosen
                    disabled=!fits
                    aria-describedby=format!("says-{word}")
                />
                <b>{strategy.title()}</b>
            </label>
            <p class="strategy-says" id=format!("says-{word}")>{says}</p>
            {fits.then(|| view! {
                <p class="strategy-when">
                    <b>"Use it when: "</b>{lower(strategy.use_it_when())}
                </p>
                <details class="strategy-sql">
                    <summary>
                        "SQL"<span class="visually-hidden">{format!(" of {}", strategy.title())}</span>
                    </summary>
                    <Sql statements=strategy.sql(scenario).into_iter().map(str::to_owned).collect()/>
                </details>
            })}
        </div>
    }
}

/// Starts a text in lower case, for use after a colon.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default()
        + letters.as_str()
}

/// Statements below each other, with their comments de-emphasized.
#[component]
pub fn Sql(statements: Vec<String>) -> impl IntoView {
    let lines = statements.iter().map(|statement| {
        let lines =
            statement.trim().lines().map(|line| match line.trim_start().starts_with("--") {
                true => view! { <span class="sql-note">{format!("{line}\n")}</span> }.into_any(),
                false => view! { <span class="sql-line">{format!("{line}\n")}</span> }.into_any(),
            });
        view! { <code class="sql-statement">{lines.collect_view()}</code> }
    });
    view! { <pre class="sql" tabindex="0">{lines.collect_view()}</pre> }
}

#[cfg(test)]
mod tests {
    #[test]
    fn after_a_colon_it_goes_on_small() {
        assert_eq!(super::lower("A person thinks."), "a person thinks.");
    }
}
