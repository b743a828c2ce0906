//! Tests of codes and of how failures read.

use g4f_sdk::{Error, ErrorKind};

use super::{CliError, Code};

#[test]
fn the_kind_decides_the_code() {
    let code = |error: Error| CliError::from(error).code;
    assert_eq!(code(Error::config("x")), Code::Usage);
    assert_eq!(
        code(Error::new(ErrorKind::BadRequest, "no file")),
        Code::Usage
    );
    let refused = Error::new(ErrorKind::BadRequest, "bad").with_status(400);
    assert_eq!(code(refused), Code::NoAnswer);
    assert_eq!(code(Error::new(ErrorKind::NoTarget, "x")), Code::NoAnswer);
    assert_eq!(code(Error::new(ErrorKind::Auth, "x")), Code::NoAnswer);
    assert_eq!(
        code(Error::new(ErrorKind::Cancelled, "x")),
        Code::Interrupted
    );
    let broken = Error::new(ErrorKind::Truncated, "x");
    assert_eq!(CliError::partial(&broken).code, Code::Partial);
}

#[test]
fn causes_stand_one_a_line_and_help_comes_once() {
    let cause = |provider: &'static str| {
        Error::new(ErrorKind::Auth, "bad key")
            .with_target(provider, "m")
            .with_help("get a key")
    };
    let error = Error::new(ErrorKind::Exhausted, "nobody answered")
        .with_causes(vec![cause("a"), cause("b")]);
    assert_eq!(
        CliError::from(error).render(),
        "error: Exhausted: nobody answered\n  - a:m: Auth: bad key\n  - b:m: Auth: bad key\nhelp: get a key\nhelp: `--explain` shows every attempt, `g4f doctor` who can be asked\n"
    );
}

#[test]
fn a_message_of_several_lines_becomes_a_list() {
    let error = Error::config("g4f.toml:1: one\ng4f.toml:2: two");
    assert_eq!(
        CliError::from(error).render(),
        "error: g4f.toml:1: one\n  - g4f.toml:2: two\n"
    );
}

#[test]
fn causes_are_not_told_twice() {
    let cause = Error::new(ErrorKind::Network, "refused").with_target("a", "m");
    let words = format!("all failed, 1 tried: 1. {cause}");
    let error = Error::new(ErrorKind::Exhausted, words).with_causes(vec![cause]);
    assert_eq!(
        CliError::from(error).render(),
        "error: Exhausted: all failed, 1 tried\n  - a:m: Network: refused\nhelp: `--explain` shows every attempt, `g4f doctor` who can be asked\n"
    );
}
