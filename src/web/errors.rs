//! From an error to an answer. The answer itself is bare; `again` shows the page that belongs to it.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::error::{Error, FieldError};
use crate::log::chain;

/// An error on its way to a page.
#[derive(Debug)]
pub struct WebError(pub Error);

/// What the page says; travels from the bare answer to the page that shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// Headline.
    pub title: String,
    /// Sentence: what happened, what was kept, what to do.
    pub text: String,
    /// Mistakes by field.
    #[serde(skip)]
    pub errors: Vec<FieldError>,
    /// True when the visitor must sign in first.
    #[serde(skip)]
    pub sign_in: bool,
}

impl WebError {
    fn problem(&self) -> Problem {
        let (status, title, text) = words(&self.0);
        let errors = if let Error::Invalid(errors) = &self.0 { errors.clone() } else { Vec::new() };
        Problem { status: status.as_u16(), title: title.to_owned(), text, errors, sign_in: matches!(self.0, Error::SignIn) }
    }
}

fn words(error: &Error) -> (StatusCode, &'static str, String) {
    match error {
        Error::NotFound => {
            (StatusCode::NOT_FOUND, "没有这个页面", "网址可能输错了，或者这一页不对您开放。已提交的内容不受影响。".to_owned())
        }
        Error::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "有几处需要改一下", "已填的内容都还在，改好后再提交一次。".to_owned()),
        Error::Refused(text) => (StatusCode::UNPROCESSABLE_ENTITY, "没有办成", text.clone()),
        Error::Conflict(text) => (StatusCode::CONFLICT, "刚刚有人先办了", text.clone()),
        Error::Received => (
            StatusCode::CONFLICT,
            "先前交的已经收到",
            "您先前在这一页提交的内容已经收到，没有丢。现在填的和先前不一样，还没有提交，内容都还在。请核对后再提交一次；照片和文件如果不见了，请重新选择。"
                .to_owned(),
        ),
        Error::SignIn => (StatusCode::UNAUTHORIZED, "请先登录", "登录后会回到这一页。".to_owned()),
        Error::TooMany(text) => (StatusCode::TOO_MANY_REQUESTS, "请稍后再试", text.clone()),
        Error::Stale => {
            (StatusCode::FORBIDDEN, "这一页放得太久了", "为了安全，刚才的操作没有执行。已填的内容还在，请再提交一次。".to_owned())
        }
        Error::Full => (
            StatusCode::INSUFFICIENT_STORAGE,
            "暂时存不下了",
            "服务器的存储空间不够，刚才的内容没有收下。请不要关闭这一页，稍后再提交一次，或拨打街道电话、到窗口办理。".to_owned(),
        ),
        Error::Unavailable(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "现在有点忙",
            "刚才的操作没有执行。请过一会儿再试一次；着急可以打电话或到窗口办理。".to_owned(),
        ),
        Error::Internal(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "出了一点问题",
            "是我们的问题，不是您的问题，已经记下来了。刚才的操作没有执行，请稍后再试；着急可以打电话或到窗口办理。".to_owned(),
        ),
    }
}

impl From<Error> for WebError {
    fn from(error: Error) -> WebError {
        match &error {
            Error::Internal(_) | Error::Full => tracing::error!(error = %chain(&error), "an answer failed"),
            Error::Unavailable(_) => tracing::warn!(error = %chain(&error), "an answer failed"),
            _ => {}
        }
        WebError(error)
    }
}

impl fmt::Display for WebError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        words(&self.0).0
    }

    fn error_response(&self) -> HttpResponse {
        let problem = self.problem();
        let mut response = HttpResponse::build(self.status_code()).content_type("text/plain; charset=utf-8").body(problem.text.clone());
        response.extensions_mut().insert(problem);
        response
    }
}
