//! From routes as they are written to steps that are ready: names looked up, conditions read, routes within routes
//! put in their place.

use std::collections::BTreeMap;
use std::sync::Arc;

use g4f_types::{Error, Result, Strategy};

use crate::condition::Condition;
use crate::config::{Route, RouteTarget};
use crate::entry::Entry;
use crate::shelf::Shelf;

/// Most routes within each other.
const MOST_DEPTH: usize = 16;
/// Most steps of a route, those of the routes within it counted.
const MOST_STEPS: usize = 256;

/// A route that is ready.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) steps: Vec<Step>,
    pub(crate) strategy: Strategy,
    pub(crate) max_price: Option<f64>,
}

/// One step of a route: the provider, if one is named, and the model, empty for the provider's default.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) entry: Option<Arc<Entry>>,
    pub(crate) model: String,
    pub(crate) weight: f64,
    pub(crate) when: Option<Condition>,
}

/// Makes all routes ready.
///
/// # Errors
/// `Config`, with the place where that is known: a provider that does not exist, a condition that cannot be read, a
/// number that cannot be, a route without targets or one that leads back to itself.
pub(crate) fn ready(
    shelf: &Shelf,
    routes: &BTreeMap<String, Route>,
) -> Result<BTreeMap<String, Way>> {
    routes
        .iter()
        .map(|(name, route)| {
            let mut steps = Vec::new();
            let mut reader = Reader {
                shelf,
                routes,
                open: vec![name],
            };
            reader.read(route, &mut steps)?;
            let is_price = |price: f64| price >= 0.0 && price.is_finite();
            if route.max_price.is_some_and(|price| !is_price(price)) {
                return Err(Error::config(format!(
                    "route {name}: max_price must be 0 or more"
                )));
            }
            let way = Way {
                steps,
                strategy: route.strategy.unwrap_or(Strategy::Priority),
                max_price: route.max_price,
            };
            Ok((name.clone(), way))
        })
        .collect()
}

struct Reader<'r> {
    shelf: &'r Shelf,
    routes: &'r BTreeMap<String, Route>,
    /// The route that is read, and those within each other that lead there.
    open: Vec<&'r str>,
}

impl<'r> Reader<'r> {
    fn read(&mut self, route: &'r Route, steps: &mut Vec<Step>) -> Result<()> {
        if route.targets.is_empty() {
            return Err(self.wrong(None, "has no targets"));
        }
        for target in &route.targets {
            let weight = self.weight(target)?;
            let when = self.condition(target)?;
            if let Some((name, inner)) = self.route_of(target) {
                let first = steps.len();
                self.enter(name, inner, target, steps)?;
                share(&mut steps[first..], weight, when.as_ref());
            } else {
                steps.push(Step {
                    entry: self.provider(target)?,
                    model: target.model.clone().unwrap_or_default(),
                    weight,
                    when,
                });
            }
            if steps.len() > MOST_STEPS {
                let words = format!("has more than {MOST_STEPS} targets");
                return Err(self.wrong(Some(target), &words));
            }
        }
        Ok(())
    }

    /// Puts the steps of a route within this one in its place.
    fn enter(
        &mut self,
        name: &'r str,
        inner: &'r Route,
        target: &RouteTarget,
        steps: &mut Vec<Step>,
    ) -> Result<()> {
        if self.open.contains(&name) {
            let way = self.open.iter().chain([&name]).copied();
            let words = if self.open.len() == 1 {
                "names itself; name a provider beside the model".to_owned()
            } else {
                format!(
                    "leads back to itself: {}",
                    way.collect::<Vec<_>>().join(" > ")
                )
            };
            return Err(self.wrong(Some(target), &words));
        }
        if self.open.len() == MOST_DEPTH {
            let words = format!("is within {MOST_DEPTH} others, one within the next");
            return Err(self.wrong(Some(target), &words));
        }
        self.open.push(name);
        let read = self.read(inner, steps);
        self.open.pop();
        read
    }

    /// The route that a target without a provider names.
    fn route_of(&self, target: &RouteTarget) -> Option<(&'r str, &'r Route)> {
        let model = target
            .model
            .as_deref()
            .filter(|_| target.provider.is_none())?;
        let found = self.routes.get_key_value(model).or_else(|| {
            let mut routes = self.routes.iter();
            routes.find(|(name, _)| name.eq_ignore_ascii_case(model))
        });
        found.map(|(name, route)| (name.as_str(), route))
    }

    fn provider(&self, target: &RouteTarget) -> Result<Option<Arc<Entry>>> {
        let Some(id) = &target.provider else {
            return Ok(None);
        };
        let found = self.shelf.find(id).cloned();
        found.map(Some).ok_or_else(|| {
            let error = self.shelf.unknown_provider(id);
            let message = self.placed(Some(target), &format!(": {}", error.message()));
            error.with_message(message)
        })
    }

    fn weight(&self, target: &RouteTarget) -> Result<f64> {
        let weight = target.weight.unwrap_or(1.0);
        if weight > 0.0 && weight.is_finite() {
            return Ok(weight);
        }
        let words = format!("has a target of the weight {weight}, which must be above 0");
        Err(self.wrong(Some(target), &words))
    }

    fn condition(&self, target: &RouteTarget) -> Result<Option<Condition>> {
        let Some(text) = &target.when else {
            return Ok(None);
        };
        let read = Condition::parse(text);
        let read = read.map_err(|error| {
            self.wrong(
                Some(target),
                &format!("has a condition that cannot be read: {error}"),
            )
        })?;
        Ok(Some(read).filter(|condition| !condition.as_str().is_empty()))
    }

    fn wrong(&self, target: Option<&RouteTarget>, words: &str) -> Error {
        Error::config(self.placed(target, &format!(" {words}")))
    }

    fn placed(&self, target: Option<&RouteTarget>, words: &str) -> String {
        let route = self.open.last().copied().unwrap_or_default();
        match target.and_then(|target| target.origin.as_deref()) {
            Some(origin) => format!("{origin}: route {route}{words}"),
            None => format!("route {route}{words}"),
        }
    }
}

/// Steps in the place of one: they share its weight in their proportions, and its condition is theirs too.
fn share(steps: &mut [Step], weight: f64, when: Option<&Condition>) {
    let sum: f64 = steps.iter().map(|step| step.weight).sum();
    for step in steps {
        step.weight *= weight / sum;
        step.when = match (when, step.when.take()) {
            (Some(outer), Some(inner)) => Some(outer.and(&inner)),
            (outer, inner) => inner.or_else(|| outer.cloned()),
        };
    }
}
