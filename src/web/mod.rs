//! HTTP code shared by REST, pages, forms and sockets: the sender's name, body limits, problem documents,
//! and stored answers for repeated requests.

pub mod actor;
pub mod body;
pub mod kept_answer;
mod problem;
mod problems;
pub mod refusal;

pub use problem::{InputFault, PROBLEM_JSON, Problem};
