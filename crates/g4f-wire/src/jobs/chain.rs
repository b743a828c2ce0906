//! The steps: order, look, wait, give up.

use std::time::Duration;

use g4f_types::facets::VideoState;
use g4f_types::{HttpBody, HttpRequest, Result};
use serde_json::Value;
use tokio::time::timeout;

use super::maker::{Asked, Maker, Step, Ticket};
use crate::openai::facet::{checked, object, target};
use crate::provider::{Link, Reply};
use crate::shared::{Watch, id_in_path};

/// Longest time that calling off may take.
const PARTING: Duration = Duration::from_secs(2);

/// Work that was ordered.
pub(crate) struct Work {
    pub(crate) id: String,
    /// Where it is looked at, where the id alone does not say it.
    pub(crate) url: Option<String>,
    pub(crate) step: Step,
}

impl Work {
    fn ticket<'a>(&'a self, link: &'a Link<'_>) -> Ticket<'a> {
        Ticket {
            id: &self.id,
            model: link.model(),
        }
    }
}

/// Orders work.
///
/// # Errors
/// What the vendor refuses; `InvalidResponse` when the answer does not name the work.
pub(super) async fn order<M: Maker>(link: &Link<'_>, maker: &M, asked: Asked<'_>) -> Result<Work> {
    let order = maker.order(asked, target(link))?;
    let edits = asked.edits();
    let body = Value::Object(order.body);
    let reply = link
        .post_with(&order.path, order.headers, body, edits)
        .await?;
    let step = told(link, maker, reply)?;
    let own = match (&order.look, &step.id) {
        (Some(path), Some(id)) => Some(path.replace("{id}", id_in_path(id)?)),
        _ => None,
    };
    let url = step.look.clone().or(own);
    let is_over = step.state.is_some_and(VideoState::is_over);
    match &step.id {
        Some(id) => Ok(Work {
            id: id.clone(),
            url,
            step,
        }),
        // Nobody needs the name of what is here already.
        None if is_over => Ok(Work {
            id: String::new(),
            url,
            step,
        }),
        None => Err(link.invalid("the answer does not name the work")),
    }
}

/// Looks once, and fetches the result where it is elsewhere.
///
/// # Errors
/// What goes wrong with the looking. That the work failed is a [`Step`].
pub(super) async fn look<M: Maker>(link: &Link<'_>, maker: &M, work: &mut Work) -> Result<()> {
    let own = match &work.url {
        // A path is the maker's own, an address the vendor's.
        Some(url) if !url.starts_with("http") || same_site(link.base_url()?, url) => {
            Some(url.clone())
        }
        _ => None,
    };
    let path = match own {
        Some(path) => path,
        None => maker.look(work.ticket(link))?,
    };
    let step = told(link, maker, link.get(&path).await?)?;
    if step.state.is_none() {
        return Err(link.invalid("the answer does not say how the work stands"));
    }
    if step.look.is_some() {
        work.url.clone_from(&step.look);
    }
    work.step = step;
    fetch(link, maker, work).await
}

/// The result of work that is done, where it is elsewhere.
pub(super) async fn fetch<M: Maker>(link: &Link<'_>, maker: &M, work: &mut Work) -> Result<()> {
    let done = work.step.state == Some(VideoState::Done);
    if !done || !work.step.output.is_null() {
        return Ok(());
    }
    let place = work.step.then.take();
    let Some(place) = place.or_else(|| maker.result(work.ticket(link))) else {
        return Ok(());
    };
    let is_own = !place.starts_with("http") || same_site(link.base_url()?, &place);
    let path = if is_own {
        place
    } else {
        // Our key goes nowhere else; the path is the same at the server that we were told to ask.
        path_of(&place).ok_or_else(|| link.invalid("the result is at no address"))?
    };
    let mut step = told(link, maker, link.get(&path).await?)?;
    step.state = step.state.or(Some(VideoState::Done));
    work.step = step;
    Ok(())
}

/// Has it done, however long it takes.
///
/// # Errors
/// The failure of the work, as the classifier reads it; `Timeout` when it takes too long.
pub(crate) async fn finish<M: Maker>(
    link: &Link<'_>,
    maker: &M,
    asked: Asked<'_>,
) -> Result<Value> {
    let mut work = order(link, maker, asked).await?;
    complete(link, maker, &mut work).await?;
    Ok(work.step.output)
}

/// Waits until it is done.
pub(super) async fn complete<M: Maker>(link: &Link<'_>, maker: &M, work: &mut Work) -> Result<()> {
    let mut watch = Watch::new(maker.pace());
    fetch(link, maker, work).await?;
    loop {
        match work.step.state {
            Some(VideoState::Done) => return Ok(()),
            Some(VideoState::Failed) => return Err(link.in_band(&work.step.report())),
            state => tracing::debug!(
                provider = link.provider(),
                model = link.model(),
                ?state,
                progress = work.step.progress,
                place = work.step.place,
                "the provider is at work"
            ),
        }
        if let Err(error) = watch.wait(link).await {
            call_off(link, maker, work.ticket(link)).await;
            return Err(error);
        }
        look(link, maker, work).await?;
    }
}

/// Calls work off that nobody waits for. Whether that succeeds changes nothing for the caller.
pub(crate) async fn call_off<M: Maker>(link: &Link<'_>, maker: &M, ticket: Ticket<'_>) {
    if let Some((method, path)) = maker.cancel(ticket) {
        let request = HttpRequest::new(method, path, HttpBody::Empty);
        let outcome = timeout(PARTING, link.open(request)).await;
        let cancelled = matches!(outcome, Ok(Ok(_)));
        tracing::debug!(provider = link.provider(), cancelled, "work was called off");
    }
}

/// What an answer says, unless it is the report of a failure.
fn told<M: Maker>(link: &Link<'_>, maker: &M, reply: Reply) -> Result<Step> {
    let answer: Value = object(&reply.body)?;
    let step = maker.read(&answer);
    if let Some(report) = &step.refusal {
        return Err(link.in_band(report));
    }
    if step.id.is_none() && step.state.is_none() {
        checked(link, reply)?;
    }
    Ok(step)
}

/// Whether an address of an answer is the vendor's own, so that the key may go there: the same host, or one beside it
/// (`api.eu.vendor.example` beside `api.vendor.example`).
fn same_site(base: &str, url: &str) -> bool {
    let (Ok(base), Ok(url)) = (reqwest::Url::parse(base), reqwest::Url::parse(url)) else {
        return false;
    };
    let same_way = base.scheme() == url.scheme()
        && base.port_or_known_default() == url.port_or_known_default();
    let (Some(own), Some(host)) = (base.host_str(), url.host_str()) else {
        return false;
    };
    let beside = match (base.domain(), own.split_once('.')) {
        (Some(_), Some((_, site))) if site.contains('.') => host
            .strip_suffix(site)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
        _ => false,
    };
    same_way && (own == host || beside)
}

/// Path and query of an address.
fn path_of(url: &str) -> Option<String> {
    let url = reqwest::Url::parse(url).ok()?;
    Some(match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    })
}

#[cfg(test)]
mod tests;
