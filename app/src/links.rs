//! Every address of the console, and every address of the API that it calls. No page writes a path by hand.

use domain::arn::Partition;

use crate::logic::sections::Section;
use crate::logic::series::Range;
use crate::logic::steps::Step;

/// Where a one-time link lands.
pub(crate) const SIGN_IN: &str = "/sign-in";

/// Where receipts are read and verified.
pub(crate) const RECEIPT: &str = "/receipt";

/// The pages that are for people without a session, or for everybody: the frame shows no workspace there, and nobody is
/// asked who they are, since the answer would be 401. The address may go on below each.
const PUBLIC: [&str; 4] = [SIGN_IN, "/connect", "/doctor", RECEIPT];

/// Whether a page needs no login.
pub(crate) fn is_public(path: &str) -> bool {
    let below =
        |page: &&str| path.strip_prefix(*page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    PUBLIC.iter().any(below)
}

/// The list of accounts.
pub(crate) fn accounts(workspace: &str) -> String {
    format!("/w/{workspace}/integrations/aws")
}

/// The trust policy doctor; with a connection, what its role must trust is filled in.
pub(crate) fn doctor(workspace: &str, connection: Option<&str>) -> String {
    let connection = connection.map(|id| format!("?connection={}", encode(id))).unwrap_or_default();
    format!("{}/doctor{connection}", accounts(workspace))
}

/// A step of Add account.
pub(crate) fn add(workspace: &str, step: Step, connection: Option<&str>) -> String {
    let connection = connection.map(|id| format!("&connection={}", encode(id))).unwrap_or_default();
    format!("/w/{workspace}/integrations/aws/add?step={}{connection}", step.slug())
}

/// The same, for an account of another partition than the usual one.
pub(crate) fn add_in(
    workspace: &str,
    step: Step,
    connection: Option<&str>,
    partition: Option<Partition>,
) -> String {
    let partition = partition.map(|partition| format!("&partition={partition}")).unwrap_or_default();
    format!("{}{partition}", add(workspace, step, connection))
}

/// Add account, for another account of the StackSet that made a connection's role.
pub(crate) fn add_of_stack_set(workspace: &str, connection: &str) -> String {
    format!("{}&stack_set={}", add(workspace, Step::Account, None), encode(connection))
}

/// Add account, by the key of an IAM user.
pub(crate) fn add_with_keys(workspace: &str) -> String {
    format!("/w/{workspace}/integrations/aws/add?way=user-keys")
}

/// An account's page.
pub(crate) fn account(workspace: &str, connection: &str) -> String {
    format!("/w/{workspace}/integrations/aws/{connection}")
}

/// A section of an account's page.
pub(crate) fn account_section(workspace: &str, connection: &str, section: Section) -> String {
    format!("{}?section={}", account(workspace, connection), section.slug())
}

/// The receipt of a connection, read and verified.
pub(crate) fn receipt(workspace: &str, connection: &str) -> String {
    format!("{RECEIPT}?workspace={}&connection={}", encode(workspace), encode(connection))
}

/// An account's page with a choice of what the chart shows.
pub(crate) fn account_chart(workspace: &str, connection: &str, range: Range, instance: &str) -> String {
    format!("{}?range={}&instance={}", account(workspace, connection), range.slug(), encode(instance))
}

/// The onboarding links, of one state or of all.
pub(crate) fn onboarding(workspace: &str, state: Option<&str>) -> String {
    let state = state.map(|state| format!("?state={}", encode(state))).unwrap_or_default();
    format!("{}/links{state}", accounts(workspace))
}

/// A new onboarding link.
pub(crate) fn new_link(workspace: &str) -> String {
    format!("{}/links/new", accounts(workspace))
}

/// The workspace that a path is in.
pub(crate) fn workspace_of(path: &str) -> Option<&str> {
    path.strip_prefix("/w/")?.split('/').next().filter(|id| !id.is_empty())
}

/// The API.
pub(crate) mod api {
    use domain::time::Timestamp;

    use super::encode;

    /// The person and the workspaces.
    pub(crate) const ME: &str = "/api/v1/me";
    /// Redeems a one-time link.
    pub(crate) const SIGN_IN: &str = "/api/v1/sign-in";
    /// The public keys of this deployment's receipts.
    pub(crate) const RECEIPT_KEYS: &str = "/.well-known/deputize-receipt-keys.json";
    /// Ends the session.
    pub(crate) const SIGN_OUT: &str = "/api/v1/sign-out";

    fn workspace(id: &str) -> String {
        format!("/api/v1/workspaces/{}", encode(id))
    }

    /// The pending external ID.
    pub(crate) fn external_id(ws: &str) -> String {
        format!("{}/external-id", workspace(ws))
    }

    /// Replaces the pending external ID.
    pub(crate) fn replace_external_id(ws: &str) -> String {
        format!("{}/external-id/replace", workspace(ws))
    }

    /// The role in its written forms.
    pub(crate) fn policies(ws: &str) -> String {
        format!("{}/policies", workspace(ws))
    }

    /// What a link's holder sees; the token is in a header.
    pub(crate) const CONNECT: &str = "/api/v1/connect";
    /// The role of a link, as its holder prefers it.
    pub(crate) const ROLE_BY_LINK: &str = "/api/v1/connect/policies";
    /// Runs the gate for a link's holder.
    pub(crate) const CHECK_BY_LINK: &str = "/api/v1/connect/check";
    /// The receipt, for whoever holds the link.
    pub(crate) const RECEIPT_BY_LINK: &str = "/api/v1/connect/receipt";

    /// The onboarding links, of one state, from a cursor on.
    pub(crate) fn links(ws: &str, state: Option<&str>, cursor: Option<&str>) -> String {
        let query = [("state", state), ("cursor", cursor)];
        let query: Vec<_> =
            query.iter().filter_map(|(name, value)| Some(format!("{name}={}", encode((*value)?)))).collect();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        format!("{}/links{query}", workspace(ws))
    }

    /// Takes an onboarding link back.
    pub(crate) fn revoke_link(ws: &str, id: &str) -> String {
        format!("{}/links/{}/revoke", workspace(ws), encode(id))
    }

    /// The connections, from a cursor on.
    pub(crate) fn connections(ws: &str, cursor: Option<&str>) -> String {
        let cursor = cursor.map(|cursor| format!("?cursor={}", encode(cursor))).unwrap_or_default();
        format!("{}/connections{cursor}", workspace(ws))
    }

    /// One connection.
    pub(crate) fn connection(ws: &str, id: &str) -> String {
        format!("{}/connections/{}", workspace(ws), encode(id))
    }

    /// Runs the gate now.
    pub(crate) fn check(ws: &str, id: &str) -> String {
        format!("{}/check", connection(ws, id))
    }

    /// The captures bucket of a connection.
    pub(crate) fn captures(ws: &str, id: &str) -> String {
        format!("{}/captures", connection(ws, id))
    }

    /// Whose an access key is.
    pub(crate) fn identify_keys(ws: &str) -> String {
        format!("{}/keys/identify", workspace(ws))
    }

    /// The key of a connection.
    pub(crate) fn keys(ws: &str, id: &str) -> String {
        format!("{}/keys", connection(ws, id))
    }

    /// What happened, from a cursor on.
    pub(crate) fn events(ws: &str, id: &str, cursor: Option<&str>) -> String {
        let cursor = cursor.map(|cursor| format!("&cursor={}", encode(cursor))).unwrap_or_default();
        format!("{}/events?limit=30{cursor}", connection(ws, id))
    }

    /// Stops a connection for a while.
    pub(crate) fn pause(ws: &str, id: &str) -> String {
        format!("{}/pause", connection(ws, id))
    }

    /// Lets it go on.
    pub(crate) fn resume(ws: &str, id: &str) -> String {
        format!("{}/resume", connection(ws, id))
    }

    /// Ends our access.
    pub(crate) fn cut_off(ws: &str, id: &str) -> String {
        format!("{}/cut-off", connection(ws, id))
    }

    /// Proves that it has ended.
    pub(crate) fn prove_cut_off(ws: &str, id: &str) -> String {
        format!("{}/prove", cut_off(ws, id))
    }

    /// The rotation of the external ID.
    pub(crate) fn rotation(ws: &str, id: &str) -> String {
        format!("{}/rotation", connection(ws, id))
    }

    /// A look how far it is.
    pub(crate) fn check_rotation(ws: &str, id: &str) -> String {
        format!("{}/check", rotation(ws, id))
    }

    /// How the role's policies stand to the agreed ones.
    pub(crate) fn drift(ws: &str, id: &str) -> String {
        format!("{}/drift", connection(ws, id))
    }

    /// Reads them now.
    pub(crate) fn check_drift(ws: &str, id: &str) -> String {
        format!("{}/check", drift(ws, id))
    }

    /// Agrees to them as they are.
    pub(crate) fn accept_drift(ws: &str, id: &str) -> String {
        format!("{}/accept", drift(ws, id))
    }

    /// The signed receipt of its checks.
    pub(crate) fn receipt(ws: &str, id: &str) -> String {
        format!("{}/receipt", connection(ws, id))
    }

    /// What was discovered.
    pub(crate) fn resources(ws: &str, id: &str) -> String {
        format!("{}/resources", connection(ws, id))
    }

    /// A series of a resource.
    pub(crate) fn metrics(ws: &str, id: &str, name: &str, resource: &str) -> String {
        format!("{}/metrics?name={}&resource={}", connection(ws, id), encode(name), encode(resource))
    }

    /// The points of a series between two instants.
    pub(crate) fn between(metrics: &str, from: Timestamp, to: Timestamp) -> String {
        format!("{metrics}&from={from}&to={to}")
    }
}

/// Percent-encodes everything that is not unreserved in RFC 3986, so that no id can change an address's shape.
fn encode(text: &str) -> String {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or('0');
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_map() {
        let (ws, con) = ("ws_1", "con_2");
        let from = domain::time::Timestamp::from_seconds(0);
        let map = [
            accounts(ws),
            add(ws, Step::Role, None),
            add(ws, Step::Check, Some(con)),
            add_in(ws, Step::Role, None, Some(Partition::China)),
            add_with_keys(ws),
            account(ws, con),
            account_section(ws, con, Section::Checks),
            onboarding(ws, None),
            onboarding(ws, Some("seen")),
            new_link(ws),
            doctor(ws, None),
            doctor(ws, Some(con)),
            account_chart(ws, con, Range::Day, "i-1"),
            api::external_id(ws),
            api::replace_external_id(ws),
            api::policies(ws),
            api::links(ws, None, None),
            api::links(ws, Some("open"), Some("7")),
            api::revoke_link(ws, "lnk_1"),
            api::connections(ws, None),
            api::connections(ws, Some("a=")),
            api::check(ws, con),
            api::identify_keys(ws),
            api::keys(ws, con),
            api::events(ws, con, None),
            api::events(ws, con, Some("9")),
            api::pause(ws, con),
            api::resume(ws, con),
            api::prove_cut_off(ws, con),
            api::check_rotation(ws, con),
            receipt(ws, con),
            api::receipt(ws, con),
            api::captures(ws, con),
            api::check_drift(ws, con),
            api::accept_drift(ws, con),
            api::resources(ws, con),
            api::between(&api::metrics(ws, con, "CPUUtilization", "i-1"), from, from),
        ];
        assert_eq!(
            map,
            [
                "/w/ws_1/integrations/aws",
                "/w/ws_1/integrations/aws/add?step=role",
                "/w/ws_1/integrations/aws/add?step=check&connection=con_2",
                "/w/ws_1/integrations/aws/add?step=role&partition=aws-cn",
                "/w/ws_1/integrations/aws/add?way=user-keys",
                "/w/ws_1/integrations/aws/con_2",
                "/w/ws_1/integrations/aws/con_2?section=checks",
                "/w/ws_1/integrations/aws/links",
                "/w/ws_1/integrations/aws/links?state=seen",
                "/w/ws_1/integrations/aws/links/new",
                "/w/ws_1/integrations/aws/doctor",
                "/w/ws_1/integrations/aws/doctor?connection=con_2",
                "/w/ws_1/integrations/aws/con_2?range=24h&instance=i-1",
                "/api/v1/workspaces/ws_1/external-id",
                "/api/v1/workspaces/ws_1/external-id/replace",
                "/api/v1/workspaces/ws_1/policies",
                "/api/v1/workspaces/ws_1/links",
                "/api/v1/workspaces/ws_1/links?state=open&cursor=7",
                "/api/v1/workspaces/ws_1/links/lnk_1/revoke",
                "/api/v1/workspaces/ws_1/connections",
                "/api/v1/workspaces/ws_1/connections?cursor=a%3D",
                "/api/v1/workspaces/ws_1/connections/con_2/check",
                "/api/v1/workspaces/ws_1/keys/identify",
                "/api/v1/workspaces/ws_1/connections/con_2/keys",
                "/api/v1/workspaces/ws_1/connections/con_2/events?limit=30",
                "/api/v1/workspaces/ws_1/connections/con_2/events?limit=30&cursor=9",
                "/api/v1/workspaces/ws_1/connections/con_2/pause",
                "/api/v1/workspaces/ws_1/connections/con_2/resume",
                "/api/v1/workspaces/ws_1/connections/con_2/cut-off/prove",
                "/api/v1/workspaces/ws_1/connections/con_2/rotation/check",
                "/receipt?workspace=ws_1&connection=con_2",
                "/api/v1/workspaces/ws_1/connections/con_2/receipt",
                "/api/v1/workspaces/ws_1/connections/con_2/captures",
                "/api/v1/workspaces/ws_1/connections/con_2/drift/check",
                "/api/v1/workspaces/ws_1/connections/con_2/drift/accept",
                "/api/v1/workspaces/ws_1/connections/con_2/resources",
                "/api/v1/workspaces/ws_1/connections/con_2/metrics?name=CPUUtilization&resource=i-1\
                 &from=1970-01-01T00:00:00.000Z&to=1970-01-01T00:00:00.000Z",
            ]
        );
    }

    #[test]
    fn the_workspace_is_read_from_the_path() {
        assert_eq!(workspace_of("/w/ws_1/integrations/aws"), Some("ws_1"));
        assert_eq!(workspace_of("/w/"), None);
        assert_eq!(workspace_of("/sign-in"), None);
    }

    #[test]
    fn pages_without_a_login() {
        for page in ["/sign-in", "/connect/dpl_1", "/connect/", "/doctor", "/receipt"] {
            assert!(is_public(page), "{page}");
        }
        for page in ["/", "/w/ws_1/integrations/aws", "/connected", "/doctors"] {
            assert!(!is_public(page), "{page}");
        }
    }

    #[test]
    fn no_id_changes_an_address() {
        assert_eq!(encode("../a?b#c d/é"), "..%2Fa%3Fb%23c%20d%2F%C3%A9");
    }
}
