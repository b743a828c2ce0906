//! What Cloudflare's failures are, by their codes.
//!
//! Reference: <https://developers.cloudflare.com/workers-ai/platform/errors/>. The free neurons of a day are there again at
//! midnight UTC: <https://developers.cloudflare.com/workers-ai/platform/pricing/>.

use g4f_types::{ErrorKind, FaultDomain};

use crate::classify::{Facts, Verdict, daily};

/// The opinion about a failure of Workers AI.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let used_up = || {
        let midnight = daily::until_hour(0, facts.now);
        Verdict::new(ErrorKind::QuotaExhausted).retry_after(midnight)
    };
    if facts.says(&["daily free allocation"]) {
        return Some(used_up());
    }
    Some(match facts.code.as_deref()? {
        "3036" => used_up(),
        "3040" => Verdict::new(ErrorKind::Overloaded),
        "3021" => Verdict::new(ErrorKind::RateLimited),
        "5007" | "3042" | "5005" => Verdict::new(ErrorKind::ModelNotFound),
        // Private models, and those whose terms were not agreed to.
        "5018" | "3041" | "5016" => Verdict::new(ErrorKind::Auth).fault_domain(FaultDomain::Model),
        "3023" | "10000" | "9109" => Verdict::new(ErrorKind::Auth),
        "3007" | "3008" => Verdict::new(ErrorKind::Timeout),
        "3003" | "3006" | "5004" | "5006" => Verdict::new(ErrorKind::BadRequest),
        // The account in the address is none.
        "7003" | "7000" => Verdict::new(ErrorKind::Auth)
            .help("set CLOUDFLARE_ACCOUNT_ID to the account's id, 32 letters and digits"),
        _ => return None,
    })
}
