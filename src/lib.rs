//! Mashanghe (码上和): a street-level mediation office in one program.
//!
//! This file is the map of the house, in reading order: first the ground that everything stands on, then the shell, then
//! the areas of work. Which room may know which is written in `docs/architecture.md` and checked by
//! `tests/all/architecture.rs`.

pub mod actor;
pub mod app;
pub mod audit;
pub mod blobs;
pub mod calendar;
pub mod clock;
pub mod config;
pub mod db;
pub mod deadlines;
pub mod error;
pub mod house;
pub mod identity;
pub mod ids;
pub mod jobs;
pub mod log;
pub mod markdown;
pub mod media;
pub mod space;
pub mod tls;
pub mod vault;

pub mod clocks;
pub mod evidence;
pub mod notifications;
pub mod timeline;

pub mod accounts;
pub mod places;

pub mod intake;

pub mod dispatch;
pub mod rooms;

pub mod casebook;
pub mod cases;
pub mod school;

pub mod agreements;
pub mod seeking;
pub mod sessions;
pub mod shelf;

pub mod closing;

pub mod editorial;

pub mod bookcase;

pub mod web;

pub mod home;
pub mod office;
pub mod today;

pub mod cli;
pub mod demo;
pub mod server;
