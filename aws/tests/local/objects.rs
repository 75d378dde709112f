//! Objects of a customer's bucket, written and deleted by a role that may do so under one prefix.

use std::time::Duration;

use deputize_aws::{Bytes, Error, Transport, http, s3::Object, sign};

use crate::{
    Bench, CUSTOMER, assume,
    seed::{MAY_ASSUME, root},
};

const WRITE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:PutObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::*/deputize/*"}]}"#;

impl Bench {
    /// A bucket of the customer's, in a region.
    async fn bucket(&self, name: &str, region: &str) {
        let base = self.endpoints.resolve(deputize_aws::Service::Sts, region).unwrap().url;
        let body = if region == "us-east-1" {
            Bytes::new()
        } else {
            Bytes::from(format!(
                "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
            ))
        };
        let mut request = http::Request::put(format!("{base}{name}"))
            .header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
            .body(body)
            .unwrap();
        sign(&mut request, &root(CUSTOMER), region, "s3", deputize_aws::Pace::now(&self.pace)).unwrap();
        let answer = self.transport.send(request, Duration::from_secs(20)).await.unwrap();
        assert_eq!(answer.status(), 200, "{answer:?}");
    }
}

#[tokio::test]
async fn written_and_deleted_under_the_prefix_alone() {
    let Some(bench) = Bench::new() else { return };
    bench.bucket("captures-home", "us-east-1").await;
    let us = bench.user("captures", Some(MAY_ASSUME)).await;
    let arn = bench.role_with(CUSTOMER, "Captures", WRITE).await;
    let session = bench.client(&us).assume_role(&assume(&arn, None)).await.unwrap().credentials;
    let client = bench.client(&session);
    let object = Object { bucket: "captures-home", key: "deputize/check=1/proof", owner: CUSTOMER };
    client.put_object(&object, "proof").await.unwrap();
    client.delete_object(&object).await.unwrap();

    let outside = client.put_object(&Object { key: "other/proof", ..object }, "proof").await;
    assert!(matches!(outside, Err(Error::Denied { .. })), "{outside:?}");
    let nowhere = client.put_object(&Object { bucket: "captures-nowhere", ..object }, "proof").await;
    assert!(matches!(nowhere, Err(Error::NotFound { .. })), "{nowhere:?}");
}

#[tokio::test]
async fn a_bucket_elsewhere_is_told_with_its_region() {
    let Some(bench) = Bench::new() else { return };
    bench.bucket("captures-far", "eu-west-1").await;
    let us = bench.user("captures-far", Some(MAY_ASSUME)).await;
    let arn = bench.role_with(CUSTOMER, "CapturesFar", WRITE).await;
    let session = bench.client(&us).assume_role(&assume(&arn, None)).await.unwrap().credentials;
    let object = Object { bucket: "captures-far", key: "deputize/proof", owner: CUSTOMER };
    let elsewhere = bench.client(&session).put_object(&object, "proof").await;
    let Err(Error::WrongRegion { region, .. }) = elsewhere else { panic!("{elsewhere:?}") };
    assert_eq!(region.as_deref(), Some("eu-west-1"));
}
