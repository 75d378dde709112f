//! Every address of the console, and every address of the API that it calls. No page writes a path by hand.

/// The API.
pub(crate) mod api;

use domain::arn::Partition;
use domain::monitoring::Service;

use crate::logic::listing::Listing;
use crate::logic::sections::Section;
use crate::logic::span::Span;
use crate::logic::steps::Step;

/// Where a one-time link lands.
pub(crate) const SIGN_IN: &str = "/sign-in";

/// Where an invitation lands.
pub(crate) const JOIN: &str = "/join";

/// All workspaces of a person.
pub(crate) const WORKSPACES: &str = "/workspaces";

/// Where a provider's sign-in begins: an address of the API, which sends the browser on to the provider. Afterwards it leads
/// back to `return_to`.
pub(crate) fn sign_in_with(provider: &str, return_to: Option<&str>) -> String {
    let return_to = return_to.map(|path| format!("?return_to={}", encode(path))).unwrap_or_default();
    format!("{}/oidc/{}{return_to}", api::SIGN_IN, encode(provider))
}

/// The same for Cloudflare Access, which has let the browser through already.
pub(crate) fn sign_in_by_access(return_to: Option<&str>) -> String {
    let return_to = return_to.map(|path| format!("?return_to={}", encode(path))).unwrap_or_default();
    format!("{}/access{return_to}", api::SIGN_IN)
}

/// One's own passkeys and sessions.
pub(crate) const YOU: &str = "/settings/you";

/// Where receipts are read and verified.
pub(crate) const RECEIPT: &str = "/receipt";

/// The pages that are for people without a session, or for everybody: the frame shows no workspace there, and nobody is
/// asked who they are, since the answer would be 401. The address may go on below each.
const PUBLIC: [&str; 5] = [SIGN_IN, JOIN, "/connect", "/doctor", RECEIPT];

/// Whether a page needs no login.
pub(crate) fn is_public(path: &str) -> bool {
    let below =
        |page: &&str| path.strip_prefix(*page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    PUBLIC.iter().any(below)
}

/// Who is in a workspace.
pub(crate) fn people(workspace: &str) -> String {
    format!("{}/people", workspace_settings(workspace))
}

/// Its API tokens.
pub(crate) fn tokens(workspace: &str) -> String {
    format!("{}/tokens", workspace_settings(workspace))
}

/// The deployment.
pub(crate) fn organisation(workspace: &str) -> String {
    format!("{}/organisation", workspace_settings(workspace))
}

/// How programs ask.
pub(crate) fn programs(workspace: &str) -> String {
    format!("{}/api", workspace_settings(workspace))
}

/// Its audit log: of one action, or of one actor.
pub(crate) fn audit(workspace: &str, action: &str, actor: &str) -> String {
    let parts = [("action", action), ("actor", actor)].into_iter().filter(|(_, value)| !value.is_empty());
    format!("{}/audit{}", workspace_settings(workspace), first(query(parts)))
}

/// The workspace itself.
pub(crate) fn workspace_settings(workspace: &str) -> String {
    format!("/w/{workspace}/settings")
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

/// The charts of an account: of one service, over a span.
pub(crate) fn metrics(workspace: &str, connection: &str, service: Option<Service>, span: Span) -> String {
    let service = service.map(|service| format!("&service={service}")).unwrap_or_default();
    format!("{}{service}&{}", account_section(workspace, connection, Section::Metrics), span.query())
}

/// The resources of an account, of those that are asked for.
pub(crate) fn resources(workspace: &str, connection: &str, listing: &Listing) -> String {
    let listing = query(listing.parts().into_iter());
    format!("{}{listing}", account_section(workspace, connection, Section::Resources))
}

/// What all accounts come to.
pub(crate) fn overview(workspace: &str) -> String {
    format!("{}/overview", accounts(workspace))
}

/// The same, with the main metrics of a span.
pub(crate) fn overview_over(workspace: &str, span: Span) -> String {
    format!("{}?{}", overview(workspace), span.query())
}

/// The resources of all accounts, of those that are asked for.
pub(crate) fn all_resources(workspace: &str, listing: &Listing) -> String {
    format!("{}/resources{}", accounts(workspace), first(query(listing.parts().into_iter())))
}

/// What happened in all accounts: of one kind, or of one connection.
pub(crate) fn events(workspace: &str, kind: &str, connection: &str) -> String {
    let parts =
        [("kind", kind), ("connection", connection)].into_iter().filter(|(_, value)| !value.is_empty());
    format!("{}/events{}", accounts(workspace), first(query(parts)))
}

/// Where events are sent to.
pub(crate) fn webhooks(workspace: &str) -> String {
    format!("{}/webhooks", accounts(workspace))
}

/// A resource, beside others that it is compared with, over a span.
pub(crate) fn resource(workspace: &str, connection: &str, id: &str, with: &[String], span: Span) -> String {
    let account = account(workspace, connection);
    let with = with.iter().map(|other| ("with", other.as_str()));
    format!("{account}/resources/{}?{}{}", encode(id), span.query(), query(with))
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

/// The rest of a query string, each part with its ampersand.
fn query<'a>(parts: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    parts.fold(String::new(), |query, (name, value)| format!("{query}&{name}={}", encode(value)))
}

/// The whole of a query string: a question mark in the place of the first ampersand.
fn first(query: String) -> String {
    query.strip_prefix('&').map(|rest| format!("?{rest}")).unwrap_or_default()
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
mod tests;
