#![doc = include_str!("../../../docs/write-a-provider.md")]

pub mod acme;
pub mod guild;
