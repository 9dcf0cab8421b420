//! What pages share.

pub mod frame;
