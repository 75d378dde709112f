use super::shape::Variant;
use super::*;

fn document() -> Document {
    Document(Arc::new(domain::openapi::document("0")))
}

fn operation(id: &str) -> Operation {
    let groups = document().groups();
    groups.into_iter().flat_map(|group| group.operations).find(|one| one.id == id).expect("an operation")
}

fn place(workspace: Option<&str>) -> Place {
    Place { origin: "https://deputize.example".to_owned(), workspace: workspace.map(str::to_owned) }
}

#[test]
fn every_operation_is_in_a_group_and_says_what_it_is() {
    let groups = document().groups();
    let all: Vec<&Operation> = groups.iter().flat_map(|group| &group.operations).collect();
    assert!(all.len() > 100, "{}", all.len());
    for one in all {
        assert!(!one.summary.is_empty() && !one.who.is_empty() && !one.answers.is_empty(), "{one:?}");
        assert!(!one.answers.iter().any(|answer| answer.says.is_empty()), "{one:?}");
    }
}

#[test]
fn a_body_is_told_by_its_fields() {
    let new = operation("create_connection");
    let variants = document().variants(&new.body.expect("a body").schema);
    let [Variant { fields, .. }] = variants.as_slice() else { panic!("{variants:?}") };
    let of = |name: &str| fields.iter().find(|field| field.name == name).expect("a field");
    assert_eq!(of("account_id").kind, "text or null");
    assert!(of("account_id").says.contains("12 digits"));
    assert_eq!(of("regions").kind, "list: text or null");
    assert!(of("keys").inner.is_some() && of("alias").inner.is_none());
    assert!(!of("alias").needed);
}

#[test]
fn an_answer_with_several_shapes_tells_each() {
    let answer = operation("show_connection").answers.into_iter().next().expect("an answer");
    let (_, schema) = answer.content.expect("a body");
    let fields = document().variants(&schema).into_iter().flat_map(|one| one.fields);
    let activity = fields.into_iter().find(|field| field.name == "activity").expect("an activity");
    let states = document().variants(&activity.inner.expect("its shapes"));
    assert_eq!(states.len(), 3, "{states:?}");
    assert!(states.iter().all(|state| !state.says.is_empty()));
}

#[test]
fn calls_are_written_out() {
    let new = operation("create_connection");
    let body = example_of(&document(), &new);
    assert_eq!(
        curl(&new, body.as_ref(), &place(Some("ws_1"))),
        "curl -X POST \"https://deputize.example/api/v1/workspaces/ws_1/connections\" \\\n  \
         -H \"Authorization: Bearer $TOKEN\" \\\n  -H 'Content-Type: application/json' \\\n  \
         -d '{\"account_id\":\"123456789012\",\"role_name\":\"DeputizeReadOnly\"}'"
    );
    let one = operation("show_connection");
    assert_eq!(
        curl(&one, None, &place(None)),
        "curl \"https://deputize.example/api/v1/workspaces/$WORKSPACE/connections/$CONNECTION\" \\\n  \
         -H \"Authorization: Bearer $TOKEN\""
    );
    assert_eq!(
        python(&one, None, &place(Some("ws_1"))),
        "import os, requests\n\nanswer = requests.get(\n    \
         f\"https://deputize.example/api/v1/workspaces/ws_1/connections/{connection}\",\n    \
         headers={\"Authorization\": \"Bearer \" + os.environ[\"TOKEN\"]},\n)\n\
         answer.raise_for_status()\nprint(answer.json())"
    );
    assert!(terraform(&one, &place(None)).expect("it is read").contains("${var.connection}"));
    assert_eq!(terraform(&new, &place(None)), None);
    assert_eq!(
        curl(&operation("health"), None, &place(None)),
        "curl \"https://deputize.example/api/health\""
    );
}

#[test]
fn what_a_body_needs_is_made_up_where_no_example_is() {
    let keys = operation("replace_keys");
    let body = example_of(&document(), &keys).expect("a body");
    assert!(body["access_key_id"].is_string() && body["secret_access_key"].is_string(), "{body}");
}

#[test]
fn words_find_operations() {
    let one = operation("create_webhook");
    assert!(one.has("post webhook") && one.has("secret") && !one.has("audit"));
}

#[test]
fn refusals_of_one_kind_are_told_once() {
    let told = operation("create_connection").answered();
    let statuses: Vec<&str> = told.iter().map(|answer| answer.status.as_str()).collect();
    assert_eq!(statuses, ["201", "400, 401, 403, 404, 409, 413, 422, 500, 503", "429"]);
}

#[test]
fn who_may_is_read_from_the_table() {
    let who = |id: &str| operation(id).who;
    assert_eq!(who("list_connections"), "every member; every token");
    assert_eq!(who("create_connection"), "admins and owners; tokens of the scope connect or admin");
    assert_eq!(who("take_credentials"), "admins and owners; tokens of the scope credentials");
    assert_eq!(who("switch_credentials"), "owners; no token");
    assert_eq!(who("create_invitation"), "owners; tokens of the scope admin");
    assert_eq!(who("health"), "everybody");
}
