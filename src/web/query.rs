//! What an address asks, behind its question mark. A name that stands there twice counts once, with its last value: people put
//! addresses together by hand.

use std::collections::BTreeMap;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use super::WebError;
use crate::error::Error;

/// What an address asks; one that cannot be read leads to no page.
pub struct Query<T>(T);

impl<T> Query<T> {
    /// What was asked.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> std::ops::Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = WebError;
    type Future = Ready<Result<Query<T>, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request.query_string()).map(Query).ok_or(WebError(Error::NotFound)))
    }
}

fn read<T: DeserializeOwned>(asked: &str) -> Option<T> {
    let last: BTreeMap<_, _> = url::form_urlencoded::parse(asked.as_bytes()).collect();
    let once = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(last).finish();
    web::Query::from_query(&once).map(web::Query::into_inner).ok()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Asked {
        #[serde(default)]
        q: String,
        page: Option<u32>,
    }

    #[test]
    fn the_last_of_two_values_counts_and_a_value_that_cannot_be_read_leads_nowhere() {
        assert_eq!(super::read("q=%E7%89%A9&q=%E4%B8%9A+1&page=2"), Some(Asked { q: "业 1".to_owned(), page: Some(2) }));
        assert_eq!(super::read(""), Some(Asked { q: String::new(), page: None }));
        assert_eq!(super::read::<Asked>("page=x"), None);
    }
}
