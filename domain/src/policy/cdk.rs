//! The role as a construct of the AWS CDK, version 2, in TypeScript.

use std::fmt::Write as _;

use super::cloudformation::reason;
use super::{InlinePolicy, Role};

/// One file, `deputize-role.ts`, to be used in any stack.
pub fn cdk_construct(role: &Role) -> String {
    let mut permissions = String::new();
    let policies = role.inline_policies();
    if !policies.is_empty() {
        permissions.push_str("      inlinePolicies: {\n");
        for policy in &policies {
            inline(&mut permissions, role, policy);
        }
        permissions.push_str("      },\n");
    }
    let managed = role.managed_policies();
    if !managed.is_empty() {
        permissions.push_str("      managedPolicies: [\n");
        for name in managed {
            let _ =
                writeln!(permissions, "        iam.ManagedPolicy.fromAwsManagedPolicyName({}),", text(name));
        }
        permissions.push_str("      ],\n");
    }
    format!(
        r#"import {{ CfnOutput, Duration }} from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import {{ Construct }} from "constructs";

/** The role by which Deputize reads this account: `new DeputizeRole(this, "Deputize")`. Remove it and deploy to end the access. */
export class DeputizeRole extends Construct {{
  readonly role: iam.Role;

  constructor(scope: Construct, id: string) {{
    super(scope, id);

    this.role = new iam.Role(this, "Role", {{
      roleName: {name},
      path: {path},
      description: "Lets Deputize read this account. Trusts one principal, and only with the external ID.",
      maxSessionDuration: Duration.hours(1),
      assumedBy: new iam.ArnPrincipal({principal}),
      externalIds: [{external_id}],
{permissions}    }});

    new CfnOutput(this, "RoleName", {{ value: this.role.roleName }});
    new CfnOutput(this, "RoleArn", {{ value: this.role.roleArn }});
  }}
}}
"#,
        name = text(role.name.as_str()),
        path = text(role.path.as_str()),
        principal = text(&role.principal.to_string()),
        external_id = text(role.external_id.as_str()),
    )
}

fn inline(out: &mut String, role: &Role, policy: &InlinePolicy) {
    let Some(statements) = &policy.statements else {
        let document = policy.document.pretty().replace('\n', "\n        ");
        let _ = writeln!(out, "        {}: iam.PolicyDocument.fromJson({document}),", policy.name);
        return;
    };
    let _ = writeln!(out, "        {}: new iam.PolicyDocument({{\n          statements: [", policy.name);
    for statement in statements {
        let _ = writeln!(
            out,
            "            new iam.PolicyStatement({{\n              sid: {},\n              actions: [",
            text(&statement.sid)
        );
        for action in &statement.actions {
            let why = reason(action).map(|why| format!(" // {why}")).unwrap_or_default();
            let _ = writeln!(out, "                {},{why}", text(action));
        }
        let resource = text(&statement.literal_resource(role));
        let _ = writeln!(out, "              ],\n              resources: [{resource}],\n            }}),");
    }
    out.push_str("          ],\n        }),\n");
}

/// A string literal: JSON's are TypeScript's too (ECMA-262 since 2019, for the line separators).
fn text(plain: &str) -> String {
    serde_json::Value::from(plain).to_string()
}
