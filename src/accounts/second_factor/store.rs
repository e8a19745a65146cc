//! All diesel of the second factor: enrolments, recovery codes, and the two columns of `people` that belong to it.

use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::{people, recovery_codes, totp_enrolments};
use crate::db::{Db, Tx};
use crate::error::Result;

/// A row of `totp_enrolments`: from drawing the secret until the recovery codes are put away.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = totp_enrolments)]
pub struct Enrolment {
    /// Whose.
    pub person_id: String,
    /// Sealed secret, hexadecimal.
    pub secret: String,
    /// Sealed recovery codes, one a line.
    pub recovery: String,
    /// When the secret was drawn.
    pub begun_at: Moment,
    /// When its first code came.
    pub confirmed_at: Option<Moment>,
}

/// The enrolment of a person.
pub fn enrolment(conn: &mut Db, person_id: &str) -> Result<Enrolment> {
    Ok(totp_enrolments::table.find(person_id).select(Enrolment::as_select()).first(conn)?)
}

/// Begins an enrolment in place of any other.
pub fn replace_enrolment(tx: &mut Tx<'_>, row: &Enrolment) -> Result<()> {
    drop_enrolment(tx, &row.person_id)?;
    diesel::insert_into(totp_enrolments::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Forgets an enrolment.
pub fn drop_enrolment(tx: &mut Tx<'_>, person_id: &str) -> Result<()> {
    diesel::delete(totp_enrolments::table.find(person_id)).execute(tx.conn)?;
    Ok(())
}

/// The secret is asked for from now on; `step` is used up.
pub fn turn_on(tx: &mut Tx<'_>, row: &Enrolment, step: i64, hashes: &[String]) -> Result<()> {
    diesel::update(people::table.find(&row.person_id))
        .set((people::totp_secret.eq(&row.secret), people::totp_last_step.eq(step)))
        .execute(tx.conn)?;
    diesel::update(totp_enrolments::table.find(&row.person_id)).set(totp_enrolments::confirmed_at.eq(tx.now)).execute(tx.conn)?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(&row.person_id))).execute(tx.conn)?;
    for hash in hashes {
        let code = (
            recovery_codes::id.eq(tx.id()),
            recovery_codes::person_id.eq(&row.person_id),
            recovery_codes::code_hash.eq(hash),
            recovery_codes::made_at.eq(tx.now),
        );
        diesel::insert_into(recovery_codes::table).values(code).execute(tx.conn)?;
    }
    Ok(())
}

/// The password is enough from now on.
pub fn turn_off(tx: &mut Tx<'_>, person_id: &str) -> Result<()> {
    diesel::update(people::table.find(person_id))
        .set((people::totp_secret.eq(None::<String>), people::totp_last_step.eq(None::<i64>)))
        .execute(tx.conn)?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person_id))).execute(tx.conn)?;
    drop_enrolment(tx, person_id)
}

/// Uses a step up; false when it, or a later one, was used before.
pub fn use_step(tx: &mut Tx<'_>, person_id: &str, step: i64) -> Result<bool> {
    let older = people::totp_last_step.is_null().or(people::totp_last_step.lt(step));
    let used = diesel::update(people::table.filter(people::id.eq(person_id)).filter(older))
        .set(people::totp_last_step.eq(step))
        .execute(tx.conn)?;
    Ok(used == 1)
}

/// Uses a recovery code up; false when there is no such unused one.
pub fn use_recovery(tx: &mut Tx<'_>, person_id: &str, hash: &str) -> Result<bool> {
    let unused = recovery_codes::table
        .filter(recovery_codes::person_id.eq(person_id))
        .filter(recovery_codes::code_hash.eq(hash))
        .filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_codes::used_at.eq(tx.now)).execute(tx.conn)? == 1)
}

/// How many recovery codes are unused.
pub fn unused_recovery(conn: &mut Db, person_id: &str) -> Result<i64> {
    let unused = recovery_codes::table.filter(recovery_codes::person_id.eq(person_id)).filter(recovery_codes::used_at.is_null());
    Ok(unused.count().get_result(conn)?)
}
