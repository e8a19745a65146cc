//! What a person does on a page: fills a field found by its label, chooses, attaches, presses, follows, types keys.

use std::path::Path;

use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::{ElementQueryable, ElementWaitable, WebElement};
use thirtyfour::{By, Key};

use super::Page;

impl Page {
    /// Types a value into the field with this label, in place of what was there.
    #[track_caller]
    pub(crate) fn fill(&self, label: &str, value: &str) {
        self.must(&format!("fill “{label}”"), async {
            let field = self.field(label).await?;
            field.clear().await?;
            field.send_keys(value).await
        });
    }

    /// What stands in the field with this label.
    #[track_caller]
    pub(crate) fn value_of(&self, label: &str) -> String {
        self.must(&format!("read the field “{label}”"), async { self.field(label).await?.prop("value").await }).unwrap_or_default()
    }

    /// Chooses a radio button or ticks a box by its label.
    #[track_caller]
    pub(crate) fn choose(&self, label: &str) {
        self.must(&format!("choose “{label}”"), self.choose_at("", label));
    }

    /// Chooses a radio button or ticks a box by its label, inside the group with this legend.
    #[track_caller]
    pub(crate) fn choose_in(&self, legend: &str, label: &str) {
        let group = format!("//fieldset[legend[contains(normalize-space(.), {})]]", quoted(legend));
        self.must(&format!("choose “{label}” under “{legend}”"), self.choose_at(&group, label));
    }

    /// Picks an option of the list with this label.
    #[track_caller]
    pub(crate) fn pick(&self, label: &str, option: &str) {
        let option = format!(".//option[normalize-space(.)={}]", quoted(option));
        self.must(&format!("pick from “{label}”"), async {
            self.field(label).await?.query(By::XPath(option.as_str())).first().await?.click().await
        });
    }

    /// Presses the button with these words.
    #[track_caller]
    pub(crate) fn press(&self, words: &str) {
        let is = quoted(words);
        let exact = format!("//button[normalize-space(.)={is}]|//input[@type='submit' and @value={is}]|//summary[normalize-space(.)={is}]");
        let similar =
            format!("//button[contains(normalize-space(.), {is}) or @aria-label={is}]|//summary[contains(normalize-space(.), {is})]");
        self.must(&format!("press “{words}”"), self.click(exact, similar));
    }

    /// Follows the link with these words.
    #[track_caller]
    pub(crate) fn follow(&self, words: &str) {
        let is = quoted(words);
        let exact = format!("//a[@href][normalize-space(.)={is}]");
        let similar = format!("//a[@href][contains(normalize-space(.), {is}) or @aria-label={is}]");
        self.must(&format!("follow “{words}”"), self.click(exact, similar));
    }

    /// Gives files to the page's file field, as the phone's picker would.
    #[track_caller]
    pub(crate) fn attach(&self, files: &[&Path]) {
        let paths: Vec<String> = files.iter().map(|file| std::fs::canonicalize(file).unwrap().display().to_string()).collect();
        self.must("attach files", async { self.web().query(By::Css("input[type=file]")).first().await?.send_keys(paths.join("\n")).await });
    }

    /// Presses Tab, as a person without a mouse does, and names what has the focus then: its words, label or field name.
    #[track_caller]
    pub(crate) fn tab(&self) -> String {
        self.key(Key::Tab);
        self.focused()
    }

    /// Presses a key on whatever has the focus.
    #[track_caller]
    pub(crate) fn key(&self, key: Key) {
        self.must("press a key", self.web().action_chain().send_keys(key).perform());
    }

    /// The words, label or field name of what has the focus.
    #[track_caller]
    pub(crate) fn focused(&self) -> String {
        self.must("find the focus", async {
            let element = self.web().active_element().await?;
            let words = element.text().await?;
            if !words.is_empty() && element.tag_name().await? != "body" {
                return Ok(words);
            }
            for attribute in ["aria-label", "name", "id"] {
                if let Some(value) = element.attr(attribute).await? {
                    return Ok(value);
                }
            }
            element.tag_name().await
        })
    }

    /// The field that a label names: exactly, or by how it begins, or by a part of it.
    async fn field(&self, label: &str) -> WebDriverResult<WebElement> {
        let is = quoted(label);
        let named = format!("//*[self::input or self::textarea or self::select][@aria-label={is}]");
        let found = self
            .web()
            .query(By::XPath(format!("//label[normalize-space(.)={is}]")))
            .or(By::XPath(format!("//label[starts-with(normalize-space(.), {is})]")))
            .or(By::XPath(format!("//label[contains(normalize-space(.), {is})]")))
            .or(By::XPath(named))
            .first()
            .await?;
        if found.tag_name().await? == "label" { self.named_by(&found).await } else { Ok(found) }
    }

    async fn named_by(&self, label: &WebElement) -> WebDriverResult<WebElement> {
        match label.attr("for").await? {
            Some(id) => self.web().query(By::Id(id)).first().await,
            None => label.find(By::Css("input, textarea, select")).await,
        }
    }

    /// The label is pressed, not the button, for the button may be drawn by its label.
    async fn choose_at(&self, inside: &str, label: &str) -> WebDriverResult<()> {
        let is = quoted(label);
        let label = self
            .web()
            .query(By::XPath(format!("{inside}//label[normalize-space(.)={is}]")))
            .or(By::XPath(format!("{inside}//label[starts-with(normalize-space(.), {is})]")))
            .or(By::XPath(format!("{inside}//label[contains(normalize-space(.), {is})]")))
            .first()
            .await?;
        let input = self.named_by(&label).await?;
        if !input.is_selected().await? {
            label.click().await?;
        }
        input.wait_until().error("it was pressed, and is not chosen").selected().await
    }

    async fn click(&self, exact: String, similar: String) -> WebDriverResult<()> {
        let target = self.web().query(By::XPath(exact)).or(By::XPath(similar)).and_displayed().first().await?;
        target.scroll_into_view().await?;
        target.click().await
    }
}

/// A text as XPath writes it.
fn quoted(text: &str) -> String {
    if text.contains('"') { format!("'{text}'") } else { format!("\"{text}\"") }
}
