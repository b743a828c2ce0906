//! Which of Google's services is asked, and where a model is there.

use std::fmt::Write as _;

use g4f_types::{Error, ErrorKind, Result};

/// One of Google's services for the same models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// AI Studio: `https://generativelanguage.googleapis.com/v1beta`, with an API key.
    AiStudio,
    /// Vertex AI: `https://HOST/v1beta1/projects/PROJECT/locations/LOCATION`, with Google Cloud's sign-in.
    Vertex,
}

impl Surface {
    /// The path of a method of a model, such as `models/gemini-2.5-flash:generateContent`.
    ///
    /// A model may be named by its whole path: `tunedModels/..` at AI Studio, `endpoints/..`, `publishers/..` or
    /// `projects/..` at Vertex.
    ///
    /// # Errors
    /// `BadRequest` when no model is named: it is a part of the path.
    pub(super) fn path(self, model: &str, method: &str) -> Result<String> {
        let mut path = self.resource(model)?;
        path.push(':');
        path.push_str(method);
        Ok(path)
    }

    /// The name by which a body refers to a model.
    pub(super) fn resource(self, model: &str) -> Result<String> {
        let model = model.trim().trim_matches('/');
        if model.is_empty() {
            return Err(Error::new(
                ErrorKind::BadRequest,
                "no model is named, and this API has none by default",
            )
            .with_param("model"));
        }
        let name = model.strip_prefix("models/").unwrap_or(model);
        let mut path = String::with_capacity(name.len() + 40);
        match self {
            Self::AiStudio if name.contains('/') => {}
            Self::AiStudio => path.push_str("models/"),
            Self::Vertex => {
                if let Some(own) = ["/publishers/", "/endpoints/"]
                    .iter()
                    .find_map(|step| name.find(step))
                    .filter(|_| name.starts_with("projects/"))
                {
                    // The base URL names project and location.
                    escape(&mut path, &name[own + 1..]);
                    return Ok(path);
                }
                match name.split_once('/') {
                    None => path.push_str("publishers/google/models/"),
                    Some(("publishers" | "endpoints", _)) => {}
                    Some((publisher, rest)) => {
                        path.push_str("publishers/");
                        escape(&mut path, publisher);
                        path.push_str("/models/");
                        escape(&mut path, rest);
                        return Ok(path);
                    }
                }
            }
        }
        escape(&mut path, name);
        Ok(path)
    }
}

/// Adds `name`, with everything escaped that would end a path or begin another step of it.
fn escape(path: &mut String, name: &str) {
    for step in name.split('/') {
        if !path.is_empty() && !path.ends_with('/') {
            path.push('/');
        }
        if matches!(step, "." | "..") {
            path.push_str("%2E");
            continue;
        }
        for byte in step.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'@') {
                path.push(char::from(byte));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(path, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests;
