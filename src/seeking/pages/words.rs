//! What editors see of what is sought: questions without an answer, and the words that mean the same.

use actix_web::web::Path;
use serde::{Deserialize, Serialize};

use crate::accounts::store as accounts;
use crate::app::App;
use crate::db::Db;
use crate::error::Result;
use crate::seeking::synonyms::{self, Group};
use crate::seeking::{store, unanswered};
use crate::web::guards::CasebookEditor;
use crate::web::{Answer, Ctx, Done, Form, Query};

/// What stands in the address: a question for which a group is begun.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Begun {
    word: String,
}

#[derive(Serialize)]
struct Page {
    word: String,
    questions: Vec<Question>,
    groups: Vec<GroupView>,
    of_files: Vec<String>,
}

#[derive(Serialize)]
struct Question {
    words: String,
    times: i32,
    last: String,
    search: String,
    begin: String,
}

#[derive(Serialize)]
struct GroupView {
    id: String,
    terms: String,
    by: String,
    /// The formal word of the group that its words stand in, where that is another one.
    joined: Option<String>,
    unused: Option<String>,
}

pub(super) async fn show(ctx: Ctx, _me: CasebookEditor, begun: Query<Begun>) -> Answer {
    let app = ctx.app.clone();
    let counted = app.unanswered().take();
    if !counted.is_empty() {
        ctx.write(move |tx| unanswered::keep(tx, &counted)).await?;
    }
    let view = ctx.read(move |db| page(db, &app, begun.word.chars().take(20).collect())).await?;
    ctx.page("seeking/words.html", &view)
}

fn page(db: &mut Db, app: &App, word: String) -> Result<Page> {
    let groups = synonyms::groups(db)?;
    let of_files = app.bookcase().synonyms_of_files(&app.house().config)?;
    let (all, unused) = synonyms::joined(of_files, &groups);
    let editors = accounts::names(db, &groups.iter().map(|group| group.made_by.clone()).collect::<Vec<_>>())?;
    let name = |id: &str| editors.iter().find(|(known, _)| known == id).map_or("", |(_, name)| name.as_str());
    let view = |group: Group| GroupView {
        joined: group.terms.first().and_then(|term| all.of(term).first()).filter(|formal| !group.terms.contains(formal)).cloned(),
        terms: group.terms.join("、"),
        by: format!("{}，{}", name(&group.made_by), group.made_at.words()),
        unused: unused.iter().find(|(id, _)| *id == group.id).map(|(_, sentence)| sentence.clone()),
        id: group.id,
    };
    let linked = |path: &str, name: &str, words: &str| {
        let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair(name, words).finish();
        format!("{path}?{query}")
    };
    let question = |row: store::Unanswered| Question {
        times: row.times,
        last: row.last_at.words(),
        search: linked("/casebook", "q", &row.words),
        begin: linked("/casebook/words", "word", &row.words),
        words: row.words,
    };
    Ok(Page {
        word,
        questions: store::questions(db)?.into_iter().map(question).collect(),
        groups: groups.into_iter().map(view).collect(),
        of_files: of_files.groups().map(|terms| terms.join("、")).collect(),
    })
}

pub(super) async fn add(ctx: Ctx, me: CasebookEditor, form: Form) -> Answer {
    let terms = form.read(|r| r.parse("terms", synonyms::read))?;
    let app = ctx.app.clone();
    ctx.submit(&form, move |tx| {
        let of_files = app.bookcase().synonyms_of_files(&app.house().config)?;
        synonyms::add(tx, &me, of_files, &terms)?;
        Ok(Done::at("/casebook/words").saying(format!("已保存：{}。以后查其中一个，就会连另一个一起查。", terms.join("、"))))
    })
    .await
}

pub(super) async fn remove(ctx: Ctx, me: CasebookEditor, id: Path<String>, form: Form) -> Answer {
    ctx.submit(&form, move |tx| {
        synonyms::remove(tx, &me, &id)?;
        Ok(Done::at("/casebook/words").saying("已去掉这一组。"))
    })
    .await
}
