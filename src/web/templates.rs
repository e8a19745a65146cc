//! Tera templates, embedded in the binary; in a debug build they are read from disk at start.

use rust_embed::RustEmbed;
use tera::{Context, Kwargs, State, Tera};

use super::assets::Assets;
use crate::error::{Error, Result};

#[derive(RustEmbed)]
#[folder = "templates/"]
#[include = "*.html"]
#[include = "*.txt"]
#[include = "*.xml"]
struct Files;

/// All pages and messages, parsed once.
pub struct Templates {
    tera: Tera,
    assets: Assets,
}

impl Templates {
    /// Parses every template; a fault names the file and line.
    pub fn load() -> Result<Templates> {
        let assets = Assets::load()?;
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".html", ".xml"]);
        register(&mut tera, &assets);
        let mut files = Vec::new();
        for name in Files::iter() {
            let file = Files::get(&name).ok_or(Error::NotFound)?;
            files.push((name.to_string(), String::from_utf8(file.data.into_owned()).map_err(Error::internal)?));
        }
        tera.add_raw_templates(files).map_err(|error| Error::internal(format!("templates: {error}")))?;
        Ok(Templates { tera, assets })
    }

    /// Renders a template.
    pub fn render(&self, name: &str, context: &Context) -> Result<String> {
        self.tera.render(name, context).map_err(|error| Error::internal(format!("template {name}: {}", crate::log::chain(&error))))
    }

    /// Stylesheet, script, pictures.
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// Names of all templates, for the check command.
    pub fn names(&self) -> Vec<String> {
        self.tera.get_template_names().map(str::to_owned).collect()
    }
}

fn register(tera: &mut Tera, assets: &Assets) {
    let urls = assets.urls();
    tera.register_function("asset", move |args: Kwargs, _: &State| -> tera::TeraResult<String> {
        let path: String = args.must_get("path")?;
        urls.get(&path).cloned().ok_or_else(|| tera::Error::message(format!("no asset {path}")))
    });
    tera.register_function("seal", |args: Kwargs, _: &State| -> tera::TeraResult<String> {
        let text: String = args.must_get("text")?;
        let size: u32 = args.get("size")?.unwrap_or(44);
        Ok(super::seal::svg(&text, size))
    });
}
