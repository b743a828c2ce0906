//! Who makes models: how hosts spell the labs in paths, and how the labs' own names begin.

/// A lab's id, and how paths spell it beside that.
const LABS: &[(&str, &[&str])] = &[
    ("01-ai", &["01ai"]),
    ("ai21", &["ai21labs", "ai21-labs"]),
    ("aion", &["aion-labs"]),
    (
        "alibaba",
        &[
            "qwen",
            "alibaba-cloud",
            "alibaba-nlp",
            "tongyi-mai",
            "bailian",
            "tongyi",
        ],
    ),
    ("allenai", &["ai2"]),
    ("amazon", &["amazon-nova", "nova"]),
    ("anthropic", &["claude"]),
    ("arcee", &["arcee-ai"]),
    ("baai", &[]),
    ("baidu", &["qianfan", "paddlepaddle"]),
    (
        "bfl",
        &["black-forest-labs", "black_forest_labs", "blackforestlabs"],
    ),
    ("bigcode", &[]),
    (
        "bytedance",
        &["bytedance-seed", "byteplus", "doubao", "volcengine"],
    ),
    ("canopylabs", &["canopy-labs"]),
    ("cognitivecomputations", &["dphn"]),
    ("cohere", &["cohereforai", "coherelabs", "cohere-ai"]),
    ("databricks", &[]),
    ("deepcogito", &[]),
    ("deepreinforce", &[]),
    ("deepseek", &["deepseek-ai", "deepseekai"]),
    ("elevenlabs", &["eleven-labs"]),
    ("essentialai", &["essential-ai"]),
    ("google", &["google-ai", "google-deepmind"]),
    ("huggingface", &["huggingfaceh4", "huggingfacetb"]),
    ("ibm", &["ibm-granite"]),
    ("ideogram", &["ideogram-ai"]),
    ("inception", &["inceptionlabs"]),
    ("inclusionai", &["inclusion-ai", "bailing"]),
    ("inflection", &[]),
    ("internlm", &["opengvlab", "shanghai-ai-lab"]),
    ("jina", &["jinaai", "jina-ai"]),
    ("kling", &["klingai", "kuaishou"]),
    ("kwaipilot", &["kwai"]),
    ("lg", &["lgai-exaone", "lgai"]),
    ("liquid", &["liquidai", "liquid-ai"]),
    ("luma", &["lumalabs"]),
    ("meituan", &["meituan-longcat", "longcat"]),
    (
        "meta",
        &["meta-llama", "llama", "facebook", "meta_llama", "metallama"],
    ),
    ("microsoft", &[]),
    ("minimax", &["minimaxai", "minimax-ai"]),
    ("mistral", &["mistralai", "mistral-ai"]),
    ("mixedbread", &["mixedbread-ai"]),
    ("moonshotai", &["moonshot", "moonshot-ai", "kimi"]),
    ("nomic", &["nomic-ai"]),
    ("nousresearch", &["nous-research", "nous"]),
    ("nvidia", &[]),
    ("openai", &["open-ai"]),
    ("openbmb", &[]),
    ("perplexity", &["perplexity-ai"]),
    ("poolside", &[]),
    ("prime-intellect", &["primeintellect"]),
    ("recraft", &["recraft-ai"]),
    ("reka", &["rekaai", "reka-ai"]),
    ("relace", &[]),
    ("runway", &["runwayml"]),
    ("sakana", &["sakanaai", "sakana-ai"]),
    ("sarvam", &["sarvamai", "sarvam-ai"]),
    ("snowflake", &[]),
    (
        "stability",
        &["stabilityai", "stability-ai", "stability_ai"],
    ),
    ("stepfun", &["stepfun-ai"]),
    ("swiss-ai", &[]),
    ("tencent", &["tencent-hunyuan", "hunyuan"]),
    (
        "thinkingmachines",
        &["thinking-machines", "thinkingmachineslabinc"],
    ),
    ("tii", &["tiiuae"]),
    ("upstage", &[]),
    ("voyage", &["voyageai", "voyage-ai"]),
    ("writer", &[]),
    ("xai", &["x-ai", "xai-org", "grok"]),
    ("xiaomi", &["xiaomimimo", "xiaomi-mimo", "mimo"]),
    (
        "zai",
        &[
            "z-ai", "zai-org", "zhipu", "zhipuai", "thudm", "zhipu-ai", "bigmodel",
        ],
    ),
];

/// Labs that also serve what others made: there the model's own name counts more than the path.
const HOSTS: &[&str] = &[
    "alibaba",
    "amazon",
    "anthropic",
    "baidu",
    "bytedance",
    "databricks",
    "google",
    "ibm",
    "meituan",
    "microsoft",
    "mistral",
    "moonshotai",
    "nvidia",
    "perplexity",
    "runway",
    "snowflake",
    "stepfun",
    "tencent",
    "zai",
];

/// How names begin, and whose they are. The longest that fits counts.
const NAMES: &[(&str, &str)] = &[
    ("babbage", "openai"),
    ("chatgpt", "openai"),
    ("codex", "openai"),
    ("computer-use", "openai"),
    ("dall-e", "openai"),
    ("davinci", "openai"),
    ("gpt", "openai"),
    ("o1", "openai"),
    ("o3", "openai"),
    ("o4", "openai"),
    ("omni-moderation", "openai"),
    ("sora", "openai"),
    ("text-embedding-3", "openai"),
    ("text-embedding-ada", "openai"),
    ("text-moderation", "openai"),
    ("tts-1", "openai"),
    ("whisper", "openai"),
    ("claude", "anthropic"),
    ("chat-bison", "google"),
    ("codegemma", "google"),
    ("gemini", "google"),
    ("gemma", "google"),
    ("imagen", "google"),
    ("learnlm", "google"),
    ("lyria", "google"),
    ("medlm", "google"),
    ("multimodalembedding", "google"),
    ("nano-banana", "google"),
    ("paligemma", "google"),
    ("text-bison", "google"),
    ("text-embedding-004", "google"),
    ("text-embedding-005", "google"),
    ("text-multilingual-embedding", "google"),
    ("text-unicorn", "google"),
    ("textembedding-gecko", "google"),
    ("veo", "google"),
    ("medgemma", "google"),
    ("code-llama", "meta"),
    ("codellama", "meta"),
    ("llama", "meta"),
    ("muse-", "meta"),
    ("codestral", "mistral"),
    ("devstral", "mistral"),
    ("magistral", "mistral"),
    ("mathstral", "mistral"),
    ("ministral", "mistral"),
    ("mistral", "mistral"),
    ("mixtral", "mistral"),
    ("open-mistral", "mistral"),
    ("open-mixtral", "mistral"),
    ("pixtral", "mistral"),
    ("voxtral", "mistral"),
    ("leanstral", "mistral"),
    ("labs-leanstral", "mistral"),
    ("labs-devstral", "mistral"),
    ("labs-mistral", "mistral"),
    ("mamba-codestral", "mistral"),
    ("qvq", "alibaba"),
    ("qwen", "alibaba"),
    ("qwq", "alibaba"),
    ("tongyi", "alibaba"),
    ("wan", "alibaba"),
    ("happyhorse", "alibaba"),
    ("codeqwen", "alibaba"),
    ("deepseek", "deepseek"),
    ("kimi", "moonshotai"),
    ("moonshot", "moonshotai"),
    ("chatglm", "zai"),
    ("codegeex", "zai"),
    ("cogview", "zai"),
    ("cogvideo", "zai"),
    ("glm", "zai"),
    ("abab", "minimax"),
    ("hailuo", "minimax"),
    ("minimax", "minimax"),
    ("grok", "xai"),
    ("c4ai", "cohere"),
    ("command", "cohere"),
    ("embed-english", "cohere"),
    ("embed-multilingual", "cohere"),
    ("embed-v", "cohere"),
    ("embed-v4", "cohere"),
    ("embed-v5", "cohere"),
    ("rerank-english", "cohere"),
    ("rerank-multilingual", "cohere"),
    ("rerank-v", "cohere"),
    ("aya-", "cohere"),
    ("north-", "cohere"),
    ("nova-canvas", "amazon"),
    ("nova-lite", "amazon"),
    ("nova-micro", "amazon"),
    ("nova-premier", "amazon"),
    ("nova-pro", "amazon"),
    ("nova-reel", "amazon"),
    ("nova-sonic", "amazon"),
    ("nova-2-lite", "amazon"),
    ("nova-2-pro", "amazon"),
    ("nova-2-sonic", "amazon"),
    ("nova-2-omni", "amazon"),
    ("nova-2-multimodal", "amazon"),
    ("titan", "amazon"),
    ("mai", "microsoft"),
    ("phi", "microsoft"),
    ("wizardlm", "microsoft"),
    ("doubao", "bytedance"),
    ("seed-", "bytedance"),
    ("seedance", "bytedance"),
    ("seedream", "bytedance"),
    ("seededit", "bytedance"),
    ("skylark", "bytedance"),
    ("ui-tars", "bytedance"),
    ("bailing", "inclusionai"),
    ("ling-", "inclusionai"),
    ("ring-", "inclusionai"),
    ("ming-", "inclusionai"),
    ("voyage", "voyage"),
    ("flux", "bfl"),
    ("ernie", "baidu"),
    ("sonar", "perplexity"),
    ("pplx", "perplexity"),
    ("hunyuan", "tencent"),
    ("hy3", "tencent"),
    ("hy4", "tencent"),
    ("step-", "stepfun"),
    ("granite", "ibm"),
    ("solar-", "upstage"),
    ("jamba", "ai21"),
    ("j2-", "ai21"),
    ("mercury", "inception"),
    ("deephermes", "nousresearch"),
    ("hermes", "nousresearch"),
    ("nous-hermes", "nousresearch"),
    ("laguna", "poolside"),
    ("trinity", "arcee"),
    ("lfm", "liquid"),
    ("longcat", "meituan"),
    ("mimo", "xiaomi"),
    ("nemotron", "nvidia"),
    ("nvidia-nemotron", "nvidia"),
    ("palmyra", "writer"),
    ("eleven-", "elevenlabs"),
    ("scribe-v", "elevenlabs"),
    ("sd3", "stability"),
    ("sdxl", "stability"),
    ("stable-diffusion", "stability"),
    ("stable-image", "stability"),
    ("kat-coder", "kwaipilot"),
    ("kat-dev", "kwaipilot"),
    ("olmo", "allenai"),
    ("molmo", "allenai"),
    ("tulu", "allenai"),
    ("apertus", "swiss-ai"),
    ("exaone", "lg"),
    ("dbrx", "databricks"),
    ("arctic", "snowflake"),
    ("snowflake-arctic", "snowflake"),
    ("bge", "baai"),
    ("jina", "jina"),
    ("nomic-embed", "nomic"),
    ("internlm", "internlm"),
    ("internvl", "internlm"),
    ("intern-s", "internlm"),
    ("yi-", "01-ai"),
    ("falcon", "tii"),
    ("cogito", "deepcogito"),
    ("dolphin", "cognitivecomputations"),
    ("kling", "kling"),
    ("recraft", "recraft"),
    ("ideogram", "ideogram"),
    ("orpheus", "canopylabs"),
    ("ornith", "deepreinforce"),
    ("fugu", "sakana"),
    ("sarvam", "sarvam"),
    ("minicpm", "openbmb"),
    ("mxbai", "mixedbread"),
    ("starcoder", "bigcode"),
    ("intellect-", "prime-intellect"),
    ("reka-", "reka"),
    ("rnj-", "essentialai"),
];

/// Words that name a lab wherever they stand, as it tunes what others made.
const ANYWHERE: &[(&str, &str)] = &[
    ("nemotron", "nvidia"),
    ("nemoretriever", "nvidia"),
    ("nv-embed", "nvidia"),
    ("nv-rerank", "nvidia"),
    ("nemoguard", "nvidia"),
    ("llama-3-1-sonar", "perplexity"),
    ("llama-3-sonar", "perplexity"),
    ("deephermes", "nousresearch"),
    ("snowflake-arctic", "snowflake"),
];

/// Whether a lab has this id.
pub(crate) fn is_lab(id: &str) -> Option<&'static str> {
    let at = LABS.binary_search_by(|(lab, _)| (*lab).cmp(id)).ok()?;
    Some(LABS[at].0)
}

/// The lab that a part of a path spells, in lower case.
pub(crate) fn lab_of_spelling(segment: &str) -> Option<&'static str> {
    is_lab(segment).or_else(|| {
        LABS.iter()
            .find(|(_, spellings)| spellings.contains(&segment))
            .map(|(lab, _)| *lab)
    })
}

/// The lab whose names begin like this one.
pub(crate) fn lab_of_name(name: &str) -> Option<&'static str> {
    if let Some((_, lab)) = ANYWHERE.iter().find(|(word, _)| name.contains(word)) {
        return Some(lab);
    }
    NAMES
        .iter()
        .filter(|(start, _)| begins(name, start))
        .max_by_key(|(start, _)| start.len())
        .map(|(_, lab)| *lab)
}

/// Whether `name` begins with `start`, and the word ends there: `phi-4` and `phi4` with `phi`, `philosopher` not.
fn begins(name: &str, start: &str) -> bool {
    name.strip_prefix(start).is_some_and(|rest| {
        start.ends_with('-')
            || !rest.starts_with(|c: char| c.is_ascii_alphabetic())
            || (rest.starts_with('v') && rest[1..].starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// Whether a part of a path begins like a model's name.
pub(super) fn has_name(segment: &str) -> bool {
    lab_of_spelling(segment).is_none() && lab_of_name(segment).is_some()
}

/// The lab, of what the path and the name say.
pub(super) fn settle(path: Option<&'static str>, name: &str) -> Option<&'static str> {
    let Some(path) = path else {
        return lab_of_name(name);
    };
    if HOSTS.contains(&path) {
        return lab_of_name(name).or(Some(path));
    }
    Some(path)
}
