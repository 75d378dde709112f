//! The first calls of somebody who writes a program: what to trust, connect, look, read. Each language is one text that runs as
//! it stands, once the token and the account are filled in.

use super::reference::Place;

/// For a POSIX shell, with `curl`.
pub(crate) fn curl(place: &Place) -> String {
    let api = api(place);
    format!(
        r#"export TOKEN=dpt_...   # Settings > API tokens, with the scope connect
export API={api}
auth="Authorization: Bearer $TOKEN"

# 1. Whom the role must trust, and with which external ID.
curl -sS --fail-with-body "$API/external-id" -H "$auth"

# 2. Connect the account, once the role is there. The key makes it safe to send this again.
curl -sS --fail-with-body "$API/connections" -H "$auth" -H 'Content-Type: application/json' \
  -H 'Idempotency-Key: connect-123456789012-DeputizeReadOnly' \
  -d '{{"account_id":"123456789012","role_name":"DeputizeReadOnly"}}'

# 3. How it stands: its status is connected when the role is proven.
curl -sS --fail-with-body "$API/connections" -H "$auth"

# 4. What was found in all accounts, and what stands out.
curl -sS --fail-with-body "$API/resources?service=ec2&limit=10" -H "$auth"
curl -sS --fail-with-body "$API/overview" -H "$auth"
"#
    )
}

/// For Python, with `requests`.
pub(crate) fn python(place: &Place) -> String {
    let api = api(place);
    format!(
        r#"import os, time, requests

API = "{api}"
http = requests.Session()
http.headers["Authorization"] = "Bearer " + os.environ["TOKEN"]  # Settings > API tokens, with the scope connect

def call(method, path, **more):
    answer = http.request(method, API + path, **more)
    if not answer.ok:  # RFC 9457: what happened, and the next step
        problem = answer.json()
        raise SystemExit(f"{{problem['detail']}} {{problem.get('remedy', '')}}")
    return answer.json()

# 1. Whom the role must trust, and with which external ID.
print(call("GET", "/external-id"))

# 2. Connect the account, once the role is there. The key makes it safe to send this again.
account = call("POST", "/connections", headers={{"Idempotency-Key": "connect-123456789012-DeputizeReadOnly"}},
               json={{"account_id": "123456789012", "role_name": "DeputizeReadOnly"}})

# 3. Wait for the proof of the role.
while (account := call("GET", "/connections/" + account["id"]))["status"] == "waiting":
    time.sleep(2)
print(account["status"], account.get("diagnosis", ""))

# 4. Everything that was found, page by page.
page = {{"next_cursor": ""}}
while "next_cursor" in page:
    page = call("GET", "/resources", params={{"limit": 1000, "cursor": page["next_cursor"] or None}})
    for resource in page["resources"]:
        print(resource)
"#
    )
}

/// For Terraform, with the provider of Datadog, which speaks a part of our API.
pub(crate) fn terraform(place: &Place, principal: &str) -> String {
    let origin = &place.origin;
    format!(
        r#"terraform {{
  required_providers {{
    aws     = {{ source = "hashicorp/aws" }}
    datadog = {{ source = "DataDog/datadog" }}
  }}
}}

variable "token" {{
  sensitive = true # Settings > API tokens, with the scope connect
}}

provider "datadog" {{
  api_url = "{origin}/"
  api_key = var.token
  app_key = var.token
}}

# The connection first: it says which external ID the role must ask for.
resource "datadog_integration_aws_account" "production" {{
  aws_account_id = "123456789012"
  aws_partition  = "aws"
  aws_regions {{
    include_all = true
  }}
  auth_config {{
    aws_auth_config_role {{
      role_name = "DeputizeReadOnly"
    }}
  }}
  logs_config {{
    lambda_forwarder {{}}
  }}
  metrics_config {{
    namespace_filters {{}}
  }}
  resources_config {{}}
  traces_config {{
    xray_services {{}}
  }}
}}

resource "aws_iam_role" "deputize" {{
  name = "DeputizeReadOnly"
  assume_role_policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = {{ AWS = "{principal}" }}
      Condition = {{ StringEquals = {{
        "sts:ExternalId" = datadog_integration_aws_account.production.auth_config.aws_auth_config_role.external_id
      }} }}
    }}]
  }})
}}
"#
    )
}

fn api(place: &Place) -> String {
    format!("{}/api/v1/workspaces/{}", place.origin, place.workspace.as_deref().unwrap_or("$WORKSPACE"))
}
