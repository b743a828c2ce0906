//! What the configuration says about providers and routes.

use std::collections::BTreeMap;

use g4f_types::{Price, Settings, Strategy};
use serde::{Deserialize, Serialize};

/// What the configuration says about one provider: adjusts one that is linked, or adds a server without code.
#[derive(Clone, Debug, Default)]
pub struct ProviderConfig {
    /// `false` turns it off. `None` leaves it on.
    pub enabled: Option<bool>,
    /// For a server without code: the wire family that it speaks. The id of a linked provider gives a second
    /// instance of that one.
    pub protocol: Option<String>,
    /// Its settings.
    pub settings: Settings,
    /// What its models cost, by any spelling of their names; `*` for all others.
    pub prices: BTreeMap<String, Price>,
}

/// A name that clients use as a model, and whom it stands for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Route {
    /// Whom to ask, in this order.
    pub targets: Vec<RouteTarget>,
    /// In which order they are asked; unless set, always in that of the targets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<Strategy>,
    /// Dearest model to ask, in USD for a million tokens. A call cannot raise it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_price: Option<f64>,
}

/// One step of a route.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RouteTarget {
    /// The provider; without one, everybody who serves the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The model; without one, the provider's default. Without a provider it may be another route, whose steps then
    /// stand here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Its share where targets are chosen by weight; 1. The targets of one step share it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// When it may be asked: a [`Condition`](crate::Condition). Always, unless set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Where it stands, for messages: `g4f.toml:7`.
    #[serde(skip)]
    pub origin: Option<String>,
}

impl RouteTarget {
    /// One model at one provider.
    pub fn new(provider: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            provider: Some(provider.into()),
            model: Some(model.into()),
            ..Self::default()
        }
    }

    /// The same, with this weight.
    #[must_use]
    pub fn weight(mut self, weight: f64) -> Self {
        self.weight = Some(weight);
        self
    }

    /// The same, asked only when `condition` holds, as far as that is known.
    #[must_use]
    pub fn when(mut self, condition: impl Into<String>) -> Self {
        self.when = Some(condition.into());
        self
    }
}

impl FromIterator<RouteTarget> for Route {
    fn from_iter<I: IntoIterator<Item = RouteTarget>>(targets: I) -> Self {
        Self {
            targets: targets.into_iter().collect(),
            ..Self::default()
        }
    }
}
