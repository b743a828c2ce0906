//! The openai family from outside: recorded traffic, round trips, and OpenAI's own schema.

mod properties;
mod recordings;
mod requests;
mod schema;
mod shared;
