//! Sending a notice again that was given up, because an administrator has mended what kept it from leaving.
//!
//! A message that opens a door is wiped when it is given up and cannot come again: whoever needs the door asks for a new one.

use super::Delivery;
use super::store;
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::jobs::queue;

/// Puts a failed notice back into the outbox, as if it had never been tried.
pub fn resend(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<()> {
    let row = store::notice(tx.conn, id)?;
    let Some(kind) = row.channel.job() else { return Err(Error::NotFound) };
    if row.body.is_empty() {
        return Err(Error::refused("这条消息里有登录用的链接或验证码，没有送达时内容已经清除，不能再发。请重新生成一份。"));
    }
    if row.state != Delivery::Failed || !store::wait_again(tx, &row.id)? {
        return Err(Error::Conflict("这条消息已经在发送了，不用再点。".to_owned()));
    }
    queue::enqueue(tx, kind, &row.id, tx.now)?;
    tx.audit(AuditLine::new(actor, "notice.resend", row.subject));
    Ok(())
}
