//! The way out: HTTP over `reqwest`, behind [`Transport`](g4f_types::Transport).
//!
//! [`HttpTransport`] sends one request and hands back head and body as they come. It adds what a caller of foreign
//! servers needs and `reqwest` leaves open: a bound on the *expanded* body, proxies and connect deadlines per call,
//! redirects that cannot carry a key to another host, and failures in the vocabulary of [`g4f_types::Error`], with
//! the query of the URL, which may hold a key, left out.
//!
//! | failure | kind | reached upstream |
//! |---|---|---|
//! | refused, unreachable, unknown name, TLS | `Network` | no |
//! | no connection in time | `Timeout` | no |
//! | closed or reset before the answer | `Network` | maybe, so yes |
//! | not HTTP | `InvalidResponse` | yes |
//! | cut, reset in mid-body | `Network` | yes |
//! | body over the bound, broken compression | `InvalidResponse` | yes |
//! | URL, proxy or certificate that cannot be used | `Config` | no |
//! | an address that is not public, where only such were allowed | `BadRequest` | no |

mod body;
mod clients;
mod config;
mod fault;
mod public;
mod transport;
mod urls;

pub(crate) use body::collect;
pub use body::{read_body, read_prefix};
pub use config::HttpConfig;
pub use public::is_public;
pub(crate) use public::may_be_public;
pub use transport::HttpTransport;
