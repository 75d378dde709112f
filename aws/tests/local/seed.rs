//! Makes users, roles, instances and metrics in the local AWS through raw signed query calls, which this
//! crate has no operations for. A twelve-digit access key is that account's root there.

use std::time::Duration;

use deputize_aws::{Bytes, Credentials, Pace, Transport, http, sign};

use crate::{Bench, ORGANISATION};

const IAM: (&str, &str) = ("iam", "2010-05-08");
const EC2: (&str, &str) = ("ec2", "2016-11-15");
const CLOUDWATCH: (&str, &str) = ("monitoring", "2010-08-01");

pub(crate) fn root(account: &str) -> Credentials {
    Credentials::long_lived(account, "not-checked")
}

/// Lets a caller assume any role, and nothing else: the organisation's principal.
pub(crate) const MAY_ASSUME: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/*"}]}"#;

/// What a customer's role allows.
pub(crate) const MAY_READ: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:Describe*","cloudwatch:GetMetricData","cloudwatch:ListMetrics"],"Resource":"*"}]}"#;

impl Bench {
    /// Sends a query call and gives its status and body.
    pub(crate) async fn raw(
        &self,
        (service, version): (&str, &str),
        credentials: &Credentials,
        parameters: &[(&str, &str)],
    ) -> (u16, String) {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("Version", version)
            .extend_pairs(parameters)
            .finish();
        let url = self.endpoints.resolve(deputize_aws::Service::Sts, self.region).unwrap().url;
        let mut request = http::Request::post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Bytes::from(body))
            .unwrap();
        sign(&mut request, credentials, self.region, service, self.pace.now()).unwrap();
        let response = self.transport.send(request, Duration::from_secs(20)).await.unwrap();
        (response.status().as_u16(), String::from_utf8_lossy(response.body()).into_owned())
    }

    /// Sends a JSON call, as an account's root; gives the body of its success.
    pub(crate) async fn raw_json(&self, service: &str, target: &str, account: &str, body: &str) -> String {
        let url = self.endpoints.resolve(deputize_aws::Service::Sts, self.region).unwrap().url;
        let mut request = http::Request::post(url)
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", target)
            .body(Bytes::from(body.to_owned()))
            .unwrap();
        sign(&mut request, &root(account), self.region, service, self.pace.now()).unwrap();
        let response = self.transport.send(request, Duration::from_secs(20)).await.unwrap();
        let answer = String::from_utf8_lossy(response.body()).into_owned();
        assert_eq!(response.status(), 200, "{target} {body}: {answer}");
        answer
    }

    pub(crate) async fn made(
        &self,
        service: (&str, &str),
        account: &str,
        parameters: &[(&str, &str)],
    ) -> String {
        let (status, body) = self.raw(service, &root(account), parameters).await;
        assert_eq!(status, 200, "{parameters:?}: {body}");
        body
    }

    /// A user of the organisation with this policy.
    pub(crate) async fn user(&self, name: &str, policy: Option<&str>) -> Credentials {
        self.made(IAM, ORGANISATION, &[("Action", "CreateUser"), ("UserName", name)]).await;
        if let Some(policy) = policy {
            let put = [
                ("Action", "PutUserPolicy"),
                ("UserName", name),
                ("PolicyName", "inline"),
                ("PolicyDocument", policy),
            ];
            self.made(IAM, ORGANISATION, &put).await;
        }
        let key = self.made(IAM, ORGANISATION, &[("Action", "CreateAccessKey"), ("UserName", name)]).await;
        Credentials::long_lived(between(&key, "AccessKeyId"), between(&key, "SecretAccessKey"))
    }

    /// A customer's role that trusts the organisation, under these conditions; gives its ARN.
    pub(crate) async fn role(&self, account: &str, name: &str, external_id: Option<&str>) -> String {
        self.role_for(account, name, &format!("arn:aws:iam::{ORGANISATION}:root"), external_id).await
    }

    /// A customer's role that trusts the organisation without an ID, and may do what the policy says; gives its ARN.
    pub(crate) async fn role_with(&self, account: &str, name: &str, policy: &str) -> String {
        let trust = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{ORGANISATION}:root"}},"Action":"sts:AssumeRole"}}]}}"#
        );
        self.role_trusting(account, name, &trust, policy).await
    }

    /// A role of the organisation that trusts an issuer's tokens for this audience and subject; gives its ARN.
    pub(crate) async fn web_identity_role(
        &self,
        name: &str,
        issuer: &str,
        audience: &str,
        subject: &str,
        policy: &str,
    ) -> String {
        let provider = [
            ("Action", "CreateOpenIDConnectProvider"),
            ("Url", &format!("https://{issuer}")),
            ("ClientIDList.member.1", audience),
        ];
        // Another test may have made it.
        self.raw(IAM, &root(ORGANISATION), &provider).await;
        let trust = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::{ORGANISATION}:oidc-provider/{issuer}"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{"StringEquals":{{"{issuer}:aud":"{audience}","{issuer}:sub":"{subject}"}}}}}}]}}"#
        );
        self.role_trusting(ORGANISATION, name, &trust, policy).await
    }

    /// A customer's role that trusts this principal, under these conditions; gives its ARN.
    pub(crate) async fn role_for(
        &self,
        account: &str,
        name: &str,
        principal: &str,
        external_id: Option<&str>,
    ) -> String {
        let condition = external_id
            .map(|id| format!(r#","Condition":{{"StringEquals":{{"sts:ExternalId":"{id}"}}}}"#))
            .unwrap_or_default();
        let trust = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"{condition}}}]}}"#
        );
        self.role_trusting(account, name, &trust, MAY_READ).await
    }

    async fn role_trusting(&self, account: &str, name: &str, trust: &str, policy: &str) -> String {
        let create = [("Action", "CreateRole"), ("RoleName", name), ("AssumeRolePolicyDocument", trust)];
        let role = self.made(IAM, account, &create).await;
        let put = [
            ("Action", "PutRolePolicy"),
            ("RoleName", name),
            ("PolicyName", "read"),
            ("PolicyDocument", policy),
        ];
        self.made(IAM, account, &put).await;
        between(&role, "Arn").to_owned()
    }

    /// An instance with a name; gives its id.
    pub(crate) async fn instance(&self, account: &str, name: &str) -> String {
        let run = [
            ("Action", "RunInstances"),
            ("ImageId", "ami-0abcdef1234567890"),
            ("InstanceType", "t3.micro"),
            ("MinCount", "1"),
            ("MaxCount", "1"),
            ("TagSpecification.1.ResourceType", "instance"),
            ("TagSpecification.1.Tag.1.Key", "Name"),
            ("TagSpecification.1.Tag.1.Value", name),
        ];
        let answer = self.made(EC2, account, &run).await;
        between(&answer, "instanceId").to_owned()
    }

    /// One point of EC2's CPU metric.
    pub(crate) async fn point(&self, account: &str, instance: &str, at: &str, value: &str) {
        let put = [
            ("Action", "PutMetricData"),
            ("Namespace", "AWS/EC2"),
            ("MetricData.member.1.MetricName", "CPUUtilization"),
            ("MetricData.member.1.Dimensions.member.1.Name", "InstanceId"),
            ("MetricData.member.1.Dimensions.member.1.Value", instance),
            ("MetricData.member.1.Timestamp", at),
            ("MetricData.member.1.Value", value),
        ];
        self.made(CLOUDWATCH, account, &put).await;
    }
}

impl Bench {
    /// One point of a metric of the account's own, now.
    pub(crate) async fn own_point(&self, account: &str, namespace: &str, metric: &str, shop: &str) {
        let put = [
            ("Action", "PutMetricData"),
            ("Namespace", namespace),
            ("MetricData.member.1.MetricName", metric),
            ("MetricData.member.1.Dimensions.member.1.Name", "Shop"),
            ("MetricData.member.1.Dimensions.member.1.Value", shop),
            ("MetricData.member.1.Value", "1"),
        ];
        self.made(CLOUDWATCH, account, &put).await;
    }
}

/// The text of the first such element.
pub(crate) fn between<'t>(text: &'t str, element: &str) -> &'t str {
    let inside = text.split_once(&format!("<{element}>")).and_then(|(_, rest)| rest.split_once("</"));
    inside.unwrap_or_else(|| panic!("no {element} in {text}")).0
}
