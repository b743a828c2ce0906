//! Every status that says that something is wrong, with a body that says nothing more.

use g4f_sdk::ErrorKind::{
    self, Auth, BadRequest, InvalidResponse, Overloaded, QuotaExhausted, RateLimited, Server,
    Timeout,
};
use g4f_testkit::Reply;
use serde_json::json;

use crate::faults::expect::Expect;
use crate::faults::scenario::Scenario;

/// What a status comes down to.
enum Means {
    /// A failure of this kind.
    Kind(ErrorKind),
    /// There is nothing to be had at this address, for nobody: no second try, but others may know better.
    NotHere(ErrorKind),
}

use Means::{Kind, NotHere};

const STATUSES: &[(u16, Means)] = &[
    (204, Kind(ErrorKind::Empty)),
    (301, NotHere(ErrorKind::ErrorPage)),
    (302, NotHere(ErrorKind::ErrorPage)),
    (304, NotHere(ErrorKind::ErrorPage)),
    (307, NotHere(ErrorKind::ErrorPage)),
    (308, NotHere(ErrorKind::ErrorPage)),
    (400, Kind(BadRequest)),
    (401, Kind(Auth)),
    (402, Kind(QuotaExhausted)),
    (403, Kind(Auth)),
    (404, NotHere(InvalidResponse)),
    (405, NotHere(InvalidResponse)),
    (406, NotHere(InvalidResponse)),
    (407, NotHere(ErrorKind::Network)),
    (408, Kind(Timeout)),
    (409, Kind(Server)),
    (410, NotHere(InvalidResponse)),
    (411, Kind(BadRequest)),
    (412, Kind(BadRequest)),
    (413, Kind(BadRequest)),
    (414, Kind(BadRequest)),
    (415, Kind(BadRequest)),
    (416, Kind(BadRequest)),
    (417, Kind(BadRequest)),
    (418, NotHere(InvalidResponse)),
    (421, NotHere(InvalidResponse)),
    (422, Kind(BadRequest)),
    (423, Kind(Server)),
    (424, Kind(Server)),
    (425, Kind(Server)),
    (426, NotHere(InvalidResponse)),
    (428, Kind(BadRequest)),
    (429, Kind(RateLimited)),
    (431, Kind(BadRequest)),
    (451, NotHere(InvalidResponse)),
    (498, Kind(BadRequest)),
    (499, Kind(Server)),
    (500, Kind(Server)),
    (501, Kind(Server)),
    (502, Kind(Server)),
    (503, Kind(Overloaded)),
    (504, Kind(Timeout)),
    (505, Kind(Server)),
    (506, Kind(Server)),
    (507, Kind(Server)),
    (508, Kind(Server)),
    (510, Kind(Server)),
    (511, Kind(Server)),
    (520, Kind(Server)),
    (521, Kind(Server)),
    (522, Kind(Timeout)),
    (523, Kind(Server)),
    (524, Kind(Timeout)),
    (525, Kind(Server)),
    (526, Kind(Server)),
    (527, Kind(Server)),
    (529, Kind(Overloaded)),
    (530, Kind(Server)),
    (598, Kind(Server)),
    (599, Kind(Server)),
];

pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all: Vec<Scenario> = STATUSES
        .iter()
        .map(|(status, means)| scenario(*status, means))
        .collect();
    all.extend([
        page(502, "answers 502 with a proxy's page").expect(|_| Expect::after(Server)),
        page(404, "answers 404 with a page").expect(|_| Expect::switched("InvalidResponse", 0)),
        page(403, "answers 403 with a page").expect(|_| Expect::after(Auth).bench("key", Auth, 600..=600)),
        Scenario::reply(
            "answers 403 with a page that keeps programs out",
            Reply::status(403)
                .header("content-type", "text/html")
                .text("<html><head><title>Just a moment...</title></head><body>/cdn-cgi/ challenge</body></html>"),
        )
        .expect(|_| Expect::after(ErrorKind::ErrorPage)),
        Scenario::reply("answers 500 with no body", Reply::status(500)).expect(|_| Expect::after(Server)),
        Scenario::reply("answers 500 and cuts its body", Reply::status(500).text("broken").truncate_at(3))
            .expect(|_| Expect::after(Server)),
        Scenario::reply("answers 500 and never ends its body", Reply::status(500).chunked().then_flood("x".repeat(4096)))
            .expect(|_| Expect::after(Server)),
    ]);
    all
}

fn scenario(status: u16, means: &'static Means) -> Scenario {
    let body = json!({"error": {"message": "No.", "type": null, "param": null, "code": null}});
    Scenario::reply(
        format!("answers {status}"),
        Reply::status(status).json(body),
    )
    .expect(move |_| match means {
        NotHere(kind) => Expect::switched(kind.as_str(), 0),
        Kind(kind) => benched(Expect::after(*kind), *kind),
    })
}

/// Who is left alone after a failure that names no time.
fn benched(expect: Expect, kind: ErrorKind) -> Expect {
    match kind {
        RateLimited => expect.bench("key", kind, 5..=5),
        Auth => expect.bench("key", kind, 600..=600),
        QuotaExhausted => expect.bench("key", kind, 3600..=3600),
        _ => expect,
    }
}

fn page(status: u16, name: &'static str) -> Scenario {
    let page =
        format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>");
    Scenario::reply(
        name,
        Reply::status(status)
            .header("content-type", "text/html")
            .text(page),
    )
}
