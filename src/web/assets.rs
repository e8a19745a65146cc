//! Stylesheet, script, fonts and pictures: embedded, named by their content, so that browsers may keep them for ever.
//!
//! All of `assets/css` becomes one stylesheet and all of `assets/js` one module, in file-name order: the first view stays
//! within eight fetches without a build step.

use std::collections::HashMap;

use rust_embed::RustEmbed;

use crate::error::{Error, Result};
use crate::vault::sha256;

#[derive(RustEmbed)]
#[folder = "assets/"]
#[exclude = "calendar/*"]
struct Files;

/// One file as it is served.
#[derive(Clone)]
pub struct Asset {
    /// Content.
    pub bytes: Vec<u8>,
    /// Media type.
    pub media_type: &'static str,
}

/// All files by URL, and URLs by path.
pub struct Assets {
    by_url: HashMap<String, Asset>,
    urls: HashMap<String, String>,
}

impl Assets {
    /// Reads and names everything.
    pub fn load() -> Result<Assets> {
        let mut assets = Assets { by_url: HashMap::new(), urls: HashMap::new() };
        let mut names: Vec<_> = Files::iter().map(|name| name.to_string()).collect();
        names.sort();
        let (mut css, mut js) = (String::new(), String::new());
        for name in names {
            let bytes = Files::get(&name).ok_or(Error::NotFound)?.data.into_owned();
            if name.starts_with("css/") && name.ends_with(".css") {
                css.push_str(&String::from_utf8(bytes).map_err(Error::internal)?);
                css.push('\n');
            } else if name.starts_with("js/") && name.ends_with(".js") {
                let code = String::from_utf8(bytes).map_err(Error::internal)?;
                js.push_str(&format!("{{\n{code}\n}}\n"));
            } else if let Some(media_type) = media_type(&name) {
                assets.add(&name, bytes, media_type);
            }
        }
        assets.add("site.css", css.into_bytes(), "text/css; charset=utf-8");
        assets.add("site.js", js.into_bytes(), "text/javascript; charset=utf-8");
        Ok(assets)
    }

    fn add(&mut self, path: &str, bytes: Vec<u8>, media_type: &'static str) {
        let mark = sha256(&bytes);
        let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
        let url = format!("/assets/{stem}.{}.{extension}", &mark[..12]);
        self.urls.insert(path.to_owned(), url.clone());
        self.by_url.insert(url, Asset { bytes, media_type });
    }

    /// URL of a path such as `img/x.svg`; empty when there is none.
    pub fn url(&self, path: &str) -> &str {
        self.urls.get(path).map_or("", String::as_str)
    }

    /// All URLs by path.
    pub fn urls(&self) -> HashMap<String, String> {
        self.urls.clone()
    }

    /// The file behind a URL.
    pub fn get(&self, url: &str) -> Option<&Asset> {
        self.by_url.get(url)
    }
}

fn media_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("svg") => Some("image/svg+xml"),
        Some("png") => Some("image/png"),
        Some("ico") => Some("image/x-icon"),
        Some("woff2") => Some("font/woff2"),
        Some("webmanifest") => Some("application/manifest+json"),
        _ => None,
    }
}
