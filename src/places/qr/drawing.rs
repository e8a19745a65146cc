//! A code as a picture: SVG made here, with attributes only, because the pages allow no inline style.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode as Pattern};

use crate::error::{Error, Result};

/// The picture of an address; `size` is its least width in pixels. Quartile correction survives a scratched poster.
pub fn svg(url: &str, size: u32) -> Result<String> {
    let pattern = Pattern::with_error_correction_level(url.as_bytes(), EcLevel::Q).map_err(|error| Error::internal(error.to_string()))?;
    let drawn = pattern.render::<svg::Color<'_>>().min_dimensions(size, size).quiet_zone(true).build();
    // The XML head has no place inside a page.
    let start = drawn.find("<svg").unwrap_or(0);
    let bare = drawn.get(start..).unwrap_or_default();
    Ok(bare.replacen("<svg ", "<svg role=\"img\" aria-label=\"二维码\" ", 1))
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn a_picture_carries_no_style_and_no_head() {
        let drawn = svg("https://example.org/q/ABCD2345.0123456789abcdef", 300).unwrap();
        assert!(drawn.starts_with("<svg role") && drawn.trim_end().ends_with("</svg>"));
        assert!(!drawn.contains("style") && !drawn.contains("<?xml"));
    }
}
