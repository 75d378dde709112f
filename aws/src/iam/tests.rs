//! The forms that go out and AWS's own replies, as its API reference shows them.

use std::time::{Duration, UNIX_EPOCH};

use super::*;
use crate::{
    Client, Counter, Credentials, Endpoints,
    scripted::{Scripted, ScriptedPace},
};

const ROLE: &str = r#"<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <GetRoleResult>
    <Role>
      <Path>/application_abc/component_xyz/</Path>
      <Arn>arn:aws:iam::123456789012:role/application_abc/component_xyz/S3Access</Arn>
      <RoleName>S3Access</RoleName>
      <AssumeRolePolicyDocument>
        %7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%5B%22ec2.amazonaws.com%22%5D%7D%2C%22Action%22%3A%5B%22sts%3AAssumeRole%22%5D%7D%5D%7D
      </AssumeRolePolicyDocument>
      <CreateDate>2012-05-08T23:34:01Z</CreateDate>
      <RoleId>AROADBQP57FF2AEXAMPLE</RoleId>
      <RoleLastUsed>
        <LastUsedDate>2019-11-20T17:09:20Z</LastUsedDate>
        <Region>us-east-1</Region>
      </RoleLastUsed>
    </Role>
  </GetRoleResult>
  <ResponseMetadata>
    <RequestId>df37e965-9967-11e1-a4c3-270EXAMPLE04</RequestId>
  </ResponseMetadata>
</GetRoleResponse>"#;

fn client<'a>(
    script: &'a Scripted,
    given: &'a (ScriptedPace, Endpoints, Credentials, Counter),
) -> Client<'a, Scripted, ScriptedPace> {
    let (pace, endpoints, credentials, counter) = given;
    // A region that IAM does not have: it is called, and signed for, where it is.
    Client { transport: script, pace, endpoints, credentials, region: "eu-west-1", counter }
}

fn given() -> (ScriptedPace, Endpoints, Credentials, Counter) {
    let pace = ScriptedPace::at(UNIX_EPOCH + Duration::from_secs(1_795_314_601));
    (pace, Endpoints::aws(), Credentials::long_lived("AKIDEXAMPLE", "secret"), Counter::new())
}

#[tokio::test]
async fn a_role_is_read_and_its_document_decoded() {
    let (script, given) = (Scripted::new().answer(200, ROLE), given());
    let role = client(&script, &given).get_role("S3Access").await.unwrap();
    assert_eq!(
        role.trust_policy,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com"]},"Action":["sts:AssumeRole"]}]}"#
    );
    assert_eq!(role.boundary, None);
    assert_eq!(script.body(0), "Action=GetRole&Version=2010-05-08&RoleName=S3Access");
    assert!(script.header(0, "authorization").contains("/us-east-1/iam/aws4_request"));
}

#[tokio::test]
async fn a_boundary_is_read() {
    let bounded = ROLE.replace(
        "<RoleLastUsed>",
        "<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>\
         <PermissionsBoundaryArn>arn:aws:iam::123456789012:policy/Most</PermissionsBoundaryArn></PermissionsBoundary><RoleLastUsed>",
    );
    let (script, given) = (Scripted::new().answer(200, bounded), given());
    let role = client(&script, &given).get_role("S3Access").await.unwrap();
    assert_eq!(role.boundary.as_deref(), Some("arn:aws:iam::123456789012:policy/Most"));
}

#[tokio::test]
async fn all_pages_of_the_inline_policies() {
    let page = |names: &str, rest: &str| {
        format!(
            r#"<ListRolePoliciesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
 <ListRolePoliciesResult>
  <PolicyNames>{names}</PolicyNames>
  {rest}
 </ListRolePoliciesResult>
 <ResponseMetadata>
  <RequestId>8c7e1816-99f0-11e1-a4c3-27EXAMPLE804</RequestId>
 </ResponseMetadata>
</ListRolePoliciesResponse>"#
        )
    };
    let first = page(
        "<member>CloudwatchPutMetricPolicy</member><member>S3AccessPolicy</member>",
        "<IsTruncated>true</IsTruncated><Marker>AAE=</Marker>",
    );
    let last = page("<member>Third</member>", "<IsTruncated>false</IsTruncated>");
    let (script, given) = (Scripted::new().answer(200, first).answer(200, last), given());
    let names = client(&script, &given).list_role_policies("S3Access").await.unwrap();
    assert_eq!(names, ["CloudwatchPutMetricPolicy", "S3AccessPolicy", "Third"]);
    assert!(script.body(1).ends_with("&MaxItems=1000&Marker=AAE%3D"), "{}", script.body(1));

    let (script, given) = (Scripted::new().answer(200, page("", "")), self::given());
    assert_eq!(client(&script, &given).list_role_policies("Bare").await, Ok(vec![]));
}

#[tokio::test]
async fn attached_policies_are_named_by_their_arns() {
    let reply = r#"<ListAttachedRolePoliciesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
<ListAttachedRolePoliciesResult>
    <IsTruncated>false</IsTruncated>
    <AttachedPolicies>
      <member>
        <PolicyName>ReadOnlyAccess</PolicyName>
        <PolicyArn>arn:aws:iam::aws:policy/ReadOnlyAccess</PolicyArn>
      </member>
    </AttachedPolicies>
  </ListAttachedRolePoliciesResult>
  <ResponseMetadata>
    <RequestId>9a3b490d-f1fb-11e1-9a2c-85adEXAMPLE</RequestId>
  </ResponseMetadata>
</ListAttachedRolePoliciesResponse>"#;
    let (script, given) = (Scripted::new().answer(200, reply), given());
    let attached = client(&script, &given).list_attached_role_policies("ReadOnly").await.unwrap();
    assert_eq!(attached, [AttachedPolicy { arn: "arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned() }]);
}

#[tokio::test]
async fn documents_of_policies() {
    let inline = r#"<GetRolePolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
<GetRolePolicyResult>
  <PolicyName>S3AccessPolicy</PolicyName>
  <RoleName>S3Access</RoleName>
  <PolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%5B%22s3%3A%2A%22%5D%2C%22Resource%22%3A%5B%22%2A%22%5D%7D%5D%7D</PolicyDocument>
</GetRolePolicyResult>
<ResponseMetadata><RequestId>7e7cd8bc-99ef-11e1-a4c3-27EXAMPLE804</RequestId></ResponseMetadata>
</GetRolePolicyResponse>"#;
    let policy = r#"<GetPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <GetPolicyResult>
    <Policy>
      <PolicyName>S3-read-only-example-bucket</PolicyName>
      <DefaultVersionId>v1</DefaultVersionId>
      <PolicyId>AGPACKCEVSQ6C2EXAMPLE</PolicyId>
      <Path>/</Path>
      <Arn>arn:aws:iam::123456789012:policy/S3-read-only-example-bucket</Arn>
      <AttachmentCount>9</AttachmentCount>
    </Policy>
  </GetPolicyResult>
</GetPolicyResponse>"#;
    let version = r#"<GetPolicyVersionResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <GetPolicyVersionResult>
    <PolicyVersion>
      <Document>%7B%22Version%22%3A%222012-10-17%22%7D</Document>
      <IsDefaultVersion>true</IsDefaultVersion>
      <VersionId>v1</VersionId>
      <CreateDate>2014-09-15T20:31:47Z</CreateDate>
    </PolicyVersion>
  </GetPolicyVersionResult>
</GetPolicyVersionResponse>"#;
    let (script, given) =
        (Scripted::new().answer(200, inline).answer(200, policy).answer(200, version), given());
    let client = client(&script, &given);
    let arn = "arn:aws:iam::123456789012:policy/S3-read-only-example-bucket";
    let inline = client.get_role_policy("S3Access", "S3AccessPolicy").await.unwrap();
    assert!(inline.contains(r#""Action":["s3:*"]"#), "{inline}");
    assert_eq!(client.get_policy_version_in_force(arn).await.unwrap(), "v1");
    assert_eq!(client.get_policy_version(arn, "v1").await.unwrap(), r#"{"Version":"2012-10-17"}"#);
    assert!(script.body(2).ends_with("&VersionId=v1"), "{}", script.body(2));
}

#[tokio::test]
async fn a_denied_read_is_a_denial() {
    let reply = r#"<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <Error>
    <Type>Sender</Type>
    <Code>AccessDenied</Code>
    <Message>User: arn:aws:sts::123456789012:assumed-role/R/s is not authorized to perform: iam:GetRole on resource: role R because no identity-based policy allows the iam:GetRole action</Message>
  </Error>
  <RequestId>4e87aa0b-0000-0000-0000-EXAMPLE</RequestId>
</ErrorResponse>"#;
    let (script, given) = (Scripted::new().answer(403, reply), given());
    let refused = client(&script, &given).get_role("R").await.unwrap_err();
    assert!(matches!(&refused, Error::Denied { .. }), "{refused:?}");
    assert_eq!(refused.request_id(), Some("4e87aa0b-0000-0000-0000-EXAMPLE"));
}

#[test]
fn a_document_without_encoding_is_itself() {
    assert_eq!(document("GetRole", "\n {\"a\":\"b+c\"} ").unwrap(), r#"{"a":"b+c"}"#);
    assert!(matches!(document("GetRole", "%FF"), Err(Error::Unreadable { .. })));
}
