//! Reranking: `{"query", "contexts"}` to `{"response": [{"id", "score"}]}`.

use async_trait::async_trait;
use g4f_types::Result;
use g4f_types::facets::{Ranking, RerankRequest};
use serde_json::{Value, json};

use super::run;
use crate::provider::{Link, Serve};
use crate::shared::json::count;

/// Orders documents.
#[derive(Clone, Copy, Debug, Default)]
pub struct CloudflareRerank;

#[async_trait]
impl Serve<RerankRequest> for CloudflareRerank {
    async fn serve(&self, link: &Link<'_>, request: RerankRequest) -> Result<Ranking> {
        let texts = request.documents.iter().map(|text| json!({ "text": text }));
        let body = run::fields(
            [
                ("query", Some(request.query.as_str().into())),
                ("contexts", Some(texts.collect())),
                ("top_k", request.top_n.map(Value::from)),
            ],
            &request.other,
        );
        let address = run::address(link)?;
        let body = Value::Object(body);
        let reply = link.post_edited(&address, body, &request.extra).await?;
        let result = run::result(link, &reply)?;
        let Some(Value::Array(scores)) = result.get("response") else {
            return Err(link.invalid("the answer holds no scores"));
        };
        let place = |score: &Value| {
            let index = u32::try_from(count(score, "id")?).ok()?;
            Some((index, score.get("score")?.as_f64()?))
        };
        let mut results: Vec<(u32, f64)> = scores.iter().filter_map(place).collect();
        results.sort_by(|a, b| b.1.total_cmp(&a.1));
        Ok(Ranking {
            results,
            ..Ranking::default()
        })
    }
}
