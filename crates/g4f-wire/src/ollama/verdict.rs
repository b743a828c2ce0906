//! What Ollama's failures are where the general reading is wrong: they are one sentence, without a code.

use g4f_types::{Disposition, ErrorKind, FaultDomain};

use crate::classify::{Facts, Verdict};

pub(super) fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let status = facts.status.unwrap_or(0);
    Some(if facts.says(&["does not support "]) {
        // `"registry.ollama.ai/library/gemma3:1b" does not support thinking`, tools, chat, generate, ...
        Verdict::new(ErrorKind::Unsupported)
    } else if facts.says(&["requires more system memory", "not enough memory"]) {
        // The machine is too small for the model, and stays so.
        Verdict::new(ErrorKind::Server)
            .disposition(Disposition::Permanent)
            .fault_domain(FaultDomain::Model)
            .help("choose a smaller model, or one with stronger quantization")
    } else if facts.says(&["requires a subscription", "requires a paid"]) {
        Verdict::new(ErrorKind::QuotaExhausted)
            .fault_domain(FaultDomain::Model)
            .without_wait()
    } else if facts.says(&["usage limit"]) {
        Verdict::new(ErrorKind::QuotaExhausted)
    } else if status == 404 && facts.says(&["not found"]) {
        Verdict::new(ErrorKind::ModelNotFound)
    } else if facts.says(&["server busy"]) {
        Verdict::new(ErrorKind::Overloaded)
    } else {
        return None;
    })
}
