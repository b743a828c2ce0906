//! One file for each vendor, host and gateway. What a file does not say is in [`plain`](crate::prelude::plain).

use g4f_types::Descriptor;

pub(crate) mod abacus;
pub(crate) mod agnes;
pub(crate) mod ai21;
pub(crate) mod ai302;
pub(crate) mod aibadgr;
pub(crate) mod aihorde;
pub(crate) mod aihorde_images;
pub(crate) mod aihubmix;
pub(crate) mod airforce;
pub(crate) mod alibaba;
pub(crate) mod anthropic;
pub(crate) mod anthropic_compatible;
pub(crate) mod arcee;
pub(crate) mod assemblyai;
pub(crate) mod avian;
pub(crate) mod azure;
pub(crate) mod azure_responses;
pub(crate) mod baseten;
pub(crate) mod bedrock;
pub(crate) mod bedrock_mantle;
pub(crate) mod berget;
pub(crate) mod bfl;
pub(crate) mod cartesia;
pub(crate) mod cerebras;
pub(crate) mod chutes;
pub(crate) mod clarifai;
pub(crate) mod cloudflare;
pub(crate) mod cloudflare_gateway;
pub(crate) mod codestral;
pub(crate) mod cohere;
pub(crate) mod compatible;
pub(crate) mod cortecs;
pub(crate) mod crusoe;
pub(crate) mod databricks;
pub(crate) mod deepgram;
pub(crate) mod deepinfra;
pub(crate) mod deepseek;
pub(crate) mod digitalocean;
pub(crate) mod edenai;
pub(crate) mod elevenlabs;
pub(crate) mod evroc;
pub(crate) mod fal;
pub(crate) mod fastrouter;
pub(crate) mod featherless;
pub(crate) mod fireworks;
pub(crate) mod fish_audio;
pub(crate) mod friendli;
pub(crate) mod gigachat;
pub(crate) mod gladia;
pub(crate) mod gmicloud;
pub(crate) mod google;
pub(crate) mod google_openai;
pub(crate) mod greenpt;
pub(crate) mod groq;
pub(crate) mod helicone;
pub(crate) mod hpc_ai;
pub(crate) mod huggingface;
pub(crate) mod hume;
pub(crate) mod hyperbolic;
pub(crate) mod inception;
pub(crate) mod inference_net;
pub(crate) mod infomaniak;
pub(crate) mod io_net;
pub(crate) mod jiekou;
pub(crate) mod jina;
pub(crate) mod kilo;
pub(crate) mod kling;
pub(crate) mod libertai;
pub(crate) mod llama;
pub(crate) mod llm7;
pub(crate) mod llmgateway;
pub(crate) mod lmnt;
pub(crate) mod longcat;
pub(crate) mod luma;
pub(crate) mod meta;
pub(crate) mod minimax;
pub(crate) mod mistral;
pub(crate) mod modelscope;
pub(crate) mod moonshot;
pub(crate) mod morph;
pub(crate) mod nano_gpt;
pub(crate) mod nearai;
pub(crate) mod nebius;
pub(crate) mod neuralwatt;
pub(crate) mod nova;
pub(crate) mod novita;
pub(crate) mod nscale;
pub(crate) mod nvidia;
pub(crate) mod ollama_cloud;
pub(crate) mod openai;
pub(crate) mod openai_responses;
pub(crate) mod opencode;
pub(crate) mod opencode_go;
pub(crate) mod openrouter;
pub(crate) mod orcarouter;
pub(crate) mod ovhcloud;
pub(crate) mod parasail;
pub(crate) mod perplexity;
pub(crate) mod poe;
pub(crate) mod pollinations;
pub(crate) mod poolside;
pub(crate) mod portkey;
pub(crate) mod prodia;
pub(crate) mod publicai;
pub(crate) mod pydantic_gateway;
pub(crate) mod qianfan;
pub(crate) mod qiniu;
pub(crate) mod recraft;
pub(crate) mod regolo;
pub(crate) mod reka;
pub(crate) mod replicate;
pub(crate) mod requesty;
pub(crate) mod responses_compatible;
pub(crate) mod revai;
pub(crate) mod runway;
pub(crate) mod sakana;
pub(crate) mod sambanova;
pub(crate) mod sarvam;
pub(crate) mod scaleway;
pub(crate) mod scx;
pub(crate) mod sensenova;
pub(crate) mod siliconflow;
pub(crate) mod snowflake;
pub(crate) mod soniox;
pub(crate) mod stability;
pub(crate) mod stackit;
pub(crate) mod stepfun;
pub(crate) mod streamlake;
pub(crate) mod synthetic;
pub(crate) mod tencent;
pub(crate) mod tinfoil;
pub(crate) mod together;
pub(crate) mod upstage;
pub(crate) mod v0;
pub(crate) mod venice;
pub(crate) mod vercel;
pub(crate) mod vertex;
pub(crate) mod volcengine;
pub(crate) mod voyage;
pub(crate) mod vultr;
pub(crate) mod wandb;
pub(crate) mod watsonx;
pub(crate) mod writer;
pub(crate) mod xai;
pub(crate) mod xiaomi;
pub(crate) mod zai;
pub(crate) mod zenmux;

/// Who makes models and serves them.
pub(crate) static LABS: &[&Descriptor] = descriptors![
    agnes,
    ai21,
    alibaba,
    anthropic,
    arcee,
    codestral,
    cohere,
    deepseek,
    gigachat,
    google,
    google_openai,
    inception,
    llama,
    longcat,
    meta,
    minimax,
    mistral,
    moonshot,
    morph,
    nova,
    openai,
    openai_responses,
    perplexity,
    poolside,
    qianfan,
    reka,
    sakana,
    sarvam,
    sensenova,
    stepfun,
    tencent,
    upstage,
    v0,
    volcengine,
    writer,
    xai,
    xiaomi,
    zai,
];

/// Who serves others' models on machines of its own.
pub(crate) static HOSTS: &[&Descriptor] = descriptors![
    aihorde,
    avian,
    baseten,
    berget,
    cerebras,
    chutes,
    clarifai,
    cloudflare,
    crusoe,
    databricks,
    deepinfra,
    digitalocean,
    evroc,
    featherless,
    fireworks,
    friendli,
    gmicloud,
    greenpt,
    groq,
    hpc_ai,
    huggingface,
    hyperbolic,
    inference_net,
    infomaniak,
    io_net,
    libertai,
    modelscope,
    nearai,
    nebius,
    neuralwatt,
    novita,
    nscale,
    nvidia,
    ollama_cloud,
    ovhcloud,
    parasail,
    publicai,
    regolo,
    replicate,
    sambanova,
    scaleway,
    scx,
    siliconflow,
    snowflake,
    stackit,
    streamlake,
    synthetic,
    tinfoil,
    together,
    venice,
    vultr,
    wandb,
];

/// Who passes calls on to others.
pub(crate) static GATEWAYS: &[&Descriptor] = descriptors![
    abacus,
    ai302,
    aibadgr,
    aihubmix,
    airforce,
    azure,
    azure_responses,
    bedrock,
    bedrock_mantle,
    cloudflare_gateway,
    cortecs,
    edenai,
    fastrouter,
    helicone,
    jiekou,
    kilo,
    llm7,
    llmgateway,
    nano_gpt,
    opencode,
    opencode_go,
    openrouter,
    orcarouter,
    poe,
    pollinations,
    portkey,
    pydantic_gateway,
    qiniu,
    requesty,
    vercel,
    vertex,
    watsonx,
    zenmux,
];

/// Who makes pictures, sound, vectors or rankings, and does not chat.
pub(crate) static SPECIALISTS: &[&Descriptor] = descriptors![
    aihorde_images,
    assemblyai,
    bfl,
    cartesia,
    deepgram,
    elevenlabs,
    fal,
    fish_audio,
    gladia,
    hume,
    jina,
    kling,
    lmnt,
    luma,
    prodia,
    recraft,
    revai,
    runway,
    soniox,
    stability,
    voyage,
];

/// Kinds of servers: the user says where one is.
pub(crate) static KINDS: &[&Descriptor] =
    descriptors![anthropic_compatible, compatible, responses_compatible,];
