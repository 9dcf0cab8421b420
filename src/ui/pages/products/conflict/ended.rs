//! Tells the server how a dialog was ended, for its page of activity. Nothing waits for it, and nothing
//! is lost with it.

use crate::ui::draft;
use concord_record::PickCounts;
use leptos::prelude::*;

/// With which button, as `activity::HowEnded` reads it.
pub const SAVED: &str = "saved";
/// *Discard mine and load version 8*.
pub const DISCARDED: &str = "discarded";
/// *Keep editing*.
pub const KEPT: &str = "kept";

/// A dialog that was open since `opened` (milliseconds since 1970, if that is known) was ended.
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
