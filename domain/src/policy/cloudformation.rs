//! The role as a CloudFormation template, in YAML.
//!
//! It is written out by hand so that a customer's engineer reads it with its comments. Everything that is filled in
//! comes from types whose characters are safe inside double-quoted YAML (ARNs, UUIDs, action names, role names).

use std::fmt::Write as _;

use super::Role;

/// The template, with the principal, the external ID and the role's name as the parameters' defaults.
///
/// A named role needs `CAPABILITY_NAMED_IAM`. The outputs are what Deputize asks for next.
pub fn cloudformation_template(role: &Role<'_>) -> String {
    let Role { name, principal, external_id, features } = role;
    let mut statements = String::new();
    for feature in features.iter() {
        let _ = write!(
            statements,
            "              - Sid: {}\n                Effect: Allow\n                Action:\n",
            feature.sid()
        );
        for action in feature.actions() {
            let _ = writeln!(statements, "                  - {} # {}", action.name, action.why);
        }
        statements.push_str("                Resource: \"*\"\n");
    }
    format!(
        r#"AWSTemplateFormatVersion: "2010-09-09"
Description: Read-only role for Deputize. Delete this stack to end the access.

Parameters:
  RoleName:
    Type: String
    Default: "{name}"
    AllowedPattern: "[A-Za-z0-9_+=,.@-]{{1,64}}"
    Description: Enter this name, exactly as here, in Deputize.
  PrincipalArn:
    Type: String
    Default: "{principal}"
    Description: Who may assume the role. Leave it as it is.
  ExternalId:
    Type: String
    Default: "{external_id}"
    AllowedPattern: "[0-9a-f-]{{36}}"
    Description: Made by Deputize for this account. Leave it as it is.

Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Ref RoleName
      Description: Lets Deputize read this account. Trusts one principal, and only with the external ID.
      MaxSessionDuration: 3600
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Ref PrincipalArn
            Action: sts:AssumeRole
            Condition:
              StringEquals:
                sts:ExternalId: !Ref ExternalId
      Policies:
        - PolicyName: DeputizeRead
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
{statements}
Outputs:
  AccountId:
    Description: The account ID to enter in Deputize.
    Value: !Ref AWS::AccountId
  RoleName:
    Description: The role name to enter in Deputize.
    Value: !Ref Role
  RoleArn:
    Description: The role's ARN; it may be entered instead of the two above.
    Value: !GetAtt Role.Arn
"#
    )
}
