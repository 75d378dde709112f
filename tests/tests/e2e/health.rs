//! `GET /api/health`: needs no login, and says that KV, the objects and the AWS endpoint answer.

use deputize_tests::{environment, http::Caller, shape};
use insta::assert_json_snapshot;

#[tokio::test]
async fn all_parts_answer() {
    let health = Caller::nobody(environment::shared()).get("/api/health").await.expect(200);
    assert_json_snapshot!(health, { ".version" => shape::text() });
}
