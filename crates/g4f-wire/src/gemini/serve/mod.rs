//! What Google's models do beside chat.
//!
//! Much of it goes through `generateContent` as well: models that paint and speak answer with pictures and sound. The
//! others (Imagen, Veo, Vertex's embeddings) have methods of their own.

mod embed;
mod generate;
mod imagen;
mod images;
mod models;
mod speech;
mod transcribe;
mod video;

pub use embed::GeminiEmbed;
pub use images::GeminiImages;
pub use models::GeminiModels;
pub use speech::GeminiSpeech;
pub use transcribe::GeminiTranscribe;
pub use video::GeminiVideo;
