//! The lab's SQL: the statements that its transactions are made of, and those around a run.

pub mod text;
