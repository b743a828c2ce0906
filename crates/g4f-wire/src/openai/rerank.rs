//! Reranking: `/rerank`, as Jina, Voyage, Together and others have it.

use async_trait::async_trait;
use g4f_types::facets::{Ranking, RerankRequest};
use g4f_types::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::decode::lenient::{List, Num};
use super::facet::{Params, checked, object, target, unusable, usage_of};
use crate::provider::{EncodeTarget, Link, Serve};

/// A vendor's dialect of `/rerank`.
#[derive(Clone, Copy, Debug)]
pub struct RerankQuirks {
    /// Path behind the base URL; `/rerank`.
    pub path: &'static str,
    /// Parameters by another name: ours and the vendor's.
    pub rename: &'static [(&'static str, &'static str)],
    /// Whether the documents come back unless `return_documents` is false.
    pub echoes: bool,
}

impl RerankQuirks {
    /// A plain server.
    pub const DEFAULT: Self = Self {
        path: "/rerank",
        rename: &[],
        echoes: false,
    };
}

impl Default for RerankQuirks {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Ranks.
#[derive(Clone, Copy, Debug)]
pub struct Rerank {
    quirks: &'static RerankQuirks,
}

impl Rerank {
    /// By a vendor with these quirks.
    pub const fn new(quirks: &'static RerankQuirks) -> Self {
        Self { quirks }
    }
}

#[async_trait]
impl Serve<RerankRequest> for Rerank {
    async fn serve(&self, link: &Link<'_>, request: RerankRequest) -> Result<Ranking> {
        let body = encode(&request, self.quirks, target(link))?;
        let reply = link.post_json(self.quirks.path, &body).await?;
        decode(&checked(link, reply)?, request.documents.len())
    }
}

/// The body of a call.
///
/// # Errors
/// `BadRequest` for no documents.
fn encode(
    request: &RerankRequest,
    quirks: &RerankQuirks,
    target: EncodeTarget<'_>,
) -> Result<Map<String, Value>> {
    if request.documents.is_empty() {
        return Err(
            Error::new(ErrorKind::BadRequest, "documents: there is nothing to rank")
                .with_param("documents"),
        );
    }
    let mut params = Params::new(target, &["top_n"], quirks.rename);
    params.set("query", request.query.as_str());
    params.set("documents", request.documents.as_slice());
    params.need("top_n", request.top_n)?;
    if quirks.echoes {
        // They are here already, and may be long.
        params.preset("return_documents", false);
    }
    params.finish(&request.other, &request.extra)
}

/// The order of `count` documents, best first.
///
/// # Errors
/// `InvalidResponse` when there is none, or when it names a document that was not sent.
fn decode(body: &[u8], count: usize) -> Result<Ranking> {
    let is_bare = body.trim_ascii_start().first() == Some(&b'[');
    let answer = if is_bare {
        Answer {
            results: object(body)?,
            ..Answer::default()
        }
    } else {
        object::<Answer>(body)?
    };
    let lists = [answer.results, answer.data, answer.rankings];
    let list = lists.into_iter().find(|list| !list.is_empty());
    let list = list.ok_or_else(|| unusable("the answer ranks nothing"))?;
    let mut results = Vec::with_capacity(list.len());
    for item in list {
        let index = item.index.small();
        let score = [item.relevance_score, item.score, item.logit]
            .iter()
            .find_map(Value::as_f64);
        match (index, score) {
            (Some(index), Some(score)) if (index as usize) < count => results.push((index, score)),
            _ => return Err(unusable("the answer ranks a document that was not sent")),
        }
    }
    results.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let usage = usage_of(&answer.usage)
        .or_else(|| usage_of(answer.meta.get("tokens")?))
        .or_else(|| usage_of(answer.meta.get("billed_units")?));
    Ok(Ranking { results, usage })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    results: List<Item>,
    data: List<Item>,
    rankings: List<Item>,
    usage: Value,
    meta: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Item {
    index: Num,
    relevance_score: Value,
    score: Value,
    logit: Value,
}
