//! What pages share. The classes that go with them are listed at the top of `style/main.css`.

pub mod banner;
#[cfg(feature = "ssr")]
pub mod chart;
pub mod dialog;
pub mod diff;
pub mod empty;
pub mod field;
pub mod flash;
pub mod frame;
pub mod icon;
pub mod keys;
pub mod leave;
pub mod moment;
pub mod money;
pub mod name;
pub mod remedy;
pub mod restore;
pub mod skeleton;
pub mod slow;
pub mod store;
#[cfg(feature = "ssr")]
pub mod switched_off;
pub mod textarea;
pub mod toast;
pub mod typed;
pub mod words;
