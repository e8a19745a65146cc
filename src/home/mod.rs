//! The pages that everybody may read without doing anything: the first page, how personal data is used, access for all.
//!
//! Nothing is stored here. The notice follows 个人信息保护法第十七条, the rules for children its 第三十一条第二款; rooms and services
//! are shown from their own domains.

pub mod pages;
