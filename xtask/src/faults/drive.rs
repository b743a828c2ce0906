//! Plays a scenario: starts the upstreams, asks through the public client, and looks at everything afterwards.

use std::time::Duration;

use g4f_sdk::config::Env;
use g4f_sdk::registry::ProviderConfig;
use g4f_sdk::store::BenchKey;
use g4f_sdk::types::Settings;
use g4f_sdk::types::secrecy::SecretString;
use g4f_sdk::wire::http::HttpConfig;
use g4f_sdk::{AnswerStream, ChatEvent, Client, Error};
use g4f_testkit::{RefusedPort, Reply, Script, Upstream};
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::scenario::{Leave, MODEL, Mode, Place, Scenario};
use super::seen::Seen;

/// Longest a single call may take. It is far beyond what any scenario needs, so that a hang is reported as one.
const PATIENCE: Duration = Duration::from_secs(60);

/// The upstreams of one run.
struct Stage {
    upstreams: [Option<Upstream>; 2],
    addresses: [Option<String>; 2],
    /// Held so that the port stays taken.
    held_ports: [Option<RefusedPort>; 2],
}

/// Plays one scenario in one mode, its upstreams on the runtime of `backstage`, and returns what is wrong.
pub(crate) async fn play(scenario: &Scenario, mode: Mode, backstage: &Handle) -> Vec<String> {
    let began = Instant::now();
    let stage = match Stage::set(scenario, backstage).await {
        Ok(stage) => stage,
        Err(error) => return vec![format!("the stage cannot be set: {error}")],
    };
    let client = match client(scenario, &stage) {
        Ok(client) => client,
        Err(error) => return vec![format!("no client: {error}")],
    };
    let mut wrong = Vec::new();
    for (number, expected) in scenario.expected.iter().enumerate() {
        if scenario.until_idle
            && number > 0
            && let Some(first) = stage.first()
        {
            first.wait_for_idle().await;
        }
        let before = stage.hits();
        let call = call(scenario, mode, &client, &stage);
        let Ok(mut seen) = tokio::time::timeout(PATIENCE, call).await else {
            wrong.push(format!("call {}: it hangs", number + 1));
            break;
        };
        let after = stage.hits();
        seen.calls = [after[0] - before[0], after[1] - before[1]];
        seen.targets = client.health().targets();
        seen.benches = client.health().benches();
        // Breakers are looked at where they work.
        seen.benches
            .retain(|(key, _)| !matches!(key, BenchKey::Breaker { .. }));
        seen.now = client.health().store().now();
        seen.late_by = began.elapsed().as_secs() + 1;
        let complaints = seen.complaints(&expected(mode));
        wrong.extend(complaints.into_iter().map(|complaint| {
            let which = match scenario.expected.len() {
                1 => String::new(),
                _ => format!("call {}: ", number + 1),
            };
            which + &complaint
        }));
    }
    wrong
}

impl Stage {
    async fn set(scenario: &Scenario, backstage: &Handle) -> Result<Self, String> {
        let mut stage = Self {
            upstreams: [None, None],
            addresses: [None, None],
            held_ports: [None, None],
        };
        let places = [Some(&scenario.first), scenario.second.as_ref()];
        for (index, place) in places.into_iter().enumerate() {
            let Some(place) = place else { continue };
            let script = match place {
                Place::Server(script) => script(),
                Place::PlainBehindHttps | Place::DeafBehindHttps => {
                    Script::always(Reply::status(200))
                }
                Place::Refused => {
                    let port = RefusedPort::bind().map_err(|e| e.to_string())?;
                    stage.addresses[index] = Some(port.base_url());
                    stage.held_ports[index] = Some(port);
                    continue;
                }
                Place::NoSuchHost => {
                    stage.addresses[index] = Some("http://nobody-has-this-name.invalid/v1".into());
                    continue;
                }
            };
            let is_deaf = matches!(place, Place::DeafBehindHttps);
            let upstream = backstage
                .spawn(async move {
                    if is_deaf {
                        Upstream::deaf().await
                    } else {
                        Upstream::start(script).await
                    }
                })
                .await
                .map_err(|e| e.to_string())?
                .map_err(|e| e.to_string())?;
            let address = match place {
                Place::PlainBehindHttps | Place::DeafBehindHttps => {
                    upstream.base_url().replacen("http:", "https:", 1)
                }
                _ => upstream.base_url(),
            };
            stage.addresses[index] = Some(address);
            stage.upstreams[index] = Some(upstream);
        }
        Ok(stage)
    }

    fn hits(&self) -> [u64; 2] {
        self.upstreams
            .each_ref()
            .map(|upstream| upstream.as_ref().map_or(0, Upstream::hits))
    }

    fn first(&self) -> Option<&Upstream> {
        self.upstreams[0].as_ref()
    }
}

const NAMES: [&str; 2] = ["first", "second"];

fn client(scenario: &Scenario, stage: &Stage) -> Result<Client, Error> {
    let mut http = HttpConfig::default();
    http.use_system_proxy = false;
    let mut resilience = g4f_sdk::resilience::ResilienceConfig::default();
    let patience = scenario.patience;
    resilience.first_content = patience.first_content;
    resilience.connect = patience.connect.unwrap_or(resilience.connect);
    resilience.idle = patience.idle.unwrap_or(resilience.idle);
    let mut builder = Client::builder()
        .environment(Env::from_iter([("UNRELATED", "")]))
        .http(http)
        .resilience(resilience);
    for (index, address) in stage.addresses.iter().enumerate() {
        let Some(address) = address else { continue };
        let keys = match index {
            0 => scenario.keys,
            _ => &[],
        };
        let keys = keys.iter().map(|key| {
            g4f_sdk::types::Credential::new(SecretString::from((*key).to_owned()), "the scenario")
        });
        let config = ProviderConfig {
            protocol: Some("openai".into()),
            settings: Settings {
                base_url: Some(address.clone()),
                models: vec![MODEL.to_owned()],
                keys: keys.collect(),
                ..Settings::default()
            },
            ..ProviderConfig::default()
        };
        builder = builder.provider_config(NAMES[index], config);
    }
    builder.build()
}

async fn call(scenario: &Scenario, mode: Mode, client: &Client, stage: &Stage) -> Seen {
    let mut call = client.chat((scenario.request)());
    for (name, address) in NAMES.iter().zip(&stage.addresses) {
        if address.is_some() {
            call = call.provider(*name);
        }
    }
    if let Some(time) = scenario.patience.timeout {
        call = call.timeout(time);
    }
    let mut seen = Seen::default();
    let answering = async {
        match mode {
            Mode::Plain => match call.await {
                Ok(answer) => {
                    let calls = answer.tool_calls();
                    let calls = calls.iter().map(|call| (&*call.name, &*call.arguments));
                    seen.text = in_words(&answer.reasoning(), &answer.text(), calls);
                    seen.finished = 1;
                    seen.trail = answer.trail;
                }
                Err(error) => {
                    seen.trail = error.trail().to_vec();
                    seen.errors.push(error);
                }
            },
            Mode::Streamed => match call.stream().await {
                Ok(stream) => read(stream, scenario.leave, &mut seen).await,
                Err(error) => {
                    seen.trail = error.trail().to_vec();
                    seen.errors.push(error);
                }
            },
        }
    };
    match (scenario.leave, stage.first()) {
        (Some(Leave::OnceConnected), Some(first)) => {
            let left = tokio::select! {
                () = answering => false,
                () = first.wait_for_connections(1) => true,
            };
            seen.left = left;
            first.wait_for_idle().await;
        }
        (Some(Leave::OnceRead), Some(first)) => {
            let left = tokio::select! {
                () = answering => false,
                () = first.wait_for_hits(1) => true,
            };
            seen.left = left;
            first.wait_for_disconnect().await;
        }
        (Some(Leave::AfterPieces(_)), Some(first)) => {
            answering.await;
            first.wait_for_disconnect().await;
        }
        _ => answering.await,
    }
    seen
}

/// Reads a stream to its end, looks whether anything comes after it, and drops it.
async fn read(mut stream: AnswerStream, leave: Option<Leave>, seen: &mut Seen) {
    let (mut thinking, mut text) = (String::new(), String::new());
    let mut calls: Vec<(String, String)> = Vec::new();
    let mut pieces = 0;
    while let Some(event) = stream.next().await {
        if seen.finished + seen.errors.len() > 0 {
            seen.late += 1;
        }
        match event {
            Ok(ChatEvent::TextDelta { text: more, .. }) => {
                text.push_str(&more);
                pieces += 1;
                if leave == Some(Leave::AfterPieces(pieces)) {
                    seen.left = true;
                    break;
                }
            }
            // A piece that is held back, as something inserted could begin with it.
            Ok(ChatEvent::Ping) => {
                pieces += 1;
                if leave == Some(Leave::AfterPieces(pieces)) {
                    seen.left = true;
                    break;
                }
            }
            Ok(ChatEvent::ReasoningDelta { text: more, .. }) => thinking.push_str(&more),
            Ok(ChatEvent::ToolStart { name, .. }) => calls.push((name.into(), String::new())),
            Ok(ChatEvent::ToolDelta {
                index, arguments, ..
            }) => {
                if let Some(call) = calls.get_mut(index as usize) {
                    call.1.push_str(&arguments);
                }
            }
            Ok(ChatEvent::Finished { .. }) => seen.finished += 1,
            Ok(_) => {}
            Err(error) => seen.errors.push(error),
        }
    }
    for _ in 0..3 {
        if !seen.left && stream.next().await.is_some() {
            seen.late += 1;
        }
    }
    let calls = calls
        .iter()
        .map(|(name, arguments)| (name.as_str(), arguments.as_str()));
    seen.text = in_words(&thinking, &text, calls);
    seen.trail = stream.trail();
}

/// One string for all of an answer: `(thinking)text[name arguments]`.
fn in_words<'a>(
    thinking: &str,
    text: &str,
    calls: impl Iterator<Item = (&'a str, &'a str)>,
) -> String {
    let thinking = match thinking {
        "" => String::new(),
        thinking => format!("({thinking})"),
    };
    let calls: Vec<String> = calls
        .map(|(name, arguments)| format!("[{name} {arguments}]"))
        .collect();
    thinking + text + &calls.concat()
}
