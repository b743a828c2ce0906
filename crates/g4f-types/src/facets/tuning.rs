//! What only tunes an answer: a target that does not know such a parameter can be asked without it.

use super::{
    EmbedRequest, ImageRequest, ModerateRequest, RerankRequest, SpeechRequest, TranscribeRequest,
    VideoRequest,
};

macro_rules! tuning {
    ($($request:ident: $($field:ident),*;)*) => {$(
        impl $request {
            /// The parameters that only tune the answer, by their names here. Whoever leaves one out still does what was
            /// asked for; anything else is never left out behind the caller's back.
            pub const TUNING: &'static [&'static str] = &[$(stringify!($field)),*];

            /// The same without a parameter that only tunes the answer; `None` for any other, and for one that is not set.
            #[must_use]
            pub fn without(&self, parameter: &str) -> Option<Self> {
                match parameter {
                    $(stringify!($field) if self.$field != Default::default() => {
                        let mut less = self.clone();
                        less.$field = Default::default();
                        Some(less)
                    })*
                    _ => None,
                }
            }
        }
    )*};
}

tuning! {
    ImageRequest: quality, style, response_format, output_compression, moderation, input_fidelity, seed, guidance_scale,
        num_inference_steps, nologo, enhance, user;
    SpeechRequest: instructions, speed;
    TranscribeRequest: language, prompt, temperature;
    EmbedRequest: encoding_format, input_type, user;
    RerankRequest: ;
    ModerateRequest: ;
    VideoRequest: seed;
}
