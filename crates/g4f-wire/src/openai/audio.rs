//! OpenAI's names of audio formats and the media types behind them.

/// OpenAI's name for a media type; `wav` where nobody says.
pub(crate) fn format_of(media_type: Option<&str>) -> &str {
    match media_type {
        None | Some("audio/wav" | "audio/x-wav" | "audio/wave" | "audio/vnd.wave") => "wav",
        Some("audio/mpeg" | "audio/mp3") => "mp3",
        Some("audio/pcm" | "audio/L16") => "pcm16",
        Some("audio/mp4" | "audio/x-m4a" | "audio/m4a") => "m4a",
        Some(other) => other
            .rsplit_once('/')
            .map_or(other, |(_, kind)| kind.trim_start_matches("x-")),
    }
}

/// The media type for OpenAI's name of a format.
pub(crate) fn media_type_of(format: &str) -> String {
    match format {
        "mp3" => "audio/mpeg".to_owned(),
        "pcm16" | "pcm" => "audio/pcm".to_owned(),
        "m4a" => "audio/mp4".to_owned(),
        other => format!("audio/{other}"),
    }
}
