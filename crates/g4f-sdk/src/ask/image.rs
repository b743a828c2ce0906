//! `client.image(..)`, `edit_image(..)`, `vary_image(..)`.

use g4f_types::Media;
use g4f_types::facets::{ImageRequest, ImageTask};

use super::RequestBuilder;
use crate::client::Client;

/// Images in the making. Await it for an [`Answered`](crate::Answered) with the pictures, which can be saved.
pub type ImageBuilder = RequestBuilder<ImageRequest>;

impl Client {
    /// Asks for images of `prompt`.
    pub fn image(&self, prompt: impl Into<String>) -> ImageBuilder {
        ImageBuilder::new(
            self.clone(),
            ImageRequest {
                prompt: prompt.into(),
                ..ImageRequest::default()
            },
        )
    }

    /// Asks for `image` with the changes that `prompt` says.
    pub fn edit_image(&self, image: Media, prompt: impl Into<String>) -> ImageBuilder {
        ImageBuilder::new(
            self.clone(),
            ImageRequest {
                task: ImageTask::Edit,
                prompt: prompt.into(),
                images: vec![image],
                ..ImageRequest::default()
            },
        )
    }

    /// Asks for variations of `image`.
    pub fn vary_image(&self, image: Media) -> ImageBuilder {
        ImageBuilder::new(
            self.clone(),
            ImageRequest {
                task: ImageTask::Variation,
                images: vec![image],
                ..ImageRequest::default()
            },
        )
    }

    /// A whole image request.
    pub fn images(&self, request: ImageRequest) -> ImageBuilder {
        ImageBuilder::new(self.clone(), request)
    }
}

impl ImageBuilder {
    /// A further picture to edit.
    pub fn picture(mut self, image: Media) -> Self {
        self.request.images.push(image);
        self
    }

    /// Where to edit: a picture whose transparent parts are to change.
    pub fn mask(mut self, mask: Media) -> Self {
        self.request.mask = Some(mask);
        self
    }

    /// What not to show.
    pub fn negative_prompt(mut self, negative_prompt: impl Into<String>) -> Self {
        self.request.negative_prompt = Some(negative_prompt.into());
        self
    }

    /// How many; 1 by default.
    pub fn n(mut self, n: u32) -> Self {
        self.request.n = Some(n);
        self
    }

    /// Size such as `1024x1024`.
    pub fn size(mut self, size: impl Into<String>) -> Self {
        self.request.size = Some(size.into());
        self
    }

    /// Width in pixels.
    pub fn width(mut self, width: u32) -> Self {
        self.request.width = Some(width);
        self
    }

    /// Height in pixels.
    pub fn height(mut self, height: u32) -> Self {
        self.request.height = Some(height);
        self
    }

    /// Aspect ratio such as `16:9`.
    pub fn aspect_ratio(mut self, aspect_ratio: impl Into<String>) -> Self {
        self.request.aspect_ratio = Some(aspect_ratio.into());
        self
    }

    /// `standard`, `hd`, `low`, `medium`, `high`.
    pub fn quality(mut self, quality: impl Into<String>) -> Self {
        self.request.quality = Some(quality.into());
        self
    }

    /// `vivid`, `natural`, or a vendor's style.
    pub fn style(mut self, style: impl Into<String>) -> Self {
        self.request.style = Some(style.into());
        self
    }

    /// `url` or `b64_json`.
    pub fn response_format(mut self, response_format: impl Into<String>) -> Self {
        self.request.response_format = Some(response_format.into());
        self
    }

    /// `png`, `jpeg`, `webp`.
    pub fn output_format(mut self, output_format: impl Into<String>) -> Self {
        self.request.output_format = Some(output_format.into());
        self
    }

    /// 0 to 100, for jpeg and webp.
    pub fn output_compression(mut self, output_compression: u8) -> Self {
        self.request.output_compression = Some(output_compression);
        self
    }

    /// `transparent`, `opaque`, `auto`.
    pub fn background(mut self, background: impl Into<String>) -> Self {
        self.request.background = Some(background.into());
        self
    }

    /// Strictness of the filter.
    pub fn moderation(mut self, moderation: impl Into<String>) -> Self {
        self.request.moderation = Some(moderation.into());
        self
    }

    /// How closely an edit follows its pictures: `low`, `high`.
    pub fn input_fidelity(mut self, input_fidelity: impl Into<String>) -> Self {
        self.request.input_fidelity = Some(input_fidelity.into());
        self
    }

    /// Seed for repeatable pictures.
    pub fn seed(mut self, seed: i64) -> Self {
        self.request.seed = Some(seed);
        self
    }

    /// Guidance scale of diffusion models.
    pub fn guidance_scale(mut self, guidance_scale: f64) -> Self {
        self.request.guidance_scale = Some(guidance_scale);
        self
    }

    /// Steps of diffusion models.
    pub fn num_inference_steps(mut self, num_inference_steps: u32) -> Self {
        self.request.num_inference_steps = Some(num_inference_steps);
        self
    }

    /// Whether to leave out the watermark.
    pub fn nologo(mut self, nologo: bool) -> Self {
        self.request.nologo = Some(nologo);
        self
    }

    /// Whether to keep the picture out of public feeds.
    pub fn private(mut self, private: bool) -> Self {
        self.request.private = Some(private);
        self
    }

    /// Whether a model may improve the prompt.
    pub fn enhance(mut self, enhance: bool) -> Self {
        self.request.enhance = Some(enhance);
        self
    }

    /// Whether to filter strictly.
    pub fn safe(mut self, safe: bool) -> Self {
        self.request.safe = Some(safe);
        self
    }

    /// End-user id.
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.request.user = Some(user.into());
        self
    }
}
