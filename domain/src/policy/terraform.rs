//! The role as a Terraform module, for the AWS provider from version 5 on.

use std::fmt::Write as _;

use super::cloudformation::reason;
use super::{InlinePolicy, Role};

/// One file, `main.tf`, in the layout of `terraform fmt`.
pub fn terraform_module(role: &Role) -> String {
    let mut out = format!(
        r#"# The role by which Deputize reads this account. `terraform destroy` ends the access.

terraform {{
  required_version = ">= 1.3"

  required_providers {{
    aws = {{
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }}
  }}
}}

variable "role_name" {{
  description = "Enter this name, exactly as here, in Deputize."
  type        = string
  default     = {name}
}}

variable "external_id" {{
  description = "Made by Deputize for this account. Leave it as it is."
  type        = string
  default     = {external_id}
}}

data "aws_iam_policy_document" "trust" {{
  statement {{
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {{
      type        = "AWS"
      identifiers = [{principal}]
    }}

    condition {{
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.external_id]
    }}
  }}
}}

resource "aws_iam_role" "deputize" {{
  name                 = var.role_name
  path                 = {path}
  description          = "Lets Deputize read this account. Trusts one principal, and only with the external ID."
  max_session_duration = 3600
  assume_role_policy   = data.aws_iam_policy_document.trust.json
}}
"#,
        name = text(role.name.as_str()),
        external_id = text(role.external_id.as_str()),
        principal = text(&role.principal.to_string()),
        path = text(role.path.as_str()),
    );
    for policy in role.inline_policies() {
        inline(&mut out, role, &policy);
    }
    for managed in role.managed_policies() {
        let label = managed.rsplit('/').next().unwrap_or(managed).to_ascii_lowercase();
        let _ = write!(
            out,
            r#"
resource "aws_iam_role_policy_attachment" "{label}" {{
  role       = aws_iam_role.deputize.name
  policy_arn = {}
}}
"#,
            text(&role.managed_arn(managed))
        );
    }
    out.push_str(
        r#"
output "role_name" {
  description = "The role name to enter in Deputize."
  value       = aws_iam_role.deputize.name
}

output "role_arn" {
  description = "The role's ARN; it holds the account ID, and may be entered instead of both."
  value       = aws_iam_role.deputize.arn
}
"#,
    );
    out
}

fn inline(out: &mut String, role: &Role, policy: &InlinePolicy) {
    let label = policy.name.to_ascii_lowercase();
    let document = match &policy.statements {
        // A here-document, so that the customer finds their own text; what Terraform would fill in is escaped.
        None => format!("<<-POLICY\n{}\n  POLICY", indented(&escaped(&policy.document.pretty()))),
        Some(statements) => {
            let _ = write!(out, "\ndata \"aws_iam_policy_document\" \"{label}\" {{\n");
            for (at, statement) in statements.iter().enumerate() {
                let gap = if at > 0 { "\n" } else { "" };
                let _ = write!(
                    out,
                    "{gap}  statement {{\n    sid    = {}\n    effect = \"Allow\"\n\n    actions = [\n",
                    text(&statement.sid)
                );
                for action in &statement.actions {
                    let why = reason(action).map(|why| format!(" # {why}")).unwrap_or_default();
                    let _ = writeln!(out, "      {},{why}", text(action));
                }
                let resource = text(&statement.literal_resource(role));
                let _ = write!(out, "    ]\n\n    resources = [{resource}]\n  }}\n");
            }
            out.push_str("}\n");
            format!("data.aws_iam_policy_document.{label}.json")
        }
    };
    let _ = write!(
        out,
        r#"
resource "aws_iam_role_policy" "{label}" {{
  name   = {}
  role   = aws_iam_role.deputize.id
  policy = {document}
}}
"#,
        text(policy.name)
    );
}

/// A quoted template that means this text and nothing else.
/// <https://developer.hashicorp.com/terraform/language/expressions/strings>
fn text(plain: &str) -> String {
    escaped(&serde_json::Value::from(plain).to_string())
}

fn escaped(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_filled_in() {
        assert_eq!(text("a\"b\\c"), r#""a\"b\\c""#);
        assert_eq!(text("${var.x} %{ if }"), r#""$${var.x} %%{ if }""#);
    }
}
