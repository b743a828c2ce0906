//! `POST /rerank`.

use async_trait::async_trait;
use g4f_types::facets::{Ranking, RerankRequest};
use g4f_types::{Error, ErrorKind, Result};
use serde_json::{Value, json};

use crate::provider::{Link, Serve};
use crate::shared::add_own_fields;
use crate::shared::json::{count, list};

/// Cohere's reranking. It is billed by searches, not by tokens.
#[derive(Clone, Copy, Debug, Default)]
pub struct CohereRerank;

#[async_trait]
impl Serve<RerankRequest> for CohereRerank {
    async fn serve(&self, link: &Link<'_>, request: RerankRequest) -> Result<Ranking> {
        let mut body = json!({
            "model": link.model(),
            "query": request.query,
            "documents": request.documents,
        });
        if let Some(body) = body.as_object_mut() {
            if let Some(most) = request.top_n {
                body.insert("top_n".to_owned(), most.into());
            }
            add_own_fields(body, &request.other);
        }
        let reply = link.post_edited("/rerank", body, &request.extra).await?;
        read(&super::checked(link, &reply)?)
    }
}

fn read(answer: &Value) -> Result<Ranking> {
    let Some(results) = answer.get("results").filter(|results| results.is_array()) else {
        return Err(
            Error::new(ErrorKind::InvalidResponse, "the answer holds no results")
                .with_reached_upstream(true),
        );
    };
    let place = |result: &Value| {
        let index = u32::try_from(count(result, "index")?).ok()?;
        Some((index, result.get("relevance_score")?.as_f64()?))
    };
    Ok(Ranking {
        results: list(results).iter().filter_map(place).collect(),
        ..Ranking::default()
    })
}
