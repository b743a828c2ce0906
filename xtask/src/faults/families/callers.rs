//! Callers who go away. The upstream is told, nobody else is asked, and no permit is left behind.

use g4f_testkit::{Reply, Step};

use super::replies::{beginning, plain};
use crate::faults::expect::Expect;
use crate::faults::scenario::{Leave, Mode, Place, Scenario};

pub(super) fn scenarios() -> Vec<Scenario> {
    let told = |_| Expect::nothing([1, 0]);
    vec![
        Scenario::at(
            "is still shaking hands when the caller leaves",
            Place::DeafBehindHttps,
        )
        .leaves(Leave::OnceConnected)
        .expect(|_| Expect::nothing([0, 0])),
        Scenario::reply("has read the request when the caller leaves", Reply::hang())
            .leaves(Leave::OnceRead)
            .expect(told),
        Scenario::replies(
            "has opened its answer when the caller leaves",
            plain().hang_at(30),
            beginning(0).reply().then_hang(),
        )
        .leaves(Leave::OnceRead)
        .expect(told),
        Scenario::reply(
            "has said its first word when the caller leaves",
            beginning(1).reply().then_hang(),
        )
        .only(&[Mode::Streamed])
        .leaves(Leave::AfterPieces(1))
        .expect(told),
        Scenario::reply(
            "is in the middle of its answer when the caller leaves",
            beginning(8).reply().then_hang(),
        )
        .only(&[Mode::Streamed])
        .leaves(Leave::AfterPieces(5))
        .expect(told),
        Scenario::reply(
            "has said all but the end when the caller leaves",
            super::replies::stream()
                .without_finish()
                .without_done()
                .reply()
                .then(Step::Hang),
        )
        .only(&[Mode::Streamed])
        .leaves(Leave::AfterPieces(super::replies::pieces().len()))
        .expect(told),
    ]
}
