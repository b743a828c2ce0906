//! The other side: what clients of an OpenAI-compatible server send, and what they are answered.
