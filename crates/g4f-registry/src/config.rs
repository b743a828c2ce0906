//! What the configuration says about providers and routes.

use g4f_types::Settings;
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
}

/// A name that clients use as a model, and whom it stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Route {
    /// Whom to ask, in this order.
    pub targets: Vec<RouteTarget>,
}

/// One step of a route.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RouteTarget {
    /// The provider; without one, everybody who serves the model.
    pub provider: Option<String>,
    /// The model; without one, the provider's default.
    pub model: Option<String>,
}

impl RouteTarget {
    /// One model at one provider.
    pub fn new(provider: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            provider: Some(provider.into()),
            model: Some(model.into()),
        }
    }
}

impl FromIterator<RouteTarget> for Route {
    fn from_iter<I: IntoIterator<Item = RouteTarget>>(targets: I) -> Self {
        Self {
            targets: targets.into_iter().collect(),
        }
    }
}
