//! Pages of places: the administrator's tables (`tree`, `units`, `new_room`, `tables`, `codes`) and the door behind a scanned code (`scanning`).

mod codes;
mod new_room;
mod scanning;
mod tables;
mod tree;
mod units;

use actix_web::web::{ServiceConfig, get, post, resource};
use serde::Serialize;

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/q/{token}").route(get().to(scanning::scan)))
        .service(resource("/admin").route(get().to(tree::index)))
        .service(resource("/admin/places").route(get().to(tree::list)).route(post().to(tree::add)))
        .service(resource("/admin/places/import").route(get().to(tables::show)).route(post().to(tables::import)))
        .service(resource("/admin/places/import/preview").route(get().to(tables::show)).route(post().to(tables::preview)))
        .service(resource("/admin/places/rules").route(get().to(tree::rules)).route(post().to(tree::add_rule)))
        .service(resource("/admin/places/rules/{id}/removal").route(post().to(tree::delete_rule)))
        .service(resource("/admin/places/rooms/new").route(get().to(new_room::show)).route(post().to(new_room::create)))
        .service(resource("/admin/places/units/{code}").route(get().to(units::show)).route(post().to(units::change)))
        .service(resource("/admin/places/units/{code}/standing").route(post().to(units::stand)))
        .service(resource("/admin/places/units/{code}/grids").route(post().to(units::add_grid)))
        .service(resource("/admin/places/grids/{code}").route(get().to(units::show_grid)).route(post().to(units::change_grid)))
        .service(resource("/admin/qr").route(get().to(codes::list)).route(post().to(codes::issue)))
        .service(resource("/admin/qr/{id}").route(get().to(codes::show)))
        .service(resource("/admin/qr/{id}/revocation").route(post().to(codes::revoke)))
        .service(resource("/admin/qr/{id}/poster").route(get().to(codes::poster)))
        .service(resource("/admin/qr/{id}/picture.svg").route(get().to(codes::picture)));
}

/// A choice of a select or radio field.
#[derive(Clone, Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
}

impl Choice {
    fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice { value: value.into(), label: label.into() }
    }
}
