#![doc = include_str!("../README.md")]

mod comparable;
mod passage;
mod text_merge;
mod three;

pub use comparable::comparable_text;
pub use passage::{Passage, agreed_text};
pub use text_merge::merge_texts;
pub use three::{Relation, Three};
