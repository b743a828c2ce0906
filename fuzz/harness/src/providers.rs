//! The families, and providers that speak them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use g4f_testkit::aws;
use g4f_types::{Credential, Descriptor, Provider, Settings, Transport};

use crate::way::Canned;

/// A chat dialect, by a vendor that speaks it.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// Its name, and that of its folder of samples.
    pub name: &'static str,
    /// The vendor.
    pub vendor: &'static str,
    /// The model.
    pub model: &'static str,
    /// How its streams are framed.
    pub framing: Framing,
}

/// How a stream is framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// Server-sent events.
    Sse,
    /// A JSON value on each line.
    Ndjson,
    /// AWS's binary event stream, here written as lines of a name and JSON: whoever breaks a line does not break the
    /// checksum of its frame. A name with `!` before it is that of an exception.
    Aws,
}

/// All families.
pub const FAMILIES: &[Family] = &[
    Family {
        name: "anthropic",
        vendor: "anthropic",
        model: "claude-haiku-4-5",
        framing: Framing::Sse,
    },
    Family {
        name: "bedrock",
        vendor: "bedrock",
        model: "amazon.nova-lite-v1:0",
        framing: Framing::Aws,
    },
    Family {
        name: "cloudflare",
        vendor: "cloudflare",
        model: "@cf/meta/llama-3.1-8b-instruct",
        framing: Framing::Sse,
    },
    Family {
        name: "cohere",
        vendor: "cohere",
        model: "command-a-03-2025",
        framing: Framing::Sse,
    },
    Family {
        name: "g4f",
        vendor: "g4f",
        model: "AnyProvider",
        framing: Framing::Sse,
    },
    Family {
        name: "gemini",
        vendor: "google",
        model: "gemini-2.5-flash",
        framing: Framing::Sse,
    },
    Family {
        name: "gigachat",
        vendor: "gigachat",
        model: "GigaChat-2",
        framing: Framing::Sse,
    },
    Family {
        name: "mistral",
        vendor: "mistral",
        model: "mistral-small-latest",
        framing: Framing::Sse,
    },
    Family {
        name: "ollama",
        vendor: "ollama",
        model: "llama3.2",
        framing: Framing::Ndjson,
    },
    Family {
        name: "openai",
        vendor: "openai",
        model: "gpt-4o",
        framing: Framing::Sse,
    },
    Family {
        name: "replicate",
        vendor: "replicate",
        model: "meta/meta-llama-3-70b-instruct",
        framing: Framing::Sse,
    },
    Family {
        name: "responses",
        vendor: "openai-responses",
        model: "gpt-4o",
        framing: Framing::Sse,
    },
    Family {
        name: "watsonx",
        vendor: "watsonx",
        model: "ibm/granite-4-h-small",
        framing: Framing::Sse,
    },
];

/// The family of this name.
///
/// # Panics
/// When there is none.
pub fn family(name: &str) -> &'static Family {
    match FAMILIES.iter().find(|family| family.name == name) {
        Some(family) => family,
        None => unreachable!("there is no family {name}"),
    }
}

impl Framing {
    /// The media type by which a vendor declares it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Sse => "text/event-stream",
            Self::Ndjson => "application/x-ndjson",
            Self::Aws => aws::EVENT_STREAM,
        }
    }

    /// An input as it goes over the line.
    pub fn on_the_line(self, input: &[u8]) -> Bytes {
        if self != Self::Aws {
            return Bytes::copy_from_slice(input);
        }
        let mut bytes = Vec::with_capacity(input.len() + 128);
        for line in input.split(|byte| *byte == b'\n') {
            if line.is_empty() {
                continue;
            }
            let at = line.iter().position(|byte| *byte == b' ');
            let (name, payload) = line.split_at(at.unwrap_or(line.len()));
            let name = String::from_utf8_lossy(name);
            let headers = match name.strip_prefix('!') {
                Some(name) => [(":message-type", "exception"), (":exception-type", name)],
                None => [(":message-type", "event"), (":event-type", &*name)],
            };
            bytes.extend_from_slice(&aws::message(&headers, payload.trim_ascii_start()));
        }
        bytes.into()
    }
}

/// A provider of this vendor's over a way out that answers so. One is kept for each vendor and thread, as calls teach
/// it nothing but by refusals: those get a new one.
pub fn answering(
    vendor: &'static Descriptor,
    status: u16,
    media_type: &str,
    chunks: Vec<Bytes>,
) -> Arc<dyn Provider> {
    thread_local! {
        static KEPT: RefCell<Kept> = RefCell::default();
    }
    if status >= 400 {
        return provider(vendor, Arc::new(Canned::new(status, media_type, chunks)));
    }
    KEPT.with_borrow_mut(|kept| {
        let (way, provider) = kept.entry(vendor.id).or_insert_with(|| {
            let way = Arc::<Canned>::default();
            (way.clone(), provider(vendor, way))
        });
        way.answer(status, media_type, chunks);
        provider.clone()
    })
}

type Kept = BTreeMap<&'static str, (Arc<Canned>, Arc<dyn Provider>)>;

/// This vendor as a user would build it, with a key, over that way out.
///
/// # Panics
/// When it does not let itself be built.
pub fn provider(vendor: &'static Descriptor, way: Arc<Canned>) -> Arc<dyn Provider> {
    provider_at(vendor, "http://vendor.example/v1", way)
}

/// The same at another address.
///
/// # Panics
/// When it does not let itself be built.
pub fn provider_at(
    vendor: &'static Descriptor,
    base_url: &str,
    way: Arc<dyn Transport>,
) -> Arc<dyn Provider> {
    // What else must be known before anything goes out: whose project it is.
    let set = [("project_id".to_owned(), "mine".into())].into_iter();
    let key = || Credential::new("sk-of-the-settings".to_owned().into(), "settings");
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        other: set.collect(),
        keys: vendor.auth.needs_key().then(key).into_iter().collect(),
        ..Settings::default()
    };
    match (vendor.build)(vendor, settings, way) {
        Ok(provider) => provider,
        Err(error) => unreachable!("{}: {error}", vendor.id),
    }
}

impl Family {
    /// The vendor.
    ///
    /// # Panics
    /// When it is gone.
    pub fn descriptor(&self) -> &'static Descriptor {
        static ALL: LazyLock<Vec<&'static Descriptor>> = LazyLock::new(g4f_providers::all);
        match ALL.iter().find(|vendor| vendor.id == self.vendor) {
            Some(vendor) => vendor,
            None => unreachable!("there is no vendor {}", self.vendor),
        }
    }
}
