//! One reading of the role by itself: its trust policy, its own policies, and those that are attached to it.

use std::collections::BTreeMap;

use aws::operation::{
    GET_POLICY, GET_POLICY_VERSION, GET_ROLE, GET_ROLE_POLICY, LIST_ATTACHED_ROLE_POLICIES,
    LIST_ROLE_POLICIES, Operation,
};
use domain::arn::RoleArn;
use domain::drift::{self, RoleState};
use domain::policy::PolicyDocument;

use crate::objects::connection::reach::Reach;

/// What one reading gave.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) state: RoleState,
    /// The actions that the role does not grant.
    pub(super) not_granted: Vec<String>,
}

impl Reading {
    /// A denied answer is none, and its action is noted.
    fn granted<T>(
        &mut self,
        operation: &Operation,
        answer: Result<T, aws::Error>,
    ) -> Result<Option<T>, aws::Error> {
        match answer {
            Ok(answer) => Ok(Some(answer)),
            Err(aws::Error::Denied { .. }) => {
                if !self.not_granted.iter().any(|noted| noted == operation.action) {
                    self.not_granted.push(operation.action.to_owned());
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Whether the first question was denied.
    pub(super) fn begins_denied(&self) -> bool {
        self.not_granted.first().is_some_and(|action| action == GET_ROLE.action)
    }
}

/// The trust policy alone; `None` where the role does not grant it, or no feature asks for it.
pub(super) async fn trust(customer: &Reach, role: &RoleArn) -> Result<Option<String>, aws::Error> {
    let home = role.partition().sts_region();
    let Some(client) = customer.client(&GET_ROLE, home.as_str()) else { return Ok(None) };
    let found = Reading::default().granted(&GET_ROLE, client.get_role(role.name().as_str()).await)?;
    Ok(found.map(|role| role.trust_policy))
}

/// Reads all that the role grants of itself, one call after the other.
pub(super) async fn read(customer: &Reach, role: &RoleArn) -> Result<Reading, aws::Error> {
    let (home, name) = (role.partition().sts_region(), role.name().as_str());
    let mut reading = Reading::default();
    if let Some(client) = customer.client(&GET_ROLE, home.as_str())
        && let Some(found) = reading.granted(&GET_ROLE, client.get_role(name).await)?
    {
        reading.state.trust = Some(drift::read(&found.trust_policy));
        reading.state.boundary = Some(found.boundary.unwrap_or_default());
    }
    if let Some(client) = customer.client(&LIST_ROLE_POLICIES, home.as_str())
        && let Some(names) = reading.granted(&LIST_ROLE_POLICIES, client.list_role_policies(name).await)?
    {
        let mut inline = BTreeMap::new();
        for policy in names {
            let text = match customer.client(&GET_ROLE_POLICY, home.as_str()) {
                Some(client) => {
                    reading.granted(&GET_ROLE_POLICY, client.get_role_policy(name, &policy).await)?
                }
                None => None,
            };
            inline.insert(policy, text.as_deref().map(drift::read));
        }
        reading.state.inline = Some(inline);
    }
    if let Some(client) = customer.client(&LIST_ATTACHED_ROLE_POLICIES, home.as_str())
        && let Some(policies) =
            reading.granted(&LIST_ATTACHED_ROLE_POLICIES, client.list_attached_role_policies(name).await)?
    {
        let mut attached = BTreeMap::new();
        for aws::iam::AttachedPolicy { arn } in policies {
            let document = if is_of_aws(&arn) {
                None
            } else {
                managed(customer, home.as_str(), &arn, &mut reading).await?
            };
            attached.insert(arn, document);
        }
        reading.state.attached = Some(attached);
    }
    Ok(reading)
}

async fn managed(
    customer: &Reach,
    home: &str,
    arn: &str,
    reading: &mut Reading,
) -> Result<Option<PolicyDocument>, aws::Error> {
    let Some(client) = customer.client(&GET_POLICY, home) else { return Ok(None) };
    let version = client.get_policy_version_in_force(arn).await;
    let Some(version) = reading.granted(&GET_POLICY, version)? else { return Ok(None) };
    let Some(client) = customer.client(&GET_POLICY_VERSION, home) else { return Ok(None) };
    let text = client.get_policy_version(arn, &version).await;
    Ok(reading.granted(&GET_POLICY_VERSION, text)?.as_deref().map(drift::read))
}

/// `arn:aws:iam::aws:policy/…`: kept by AWS, and changed by AWS.
fn is_of_aws(arn: &str) -> bool {
    arn.split(':').nth(4) == Some("aws")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_of_aws_are_told_apart() {
        assert!(is_of_aws("arn:aws:iam::aws:policy/SecurityAudit"));
        assert!(!is_of_aws("arn:aws:iam::222222222222:policy/aws"));
    }
}
