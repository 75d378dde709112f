//! Who asks, signing in, and what the holders of links ask.

use serde_json::json;

use crate::api::{
    AcceptInvitation, ByLink, InvitationView, LinkCorrection, Me, NewPasskey, Passkey, PasskeyList,
    PasskeyPatch, Policies, PolicyRequest, PublicLink, SessionList, SignIn, SignInByPasskey, SignInOptions,
};
use crate::openapi::operation::{Operation, Who, operation};
use crate::openapi::query::text;
use crate::openapi::tag::Tag;

pub(super) fn all() -> Vec<Operation> {
    [me(), sign_in(), holders()].into_iter().flatten().collect()
}

fn me() -> Vec<Operation> {
    let of = |route, id, summary| operation(Tag::Me, Who::Person, route, id, summary);
    vec![
        operation(Tag::Me, Who::SignedIn, "GET /api/v1/me", "show_me", "Who asks, and their workspaces")
            .answers::<Me>(),
        of("GET /api/v1/me/sessions", "list_sessions", "Where one is signed in").answers::<SessionList>(),
        of("DELETE /api/v1/me/sessions", "end_other_sessions", "Ends all sessions but the one that asks"),
        of("DELETE /api/v1/me/sessions/{session}", "end_session", "Ends a session"),
        of("GET /api/v1/me/passkeys", "list_passkeys", "One's passkeys").answers::<PasskeyList>(),
        of("POST /api/v1/me/passkeys/options", "passkey_options", "What the browser makes a passkey with")
            .says("`PublicKeyCredentialCreationOptions` in their JSON form.")
            .is("application/json", json!({"type": "object"})),
        of("POST /api/v1/me/passkeys", "create_passkey", "Keeps what the browser made")
            .takes::<NewPasskey>()
            .makes::<Passkey>()
            .fails(&[409]),
        of("PATCH /api/v1/me/passkeys/{passkey}", "rename_passkey", "Another name")
            .takes_such_as::<PasskeyPatch>(json!({"name": "Laptop"}))
            .answers::<Passkey>(),
        of("DELETE /api/v1/me/passkeys/{passkey}", "remove_passkey", "Removes a passkey")
            .query(text("last", "`true` where the last way in is meant."))
            .fails(&[409]),
    ]
}

fn sign_in() -> Vec<Operation> {
    let of = |route, id, summary| operation(Tag::SignIn, Who::Anyone, route, id, summary);
    let return_to = || text("return_to", "The page that it leads to: a path of this site.");
    vec![
        of("GET /api/v1/sign-in/providers", "sign_in_options", "The ways to sign in")
            .answers::<SignInOptions>(),
        of("POST /api/v1/sign-in", "sign_in", "Redeems a one-time link")
            .says("The answer sets the session's cookie.")
            .takes::<SignIn>()
            .answers::<Me>()
            .fails(&[401, 403]),
        of(
            "POST /api/v1/sign-in/passkey/options",
            "sign_in_passkey_options",
            "What the browser asks for a passkey with",
        )
        .is("application/json", json!({"type": "object"}))
        .fails(&[403]),
        of("POST /api/v1/sign-in/passkey", "sign_in_by_passkey", "Signs in by a passkey")
            .takes::<SignInByPasskey>()
            .answers::<Me>()
            .fails(&[401, 403]),
        of("GET /api/v1/sign-in/oidc/{provider_id}", "begin_oidc", "To the identity provider")
            .query(return_to())
            .leads_on(),
        of(
            "GET /api/v1/sign-in/oidc/{provider_id}/callback",
            "finish_oidc",
            "Back from the identity provider",
        )
        .query(text("code", "As the provider says."))
        .query(text("state", "As the provider says."))
        .query(text("error", "As the provider says."))
        .leads_on(),
        of(
            "GET /api/v1/sign-in/access",
            "enter_by_access",
            "By Cloudflare Access, where it stands before the deployment",
        )
        .query(return_to())
        .leads_on()
        .fails(&[404]),
        operation(Tag::SignIn, Who::SignedIn, "POST /api/v1/sign-out", "sign_out", "Ends the session"),
    ]
}

fn holders() -> Vec<Operation> {
    let link = |route, id, summary| operation(Tag::Customers, Who::LinkHolder, route, id, summary);
    let invited = |route, id, summary| operation(Tag::Customers, Who::Invited, route, id, summary);
    vec![
        link("GET /api/v1/connect", "show_offer", "What the link is for, and how the account stands")
            .answers::<PublicLink>(),
        link("POST /api/v1/connect", "connect_by_link", "Connects the link's one account")
            .takes_such_as::<ByLink>(json!({"account_id": "123456789012", "role_name": "DeputizeReadOnly"}))
            .makes::<PublicLink>()
            .fails(&[409]),
        link("PATCH /api/v1/connect", "correct_by_link", "Corrects account or role until it is connected")
            .takes::<LinkCorrection>()
            .answers::<PublicLink>()
            .fails(&[409]),
        link("POST /api/v1/connect/check", "check_by_link", "Runs the gate now")
            .answers::<PublicLink>()
            .fails(&[409]),
        link(
            "POST /api/v1/connect/policies",
            "choose_by_link",
            "The role in the form that the holder chooses",
        )
        .takes::<PolicyRequest>()
        .answers::<Policies>(),
        link("GET /api/v1/connect/receipt", "receipt_by_link", "The signed receipt of the account's checks")
            .is("application/jose+json", json!({"type": "object"}))
            .fails(&[409]),
        invited("GET /api/v1/invitation", "show_invitation", "What was offered to whom")
            .answers::<InvitationView>(),
        invited("POST /api/v1/invitation/accept", "accept_invitation", "Joins the workspace")
            .says("Whoever was never here is signed in by it; whoever was, must be signed in.")
            .takes_such_as::<AcceptInvitation>(json!({"name": "Ada Lovelace"}))
            .answers::<Me>()
            .fails(&[403, 409]),
    ]
}
