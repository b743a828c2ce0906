//! `options`: everything about sampling and the running of the model.

use g4f_types::ChatParams;
use serde_json::{Map, Value};

use crate::shared::writer::{Writer, Written};

/// Names that belong under `options`, wherever the caller wrote them. Those with a parameter of ours are not here.
const OPTIONS: &[&str] = &[
    "draft_num_predict",
    "low_vram",
    "main_gpu",
    "mirostat",
    "mirostat_eta",
    "mirostat_tau",
    "num_batch",
    "num_ctx",
    "num_gpu",
    "num_keep",
    "num_predict",
    "num_thread",
    "numa",
    "penalize_newline",
    "repeat_last_n",
    "repeat_penalty",
    "tfs_z",
    "typical_p",
    "use_mlock",
    "use_mmap",
];

/// Whether a field of the caller's own belongs under `options`.
pub(super) fn is_option(name: &str) -> bool {
    name == "options" || OPTIONS.contains(&name)
}

pub(super) fn write(body: &mut Writer<'_>, params: &ChatParams, num_ctx: Option<u64>) -> Written {
    let mut options = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            options.insert(name.to_owned(), value);
        }
    };
    set("num_ctx", num_ctx.map(Value::from));
    let tokens = params.max_completion_tokens.or(params.max_tokens);
    set("num_predict", tokens.map(Value::from));
    let stop = (!params.stop.is_empty()).then(|| Value::from(params.stop.clone()));
    set("stop", stop);
    let tunes = [
        (
            "temperature",
            "temperature",
            params.temperature.map(Value::from),
        ),
        ("top_p", "top_p", params.top_p.map(Value::from)),
        ("top_k", "top_k", params.top_k.map(Value::from)),
        ("min_p", "min_p", params.min_p.map(Value::from)),
        ("seed", "seed", params.seed.map(Value::from)),
        (
            "frequency_penalty",
            "frequency_penalty",
            params.frequency_penalty.map(Value::from),
        ),
        (
            "presence_penalty",
            "presence_penalty",
            params.presence_penalty.map(Value::from),
        ),
        (
            "repetition_penalty",
            "repeat_penalty",
            params.repetition_penalty.map(Value::from),
        ),
    ];
    for (ours, name, value) in tunes {
        if value.is_some() && body.leaves_out(name) {
            body.drop_param(ours);
        } else {
            set(name, value);
        }
    }
    for name in OPTIONS {
        set(name, params.other.get(*name).cloned());
    }
    if let Some(Value::Object(own)) = params.other.get("options") {
        for (name, value) in own {
            options.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    if options.is_empty() {
        return Ok(());
    }
    body.put("options", &options)
}
