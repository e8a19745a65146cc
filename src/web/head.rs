//! HEAD is answered like GET, without the body (RFC 9110, section 9.3.2): monitors and link checkers ask this way, and no
//! route has to say so. The server's own layer below keeps the body back.

use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;

/// Marks a request that was HEAD: it is answered like GET, but nobody reads it.
pub struct Asked;

/// Lets every page be asked for by HEAD.
pub async fn as_get(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if request.method() == Method::HEAD {
        request.extensions_mut().insert(Asked);
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}
