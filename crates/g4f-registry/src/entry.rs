//! One provider that exists: what is known about it before it is built, its keys, and how it is built.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use g4f_types::descriptor::FROM_CONFIG;
use g4f_types::{
    Access, AuthScheme, CallOptions, Capabilities, Capability, CapabilitySet, Context,
    ContextParts, Credential, Descriptor, Error, ErrorKind, ModelInfo, Price, Provider,
    ProviderInfo, Result, Settings, Target, Transport, Variable,
};
use tokio::time::{Instant, timeout};

use crate::fact::{Fact, Keep, Known};
use crate::names::{self, Fit, last_segment};
use crate::quota::Quotas;
use crate::tells;
use crate::view::Usable;

/// How long a list of models is waited for.
const LIST_DEADLINE: Duration = Duration::from_secs(5);
/// How long an engine on this machine is waited for.
const PROBE_DEADLINE: Duration = Duration::from_millis(500);
const PROBE_CONNECT: Duration = Duration::from_millis(250);

const KEEP_LIST: Keep = Keep {
    good: Duration::from_secs(600),
    bad: Duration::from_secs(30),
    stale: true,
};
const KEEP_PROBE: Keep = Keep {
    good: Duration::from_secs(60),
    bad: Duration::from_secs(30),
    stale: false,
};

/// The list of models of one provider.
pub(crate) type Models = Arc<[ModelInfo]>;

/// Where the provider comes from.
pub(crate) enum Maker {
    /// The program brought it.
    Ready(Arc<dyn Provider>),
    /// It is built when it is first used.
    Descriptor {
        descriptor: &'static Descriptor,
        settings: Box<Settings>,
        transport: Option<Arc<dyn Transport>>,
    },
}

/// What an entry is made of.
pub(crate) struct EntryParts {
    pub(crate) info: ProviderInfo,
    pub(crate) keys: Vec<Credential>,
    /// What nobody has said that its address needs.
    pub(crate) missing: Vec<&'static Variable>,
    pub(crate) enabled: bool,
    /// Its models are those in `info` and no others.
    pub(crate) fixed_models: bool,
    /// The configuration says where it is, so nobody doubts that it is there.
    pub(crate) own_address: bool,
    /// Place in the configuration; `usize::MAX` for those that it does not name.
    pub(crate) place: usize,
    /// What the configuration says that its models cost.
    pub(crate) prices: BTreeMap<String, Price>,
    pub(crate) maker: Maker,
}

/// One provider.
pub(crate) struct Entry {
    pub(crate) info: Arc<ProviderInfo>,
    pub(crate) keys: Vec<Credential>,
    missing: Vec<&'static Variable>,
    pub(crate) enabled: bool,
    pub(crate) fixed_models: bool,
    pub(crate) own_address: bool,
    pub(crate) place: usize,
    prices: BTreeMap<String, Price>,
    /// What conditions ask about it.
    pub(crate) quotas: Quotas,
    maker: Maker,
    /// What is known without asking: the models of `info`.
    first_models: Models,
    built: OnceLock<Result<Arc<dyn Provider>>>,
    list: Fact<Models>,
    alive: Fact<()>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({} from {})", self.info.id, self.info.origin)
    }
}

impl Entry {
    pub(crate) fn new(parts: EntryParts, epoch: &Arc<AtomicU64>) -> Self {
        Self {
            first_models: parts.info.models.as_slice().into(),
            info: Arc::new(parts.info),
            keys: parts.keys,
            missing: parts.missing,
            enabled: parts.enabled,
            fixed_models: parts.fixed_models,
            own_address: parts.own_address,
            place: parts.place,
            prices: parts.prices,
            quotas: Quotas::default(),
            maker: parts.maker,
            built: OnceLock::new(),
            list: Fact::new(KEEP_LIST, epoch.clone()),
            alive: Fact::new(KEEP_PROBE, epoch.clone()),
        }
    }

    /// Whether `name` is its id or one of its aliases, in any case.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.info.id.eq_ignore_ascii_case(name)
            || self
                .info
                .aliases
                .iter()
                .any(|a| a.eq_ignore_ascii_case(name))
    }

    /// The provider, built now if this is its first use.
    pub(crate) fn provider(&self) -> Result<Arc<dyn Provider>> {
        self.built.get_or_init(|| self.build(None)).clone()
    }

    /// The provider for a call that brings its own address.
    pub(crate) fn provider_at(&self, base_url: &str) -> Result<Arc<dyn Provider>> {
        if self.has_address() {
            return self.provider();
        }
        self.build(Some(base_url))
    }

    fn build(&self, base_url: Option<&str>) -> Result<Arc<dyn Provider>> {
        match &self.maker {
            Maker::Ready(provider) => Ok(provider.clone()),
            Maker::Descriptor {
                descriptor,
                settings,
                transport,
            } => {
                let transport = transport.clone().ok_or_else(|| {
                    Error::config("the registry was built without a transport")
                        .with_target(self.info.id.clone(), "")
                })?;
                let mut settings = Settings::clone(settings);
                if let Some(base_url) = base_url {
                    settings.base_url = Some(base_url.to_owned());
                }
                (descriptor.build)(descriptor, settings, transport)
                    .map_err(|error| error.with_target(self.info.id.clone(), ""))
            }
        }
    }

    /// Whether it is known where it is.
    pub(crate) fn has_address(&self) -> bool {
        matches!(self.maker, Maker::Ready(_)) || !self.info.base_url.is_empty()
    }

    /// Whether it would be used without a key although others want one.
    pub(crate) fn is_keyless(&self) -> bool {
        self.info.access == Access::Keyless && self.keys.is_empty()
    }

    /// Whether it is only asked once it has answered a probe.
    pub(crate) fn is_doubted(&self) -> bool {
        matches!(self.info.access, Access::Local | Access::Bridge) && !self.own_address
    }

    /// Whether the user said where it is.
    pub(crate) fn is_own(&self) -> bool {
        self.own_address || self.info.origin == FROM_CONFIG
    }

    /// Whether nothing is known that it could be asked for.
    pub(crate) fn is_silent(&self) -> bool {
        self.info.default_model.is_none() && self.models().is_empty()
    }

    /// Whether it can be used, as far as is known without asking anybody.
    pub(crate) fn usable(&self) -> Usable {
        if !self.enabled {
            return Usable::Disabled;
        }
        if let Some(variable) = self.missing.first() {
            return Usable::NoVariable {
                name: variable.name.to_owned(),
                variables: variable.env.iter().map(|&name| name.to_owned()).collect(),
            };
        }
        if !self.has_address() {
            return Usable::NoAddress;
        }
        if self.info.auth.needs_key() && self.keys.is_empty() {
            return Usable::NoKey {
                variables: self.info.key_env.clone(),
            };
        }
        match self.provider() {
            Err(error) => Usable::Invalid(error),
            Ok(provider) => match self.alive.known() {
                Some(Known { answer: Err(_), .. }) if self.is_doubted() => Usable::NotRunning {
                    address: provider.info().base_url.clone(),
                },
                _ => Usable::Yes,
            },
        }
    }

    /// The keys to ask with, one call each; `None` where none is sent.
    pub(crate) fn credentials(&self) -> Vec<Option<Credential>> {
        if self.info.auth == AuthScheme::None || self.keys.is_empty() {
            return vec![None];
        }
        self.keys.iter().cloned().map(Some).collect()
    }

    /// The models that it is known to serve: its own list, else what was known from the start.
    pub(crate) fn models(&self) -> Models {
        match self.list.known() {
            Some(Known {
                answer: Ok(live), ..
            }) if !live.is_empty() => live,
            _ => self.first_models.clone(),
        }
    }

    /// When the first of the facts expires that were learned about it.
    pub(crate) fn known_until(&self) -> Option<Instant> {
        let list = self.list.known().map(|known| known.until);
        let alive = self.alive.known().map(|known| known.until);
        list.into_iter().chain(alive).min()
    }

    /// Whether its own list is known or cannot be had.
    pub(crate) fn has_list(&self) -> bool {
        self.fixed_models || self.list.known().is_some()
    }

    /// Whether its own list could not be had.
    pub(crate) fn list_failed(&self) -> bool {
        !self.fixed_models && self.list.known().is_none_or(|known| known.answer.is_err())
    }

    /// The best fit for `wanted`, and the id to send.
    pub(crate) fn find(&self, wanted: &str) -> Option<(Fit, String)> {
        names::find(wanted, &self.info, &self.models())
    }

    /// What is known about one of its models.
    pub(crate) fn capabilities(&self, model: &str) -> Capabilities {
        let base = match self.built.get() {
            Some(Ok(provider)) => provider.capabilities(model),
            _ => self.info.capabilities_of(model),
        };
        let models = self.models();
        let listed = models.iter().find(|listed| listed.id == model);
        listed.map_or(base, |listed| listed.capabilities.or(base))
    }

    /// What one of its models costs, where that is known: what the configuration says, nothing where no key is needed,
    /// and last what the provider's own list says.
    pub(crate) fn price(&self, model: &str) -> Option<Price> {
        let same = |name: &&String| self.is_model(name, model);
        let spelt = || self.prices.iter().find(|(name, _)| same(name));
        let spelt = || spelt().map(|(_, price)| price);
        let set = self.prices.get(model).or_else(spelt);
        if let Some(price) = set.or_else(|| self.prices.get("*")) {
            return Some(*price);
        }
        if self.info.access == Access::Local || self.is_keyless() {
            return Some(Price::FREE);
        }
        let models = self.models();
        models.iter().find(|listed| listed.id == model)?.price
    }

    /// Whether `name` is one of the spellings of its model of the id `model`.
    pub(crate) fn is_model(&self, name: &str, model: &str) -> bool {
        let same = |name: &str, id: &str| {
            name.eq_ignore_ascii_case(id)
                || (!name.is_empty() && last_segment(name).eq_ignore_ascii_case(last_segment(id)))
        };
        let mut aliases = self.info.model_aliases.iter();
        same(name, model)
            || aliases.any(|(alias, id)| id == model && alias.eq_ignore_ascii_case(name))
    }

    /// The models for callers who name none, best first. For a chat: those that are not known to lack `needs`. For any
    /// other call: those that are known for it, or whose names say so; where there are none, an empty name, by which a
    /// provider that is known for it chooses itself. Nobody else is asked, unless the caller `insists`.
    pub(crate) fn choices(&self, needs: CapabilitySet, insists: bool) -> Vec<String> {
        let models = self.models();
        let mut ids: Vec<&str> = self.info.default_model.as_deref().into_iter().collect();
        let loaded = models.iter().filter(|model| model.loaded == Some(true));
        ids.extend(loaded.map(|model| model.id.as_str()));
        ids.extend(models.iter().map(|m| m.id.as_str()));
        let is_chat = needs.contains(Capability::Chat);
        let is_known = |id: &&&str| needs.difference(self.capabilities(id).yes).is_empty();
        let is_possible = |id: &&&str| self.capabilities(id).missing(needs).is_empty();
        let mut choices: Vec<String> = Vec::new();
        let mut choose = |id: &str| {
            if !choices.iter().any(|chosen| chosen == id) {
                choices.push(id.to_owned());
            }
        };
        if is_chat {
            let chats = |id: &&&str| !tells::is_no_chat(id) && !self.is_for_other_calls(id);
            let fitting = ids.iter().filter(is_possible).filter(chats);
            fitting.for_each(|id| choose(id));
            return choices;
        }
        ids.iter().filter(is_known).for_each(|id| choose(id));
        let told = ids.iter().filter(is_possible);
        told.filter(|id| tells::says(id, needs))
            .for_each(|id| choose(id));
        if choices.is_empty() {
            choices.extend(self.unnamed_choice(needs, insists, &models));
        }
        choices
    }

    /// What is asked for where no model is known for `needs`.
    fn unnamed_choice(
        &self,
        needs: CapabilitySet,
        insists: bool,
        models: &[ModelInfo],
    ) -> Option<String> {
        let said = &self.info.capabilities;
        if !said.missing(needs).is_empty() {
            return None;
        }
        let is_known = needs.difference(said.yes).is_empty();
        match models {
            // A server of the user's own with one model: what else could be meant?
            [only] if self.is_own() && !is_known && !self.is_for_other_calls(&only.id) => {
                let is_possible = self.capabilities(&only.id).missing(needs).is_empty();
                is_possible.then(|| only.id.clone())
            }
            _ => (is_known || insists || self.is_own()).then(String::new),
        }
    }

    /// Whether the list says that a model serves calls of another kind and says nothing of chat.
    fn is_for_other_calls(&self, id: &str) -> bool {
        let models = self.models();
        let listed = models.iter().find(|listed| listed.id == id);
        listed.is_some_and(|listed| {
            let yes = listed.capabilities.yes;
            !yes.other_calls().is_empty() && !yes.contains(Capability::Chat)
        })
    }

    /// Asks it for its models, unless that is known.
    pub(crate) async fn learn(&self) -> Result<Models> {
        if self.fixed_models {
            return Ok(self.models());
        }
        let known = self
            .list
            .get(|| {
                let question = self.question(CallOptions::default(), LIST_DEADLINE);
                Box::pin(async move {
                    let (provider, cx) = question?;
                    let list = timeout(LIST_DEADLINE, provider.models(&cx));
                    list.await
                        .unwrap_or_else(|_| Err(too_late(LIST_DEADLINE)))
                        .map(Models::from)
                })
            })
            .await;
        if let Err(error) = &known.answer {
            tracing::debug!(provider = %self.info.id, %error, "no list of models");
        }
        known.answer
    }

    /// Whether it is there: asks an engine on this machine, and nobody else.
    pub(crate) async fn probe(&self) -> Result<()> {
        let provider = self.provider()?;
        if !self.is_doubted() || !is_loopback(&provider.info().base_url) {
            return Ok(());
        }
        let known = self
            .alive
            .get(|| {
                let mut options = CallOptions::default();
                options.connect = Some(PROBE_CONNECT);
                let question = self.question(options, PROBE_DEADLINE);
                Box::pin(async move {
                    let (provider, cx) = question?;
                    let probe = timeout(PROBE_DEADLINE, provider.probe(&cx));
                    probe
                        .await
                        .unwrap_or_else(|_| Err(too_late(PROBE_DEADLINE)))
                })
            })
            .await;
        known.answer
    }

    /// Where it was looked for.
    pub(crate) fn address(&self) -> String {
        match self.built.get() {
            Some(Ok(provider)) => provider.info().base_url.clone(),
            _ => self.info.base_url.clone(),
        }
    }

    fn question(
        &self,
        options: CallOptions,
        deadline: Duration,
    ) -> Result<(Arc<dyn Provider>, Context)> {
        let credential = self.credentials().into_iter().next().flatten();
        self.question_about(options, deadline, "", credential)
    }

    /// The provider, and the surroundings of a question about this model with this key.
    pub(crate) fn question_about(
        &self,
        options: CallOptions,
        deadline: Duration,
        model: &str,
        credential: Option<Credential>,
    ) -> Result<(Arc<dyn Provider>, Context)> {
        let provider = self.provider()?;
        let now = Instant::now();
        let cx = Context::new(ContextParts {
            request_id: "registry".into(),
            options,
            started: now.into_std(),
            deadline: Some((now + deadline).into_std()),
            attempts: 1,
        });
        let target = Target {
            provider: provider.clone(),
            model: model.into(),
            credential,
        };
        Ok((provider, cx.for_target(Arc::new(target))))
    }
}

pub(crate) fn too_late(deadline: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!("no answer within {} s", deadline.as_secs_f64()),
    )
}

/// Whether a base URL points at this machine.
pub(crate) fn is_loopback(base_url: &str) -> bool {
    let rest = base_url
        .split_once("://")
        .map_or(base_url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
