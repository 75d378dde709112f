use super::*;
use crate::logic::span::Range;

#[test]
#[expect(clippy::too_many_lines, reason = "it is a list")]
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
        metrics(ws, con, Some(Service::Ec2), Span::Last(Range::Day)),
        resources(ws, con, &Listing { search: "a b".to_owned(), ..Listing::default() }),
        resource(ws, con, "sqs/eu-west-1/jobs", &["sqs/eu-west-1/dead".to_owned()], Span::default()),
        programs(ws),
        organisation(ws),
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
        api::matrix(ws, con),
        api::discover(ws, con),
        api::monitoring(ws, con),
        api::resources(ws, con, &[("q", "a b")], 100, Some("7")),
        api::resource(ws, con, "sqs/eu-west-1/jobs"),
        api::metrics_of_service(ws, con, Service::Sqs, 8),
        api::between(&api::metrics_of_resources(ws, con, ["i-1", "i-2"].into_iter()), from, from, 300),
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
            "/w/ws_1/integrations/aws/con_2?section=metrics&service=ec2&range=24h",
            "/w/ws_1/integrations/aws/con_2?section=resources&q=a%20b",
            "/w/ws_1/integrations/aws/con_2/resources/sqs%2Feu-west-1%2Fjobs?range=3h\
             &with=sqs%2Feu-west-1%2Fdead",
            "/w/ws_1/settings/api",
            "/w/ws_1/settings/organisation",
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
            "/api/v1/workspaces/ws_1/connections/con_2/matrix",
            "/api/v1/workspaces/ws_1/connections/con_2/discover",
            "/api/v1/workspaces/ws_1/connections/con_2/monitoring",
            "/api/v1/workspaces/ws_1/connections/con_2/resources?limit=100&q=a%20b&cursor=7",
            "/api/v1/workspaces/ws_1/connections/con_2/resources?id=sqs%2Feu-west-1%2Fjobs",
            "/api/v1/workspaces/ws_1/connections/con_2/metrics?service=sqs&top=8",
            "/api/v1/workspaces/ws_1/connections/con_2/metrics?resource=i-1&resource=i-2\
             &from=1970-01-01T00:00:00.000Z&to=1970-01-01T00:00:00.000Z&step=300",
        ]
    );
}

#[test]
fn the_map_of_all_accounts() {
    let (ws, con) = ("ws_1", "con_2");
    let from = domain::time::Timestamp::from_seconds(0);
    let map = [
        overview(ws),
        overview_over(ws, Span::Last(Range::Day)),
        all_resources(ws, &Listing::default()),
        all_resources(
            ws,
            &Listing { connection: con.to_owned(), state: "gone".to_owned(), ..Listing::default() },
        ),
        webhooks(ws),
        people(ws),
        tokens(ws),
        audit(ws, "", ""),
        audit(ws, "member.invited", "per_1"),
        workspace_settings(ws),
        api::member(ws, "per_1"),
        api::recovery(ws, "per_1"),
        api::invitation(ws, "inv_1"),
        api::token(ws, "tok_1"),
        api::audit(ws, "", "", None),
        api::audit(ws, "token.used", "tok_1", Some("7")),
        api::export_audit(ws, 7),
        api::verify_audit(ws),
        api::workspaces(Some("50")),
        api::alerts(ws, con),
        api::alert(ws, con, "alt_1"),
        api::webhooks(ws),
        api::webhook(ws, "whk_1"),
        api::test_webhook(ws, "whk_1"),
        api::webhook_secret(ws, "whk_1"),
        api::deliveries(ws, "whk_1", None),
        api::deliveries(ws, "whk_1", Some("7")),
        events(ws, "", ""),
        events(ws, "failed", con),
        api::all_events(ws, "", "", None),
        api::all_events(ws, "failed", con, Some("7")),
        api::overview(ws, None),
        api::overview(ws, Some("9")),
        api::between(&api::overview(ws, None), from, from, 300),
        api::between(&api::overview(ws, Some("9")), from, from, 300),
        api::all_resources(ws, &[("q", "a b")], 100, Some("con_2 7")),
    ];
    assert_eq!(
        map,
        [
            "/w/ws_1/integrations/aws/overview",
            "/w/ws_1/integrations/aws/overview?range=24h",
            "/w/ws_1/integrations/aws/resources",
            "/w/ws_1/integrations/aws/resources?connection=con_2&state=gone",
            "/w/ws_1/integrations/aws/webhooks",
            "/w/ws_1/settings/people",
            "/w/ws_1/settings/tokens",
            "/w/ws_1/settings/audit",
            "/w/ws_1/settings/audit?action=member.invited&actor=per_1",
            "/w/ws_1/settings",
            "/api/v1/workspaces/ws_1/members/per_1",
            "/api/v1/workspaces/ws_1/members/per_1/recovery",
            "/api/v1/workspaces/ws_1/invitations/inv_1",
            "/api/v1/workspaces/ws_1/tokens/tok_1",
            "/api/v1/workspaces/ws_1/audit?limit=50",
            "/api/v1/workspaces/ws_1/audit?limit=50&action=token.used&actor=tok_1&cursor=7",
            "/api/v1/workspaces/ws_1/audit/export?after=7",
            "/api/v1/workspaces/ws_1/audit/verify",
            "/api/v1/workspaces?cursor=50",
            "/api/v1/workspaces/ws_1/connections/con_2/alerts",
            "/api/v1/workspaces/ws_1/connections/con_2/alerts/alt_1",
            "/api/v1/workspaces/ws_1/webhooks",
            "/api/v1/workspaces/ws_1/webhooks/whk_1",
            "/api/v1/workspaces/ws_1/webhooks/whk_1/test",
            "/api/v1/workspaces/ws_1/webhooks/whk_1/secret",
            "/api/v1/workspaces/ws_1/webhooks/whk_1/deliveries?limit=20",
            "/api/v1/workspaces/ws_1/webhooks/whk_1/deliveries?limit=20&cursor=7",
            "/w/ws_1/integrations/aws/events",
            "/w/ws_1/integrations/aws/events?kind=failed&connection=con_2",
            "/api/v1/workspaces/ws_1/events?limit=50",
            "/api/v1/workspaces/ws_1/events?limit=50&kind=failed&connection=con_2&cursor=7",
            "/api/v1/workspaces/ws_1/overview",
            "/api/v1/workspaces/ws_1/overview?cursor=9",
            "/api/v1/workspaces/ws_1/overview\
             ?from=1970-01-01T00:00:00.000Z&to=1970-01-01T00:00:00.000Z&step=300",
            "/api/v1/workspaces/ws_1/overview?cursor=9\
             &from=1970-01-01T00:00:00.000Z&to=1970-01-01T00:00:00.000Z&step=300",
            "/api/v1/workspaces/ws_1/resources?limit=100&q=a%20b&cursor=con_2%207",
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
    for page in ["/sign-in", "/join", "/connect/dpl_1", "/connect/", "/doctor", "/receipt"] {
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

#[test]
fn the_map_of_signing_in() {
    let map = [
        YOU.to_owned(),
        api::session("ses_1"),
        api::passkey("pky_1", true),
        sign_in_by_access(Some("/w/ws_1")),
        sign_in_with("acme", None),
        sign_in_with("acme", Some("/w/ws_1?a=b")),
    ];
    assert_eq!(
        map,
        [
            "/settings/you",
            "/api/v1/me/sessions/ses_1",
            "/api/v1/me/passkeys/pky_1?last=true",
            "/api/v1/sign-in/access?return_to=%2Fw%2Fws_1",
            "/api/v1/sign-in/oidc/acme",
            "/api/v1/sign-in/oidc/acme?return_to=%2Fw%2Fws_1%3Fa%3Db",
        ]
    );
}

#[test]
fn what_sdks_ask_is_in_the_address() {
    let address = |form, reason, features| api::credentials_for_sdks("ws_1", "con_2", form, reason, features);
    let credentials = "/api/v1/workspaces/ws_1/connections/con_2/credentials";
    assert_eq!(api::credentials("ws_1", "con_2"), credentials);
    assert_eq!(address("process", "a report", ""), format!("{credentials}/process?reason=a%20report"));
    assert_eq!(
        address("container", "a & b", "metrics,tags"),
        format!("{credentials}/container?reason=a%20%26%20b&features=metrics%2Ctags")
    );
}
