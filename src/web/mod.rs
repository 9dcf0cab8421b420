//! What REST, pages, forms and sockets share of HTTP: who sends a request, bodies of a bounded size, problem
//! documents, and answers that are kept for a repeated request.

pub mod actor;
pub mod body;
pub mod kept_answer;
mod problem;
mod problems;
pub mod refusal;

pub use problem::{InputFault, PROBLEM_JSON, Problem};
