//! The customer: an administrator of an AWS account, who makes roles and stacks with ordinary signed AWS calls.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{self, PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings};
use aws_sigv4::sign::v4;
use reqwest::header;
use serde_json::{Value, json};

use crate::environment::{self, Environment};
use crate::eventually;

/// A stack of one role takes a second or two in the local AWS.
const STACK: Duration = Duration::from_mins(2);

/// One customer account, and its administrator's key.
#[derive(Clone, Debug)]
pub struct Customer {
    /// The account's twelve digits.
    pub account: String,
    endpoint: String,
    access_key_id: String,
    secret_access_key: String,
    client: reqwest::Client,
}

/// An IAM user of the customer's, and one of its keys.
#[derive(Clone, Debug)]
pub struct User {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// The public half of the key.
    pub access_key_id: String,
    /// The secret half.
    pub secret_access_key: String,
}

impl User {
    /// The key as a request holds it.
    pub fn keys(&self) -> Value {
        json!({"access_key_id": self.access_key_id, "secret_access_key": self.secret_access_key})
    }
}

impl Customer {
    /// Account 222222222222 of the shared environment.
    pub fn first() -> Self {
        Self::of(environment::shared(), 0)
    }

    /// Account 333333333333 of the shared environment.
    pub fn second() -> Self {
        Self::of(environment::shared(), 1)
    }

    /// The organisation's own account, as its root: what only the operator of a deployment does there.
    pub fn organisation(environment: &Environment) -> Self {
        let account = environment.organisation.clone();
        // In the local AWS the account's digits are its root's key, whose secret is not checked.
        Self {
            access_key_id: account.clone(),
            secret_access_key: "unchecked".to_owned(),
            account,
            ..Self::of(environment, 0)
        }
    }

    /// A customer of this environment, by its place in `local.json`.
    pub fn of(environment: &Environment, place: usize) -> Self {
        Self::described(environment, &environment.local["customers"][place])
    }

    /// The holder of a key, as the launcher describes one.
    pub(crate) fn described(environment: &Environment, described: &Value) -> Self {
        let text = |field: &str| {
            described[field].as_str().unwrap_or_else(|| panic!("customer has {field}")).to_owned()
        };
        Self {
            account: text("account_id"),
            endpoint: environment.aws_endpoint.clone(),
            access_key_id: text("access_key_id"),
            secret_access_key: text("secret_access_key"),
            client: reqwest::Client::builder().no_proxy().build().expect("a client without TLS"),
        }
    }

    /// Makes a role with this trust policy; gives its ARN.
    pub async fn create_role(&self, name: &str, trust: &Value) -> String {
        self.create_role_at("/", name, trust).await
    }

    /// Makes a role under a path; gives its ARN.
    pub async fn create_role_at(&self, path: &str, name: &str, trust: &Value) -> String {
        let trust = trust.to_string();
        let made = self
            .iam("CreateRole", &[("RoleName", name), ("Path", path), ("AssumeRolePolicyDocument", &trust)])
            .await;
        element(&made, "Arn").expect("CreateRole gives the ARN").to_owned()
    }

    /// Puts another trust policy on a role.
    pub async fn update_trust(&self, name: &str, trust: &Value) {
        let trust = trust.to_string();
        self.iam("UpdateAssumeRolePolicy", &[("RoleName", name), ("PolicyDocument", &trust)]).await;
    }

    /// Puts another trust policy on a role; whether AWS takes it.
    pub async fn try_update_trust(&self, name: &str, trust: &Value) -> bool {
        let trust = trust.to_string();
        let parameters = [("RoleName", name), ("PolicyDocument", trust.as_str())];
        let (status, text) = self.ask("iam", "2010-05-08", "UpdateAssumeRolePolicy", &parameters).await;
        assert!(status == 200 || text.contains("MalformedPolicyDocument"), "{status}: {text}");
        status == 200
    }

    /// Lets a role do what the policy says.
    pub async fn permit(&self, name: &str, policy: &Value) {
        let policy = policy.to_string();
        self.iam("PutRolePolicy", &[("RoleName", name), ("PolicyName", "Read"), ("PolicyDocument", &policy)])
            .await;
    }

    /// Makes a user that may do what the policy says, with a key.
    pub async fn create_user(&self, name: &str, policy: &Value) -> User {
        let policy = policy.to_string();
        let made = self.iam("CreateUser", &[("UserName", name)]).await;
        let put = [("UserName", name), ("PolicyName", "Inline"), ("PolicyDocument", policy.as_str())];
        self.iam("PutUserPolicy", &put).await;
        let arn = element(&made, "Arn").expect("CreateUser gives the ARN").to_owned();
        User { arn, name: name.to_owned(), ..self.create_key(name).await }
    }

    /// Makes a further key for a user.
    pub async fn create_key(&self, user: &str) -> User {
        let key = self.iam("CreateAccessKey", &[("UserName", user)]).await;
        let text = |name| element(&key, name).expect("CreateAccessKey gives the key").to_owned();
        User {
            arn: String::new(),
            name: user.to_owned(),
            access_key_id: text("AccessKeyId"),
            secret_access_key: text("SecretAccessKey"),
        }
    }

    /// Deletes a key.
    pub async fn delete_key(&self, user: &User) {
        let key = [("UserName", user.name.as_str()), ("AccessKeyId", user.access_key_id.as_str())];
        self.iam("DeleteAccessKey", &key).await;
    }

    /// Lets a role read itself, as drift does.
    pub async fn permit_reading_itself(&self, name: &str) {
        let role = format!("arn:aws:iam::{}:role/{name}", self.account);
        let statement = json!({"Effect": "Allow", "Action": "iam:GetRole", "Resource": role});
        self.permit(name, &json!({"Version": "2012-10-17", "Statement": [statement]})).await;
    }

    /// Deletes a role, with the policies in it.
    pub async fn delete_role(&self, name: &str) {
        self.iam("DeleteRolePolicy", &[("RoleName", name), ("PolicyName", "Read")]).await;
        self.iam("DeleteRole", &[("RoleName", name)]).await;
    }

    /// Attaches a managed policy to a role.
    pub async fn attach(&self, name: &str, arn: &str) {
        self.iam("AttachRolePolicy", &[("RoleName", name), ("PolicyArn", arn)]).await;
    }

    /// Makes a stack from a template and waits for it; gives the outputs as the XML that AWS answers.
    pub async fn create_stack(&self, name: &str, template: &str) -> String {
        self.create_stack_with(name, template, &[]).await
    }

    /// The same, with values for the template's parameters.
    pub async fn create_stack_with(&self, name: &str, template: &str, values: &[(&str, &str)]) -> String {
        let keys: Vec<_> = (1..=values.len())
            .map(|n| ["Key", "Value"].map(|of| format!("Parameters.member.{n}.Parameter{of}")))
            .collect();
        let mut stack = vec![
            ("StackName", name),
            ("TemplateBody", template),
            ("Capabilities.member.1", "CAPABILITY_NAMED_IAM"),
        ];
        for ([key, of], (parameter, value)) in keys.iter().zip(values) {
            stack.extend([(key.as_str(), *parameter), (of.as_str(), *value)]);
        }
        self.cloudformation("CreateStack", &stack).await;
        eventually("the stack is complete", STACK, async || {
            let described = self.cloudformation("DescribeStacks", &[("StackName", name)]).await;
            match element(&described, "StackStatus") {
                Some("CREATE_COMPLETE") => Some(described),
                Some("CREATE_IN_PROGRESS") => None,
                _ => panic!("the stack failed: {described}"),
            }
        })
        .await
    }

    /// Makes a bucket in a region.
    pub async fn create_bucket(&self, name: &str, region: &str) {
        let body = if region == "us-east-1" {
            String::new()
        } else {
            format!(
                "<CreateBucketConfiguration><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
            )
        };
        let url = format!("{}/{name}", self.endpoint.trim_end_matches('/'));
        let mut request = self.client.put(&url).body(body.clone());
        for (name, value) in self.signature("s3", region, "PUT", &url, &body) {
            request = request.header(name, value);
        }
        let answer = request.send().await.expect("the local AWS answers");
        assert!(answer.status().is_success(), "{}: {:?}", answer.status(), answer.text().await);
    }

    /// A role's trust policy.
    pub async fn trust_of(&self, name: &str) -> Value {
        let got = self.iam("GetRole", &[("RoleName", name)]).await;
        let text = element(&got, "AssumeRolePolicyDocument").expect("GetRole gives the trust policy");
        // IAM's answer has the document percent-encoded, as RFC 3986 has it.
        let pair = format!("document={text}");
        let (_, document) = form_urlencoded::parse(pair.as_bytes()).next().expect("one pair");
        serde_json::from_str(&document).expect("the trust policy is JSON")
    }

    /// Makes a queue in `us-east-1`; gives its URL.
    pub async fn create_queue(&self, name: &str) -> String {
        let made = self.query("sqs", "2012-11-05", "CreateQueue", &[("QueueName", name)]).await;
        element(&made, "QueueUrl").expect("CreateQueue gives the URL").to_owned()
    }

    /// Deletes it.
    pub async fn delete_queue(&self, url: &str) {
        self.query("sqs", "2012-11-05", "DeleteQueue", &[("QueueUrl", url)]).await;
    }

    /// Puts one point of a metric in `us-east-1`, so many minutes old.
    pub async fn put_point(
        &self,
        (namespace, metric): (&str, &str),
        dimensions: &[(&str, &str)],
        age: u64,
        value: f64,
    ) {
        let at = SystemTime::now() - Duration::from_mins(age);
        let at = at.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs().to_string();
        let value = value.to_string();
        let mut point = vec![
            ("Namespace".to_owned(), namespace),
            ("MetricData.member.1.MetricName".to_owned(), metric),
            ("MetricData.member.1.Timestamp".to_owned(), &at),
            ("MetricData.member.1.Value".to_owned(), &value),
        ];
        for (n, (name, of)) in (1..).zip(dimensions) {
            let dimension = format!("MetricData.member.1.Dimensions.member.{n}");
            point.extend([(format!("{dimension}.Name"), *name), (format!("{dimension}.Value"), *of)]);
        }
        let point: Vec<_> = point.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        self.query("monitoring", "2010-08-01", "PutMetricData", &point).await;
    }

    /// Puts a point of one metric of so many series in `us-east-1`, told apart by a dimension.
    pub async fn put_series(&self, namespace: &str, metric: &str, count: usize) {
        let mut points = vec![("Namespace".to_owned(), namespace.to_owned())];
        for n in 1..=count {
            let point = format!("MetricData.member.{n}");
            points.extend([
                (format!("{point}.MetricName"), metric.to_owned()),
                (format!("{point}.Value"), n.to_string()),
                (format!("{point}.Dimensions.member.1.Name"), "Number".to_owned()),
                (format!("{point}.Dimensions.member.1.Value"), format!("n{n:04}")),
            ]);
        }
        let points: Vec<_> = points.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.query("monitoring", "2010-08-01", "PutMetricData", &points).await;
    }

    async fn iam(&self, action: &str, parameters: &[(&str, &str)]) -> String {
        self.query("iam", "2010-05-08", action, parameters).await
    }

    async fn cloudformation(&self, action: &str, parameters: &[(&str, &str)]) -> String {
        self.query("cloudformation", "2010-05-15", action, parameters).await
    }

    /// One call of AWS's query protocol that must work.
    async fn query(&self, service: &str, version: &str, action: &str, parameters: &[(&str, &str)]) -> String {
        let (status, text) = self.ask(service, version, action, parameters).await;
        assert!(status == 200, "{action}: {status}: {text}");
        text
    }

    /// One call of AWS's query protocol: status and body of the answer.
    pub(crate) async fn ask(
        &self,
        service: &str,
        version: &str,
        action: &str,
        parameters: &[(&str, &str)],
    ) -> (u16, String) {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("Action", action), ("Version", version)])
            .extend_pairs(parameters)
            .finish();
        let mut request = self
            .client
            .post(format!("{}/", self.endpoint.trim_end_matches('/')))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8")
            .body(body.clone());
        let url = format!("{}/", self.endpoint.trim_end_matches('/'));
        for (name, value) in self.signature(service, "us-east-1", "POST", &url, &body) {
            request = request.header(name, value);
        }
        let answer = request.send().await.expect("the local AWS answers");
        let status = answer.status().as_u16();
        (status, answer.text().await.expect("the answer is text"))
    }

    fn signature(
        &self,
        service: &str,
        region: &str,
        method: &str,
        url: &str,
        body: &str,
    ) -> Vec<(String, String)> {
        let identity =
            Credentials::new(&self.access_key_id, &self.secret_access_key, None, None, "tests").into();
        let mut settings = SigningSettings::default();
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name(service)
            .time(SystemTime::now())
            .settings(settings)
            .build()
            .expect("all parameters are there")
            .into();
        let signable =
            SignableRequest::new(method, url, std::iter::empty(), SignableBody::Bytes(body.as_bytes()))
                .expect("a URL");
        let (instructions, _) =
            http_request::sign(signable, &parameters).expect("it can be signed").into_parts();
        instructions.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

/// The text of the first element with this name.
pub(crate) fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once('<').map(|(text, _)| text)
}

/// A trust policy as it must be: this principal, and only with this external ID.
pub fn trust(principal: &str, external_id: &str) -> Value {
    trust_if(principal, &json!({"StringEquals": {"sts:ExternalId": external_id}}))
}

/// A trust policy that asks for no external ID.
pub fn open_trust(principal: &str) -> Value {
    let mut trust = trust_if(principal, &Value::Null);
    trust["Statement"][0].as_object_mut().expect("a statement").remove("Condition");
    trust
}

/// A trust policy that takes every external ID which looks like this, such as `*`.
pub fn trust_like(principal: &str, pattern: &str) -> Value {
    trust_if(principal, &json!({"StringLike": {"sts:ExternalId": pattern}}))
}

fn trust_if(principal: &str, condition: &Value) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": {"AWS": principal},
            "Action": "sts:AssumeRole",
            "Condition": condition,
        }],
    })
}
