//! What Datadog's clients ask about the integration as such: which namespaces there are, and which permissions it takes.
//! The answers are everybody's; but whoever asks shows a key, as there.

use axum::extract::Extension;
use domain::api::datadog::{
    AvailableNamespaces, Document, Object, Permissions, available_namespaces, of_resource_collection,
    permissions,
};
use worker::Env;

use super::admit;
use crate::credential::ApiKey;
use crate::edge::Body;
use crate::fault::Fault;

type Answer<A> = Result<Body<Document<Object<A>>>, Fault>;

/// `GET …/available_namespaces`. 403.
#[worker::send]
pub(crate) async fn namespaces(Extension(env): Extension<Env>, key: ApiKey) -> Answer<AvailableNamespaces> {
    admit(&env, key).await?;
    let attributes = AvailableNamespaces { namespaces: available_namespaces() };
    Ok(Body(Document::of("namespaces", "namespaces", attributes)))
}

/// `GET …/iam_permissions`, and `…/standard`: reading the metrics takes all that the usual features call. 403.
#[worker::send]
pub(crate) async fn all_permissions(Extension(env): Extension<Env>, key: ApiKey) -> Answer<Permissions> {
    admit(&env, key).await?;
    Ok(Body(listed(permissions())))
}

/// `GET …/iam_permissions/resource_collection`. 403.
#[worker::send]
pub(crate) async fn collection_permissions(
    Extension(env): Extension<Env>,
    key: ApiKey,
) -> Answer<Permissions> {
    admit(&env, key).await?;
    Ok(Body(listed(of_resource_collection())))
}

fn listed(permissions: Vec<&'static str>) -> Document<Object<Permissions>> {
    Document::of("permissions", "permissions", Permissions { permissions })
}
