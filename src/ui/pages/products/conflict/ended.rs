//! Reports to the server how a dialog ended, for the activity page. Nothing waits for it, and failures are ignored.

use crate::ui::draft;
use concord_record::PickCounts;
use leptos::prelude::*;

/// *Save merged version*; these are the values that `activity::HowEnded` parses.
pub const SAVED: &str = "saved";
/// *Discard mine and load version 8*.
pub const DISCARDED: &str = "discarded";
/// *Keep editing*.
pub const KEPT: &str = "kept";

/// Reports the end of a dialog that was open since `opened` (milliseconds since 1970, if known).
pub fn tell(how: &str, opened: Option<i64>, picks: PickCounts) {
    let PickCounts { theirs, mine, both, typed } = picks;
    let mut address = format!(
        "/fn/conflict_ended?how={how}&theirs={theirs}&mine={mine}&both={both}&typed={typed}"
    );
    if let Some(opened) = opened {
        let ms = (draft::now() - opened).max(0);
        address = format!("{address}&ms={ms}");
    }
    let _sent = window().navigator().send_beacon(&address);
}
