//! Placeholders for content that is loading.

use leptos::prelude::*;

/// Grey lines in place of text; `aria-hidden`, because the container itself is marked as busy.
#[component]
pub fn Skeleton(
    /// The number of lines.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true">
            {(0..lines).map(|_| view! { <span class="skeleton-line"></span> }).collect_view()}
        </div>
    }
}

/// Rows of a table that is still loading.
#[component]
pub fn SkeletonRows(
    /// The number of rows.
    #[prop(default = 8)]
    rows: usize,
    /// The number of columns.
    columns: usize,
) -> impl IntoView {
    (0..rows)
        .map(|_| {
            let cells =
                (0..columns).map(|_| view! { <td><span class="skeleton-line"></span></td> });
            view! { <tr class="skeleton-row" aria-hidden="true">{cells.collect_view()}</tr> }
        })
        .collect_view()
}
