//! What a session lists besides instances, with the one right that the customer is asked for, and without it.
//!
//! The local AWS answers RDS, ELB, ElastiCache's clusters and groups, and tags in one page: their further pages are
//! played by a script in `src/`. Each test has an account of its own, so that its lists are whole.

use deputize_aws::{
    Credentials, Error, Service, Tag,
    operation::{
        DESCRIBE_CACHE_CLUSTERS, DESCRIBE_CLASSIC_LOAD_BALANCERS, DESCRIBE_DB_INSTANCES,
        DESCRIBE_LOAD_BALANCERS, DESCRIBE_REPLICATION_GROUPS, DESCRIBE_SERVERLESS_CACHES, LIST_QUEUES,
        LIST_TABLES, Operation, TAGGED_RESOURCES,
    },
    sqs::queue_name,
};

use crate::{Bench, assume, seed::MAY_ASSUME};

const RDS: (&str, &str) = ("rds", "2014-10-31");
const ELBV2: (&str, &str) = ("elasticloadbalancing", "2015-12-01");
const ELASTICACHE: (&str, &str) = ("elasticache", "2015-02-02");

/// A session that may do what these operations need, and nothing else.
async fn session(bench: &Bench, account: &str, name: &str, operations: &[Operation]) -> Credentials {
    let actions: Vec<_> = operations.iter().map(|one| format!("\"{}\"", one.action)).collect();
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":[{}],"Resource":"*"}}]}}"#,
        actions.join(",")
    );
    let us = bench.user(name, Some(MAY_ASSUME)).await;
    let arn = bench.role_with(account, name, &policy).await;
    bench.client(&us).assume_role(&assume(&arn, None)).await.unwrap().credentials
}

fn tag(key: &str, value: &str) -> Tag {
    Tag { key: key.into(), value: value.into() }
}

#[tokio::test]
async fn databases() {
    let Some(mut bench) = Bench::new() else { return };
    let account = "510000000001";
    let session = session(&bench, account, "lists-rds", &[DESCRIBE_DB_INSTANCES]).await;
    bench.region = "eu-west-1";
    let create = [
        ("Action", "CreateDBInstance"),
        ("DBInstanceIdentifier", "orders"),
        ("DBInstanceClass", "db.t3.micro"),
        ("Engine", "postgres"),
        ("MasterUsername", "owner"),
        ("MasterUserPassword", "a-long-password"),
        ("AllocatedStorage", "20"),
        ("Tags.Tag.1.Key", "team"),
        ("Tags.Tag.1.Value", "a & b"),
    ];
    bench.made(RDS, account, &create).await;

    let instances = bench.client(&session).describe_db_instances().await.unwrap();
    let [instance] = instances.as_slice() else { panic!("{instances:?}") };
    assert_eq!((instance.identifier.as_str(), instance.engine.as_str()), ("orders", "postgres"));
    assert_eq!(instance.arn, format!("arn:aws:rds:eu-west-1:{account}:db:orders"));
    assert_eq!((instance.class.as_str(), instance.multi_az), ("db.t3.micro", false));
    assert!(!instance.engine_version.is_empty() && !instance.status.is_empty(), "{instance:?}");
    assert_eq!(instance.tags, [tag("team", "a & b")]);

    bench.region = "us-east-1";
    assert_eq!(bench.client(&session).describe_db_instances().await, Ok(vec![]), "another region");
}

#[tokio::test]
async fn load_balancers_of_both_generations() {
    let Some(bench) = Bench::new() else { return };
    let account = "510000000002";
    // IAM has one action for both.
    let session = session(&bench, account, "lists-elb", &[DESCRIBE_LOAD_BALANCERS]).await;
    for (name, kind) in [("web", "application"), ("wire", "network")] {
        let create = [("Action", "CreateLoadBalancer"), ("Name", name), ("Type", kind)];
        bench.made(ELBV2, account, &create).await;
    }
    let mut balancers = bench.client(&session).describe_load_balancers().await.unwrap();
    balancers.sort_by(|one, other| one.name.cmp(&other.name));
    let [web, wire] = balancers.as_slice() else { panic!("{balancers:?}") };
    assert_eq!((web.kind.as_str(), wire.kind.as_str()), ("application", "network"));
    assert_eq!((web.state.as_str(), web.scheme.as_str()), ("active", "internet-facing"));
    assert!(web.dns_name.contains(".elb."), "{web:?}");
    // The local AWS writes `app/` into a network load balancer's ARN as well.
    for one in [web, wire] {
        let dimension = one.dimension().unwrap();
        assert!(dimension.starts_with(&format!("app/{}/", one.name)), "{dimension}");
    }
    // Classic ones cannot be made in the local AWS, and it answers the question for them in the other generation's
    // shape, which holds none of them.
    assert_eq!(bench.client(&session).describe_classic_load_balancers().await, Ok(vec![]));
    assert_eq!((bench.counter.calls(Service::Elb), bench.counter.calls(Service::ElbV2)), (1, 1));
}

#[tokio::test]
async fn caches() {
    let Some(bench) = Bench::new() else { return };
    let account = "510000000003";
    let operations = [DESCRIBE_CACHE_CLUSTERS, DESCRIBE_REPLICATION_GROUPS, DESCRIBE_SERVERLESS_CACHES];
    let session = session(&bench, account, "lists-elasticache", &operations).await;
    let cluster = [
        ("Action", "CreateCacheCluster"),
        ("CacheClusterId", "sessions"),
        ("Engine", "memcached"),
        ("CacheNodeType", "cache.t3.micro"),
        ("NumCacheNodes", "2"),
    ];
    bench.made(ELASTICACHE, account, &cluster).await;
    let group = [
        ("Action", "CreateReplicationGroup"),
        ("ReplicationGroupId", "carts"),
        ("ReplicationGroupDescription", "what is in the carts"),
        ("Engine", "redis"),
        ("NumCacheClusters", "2"),
    ];
    bench.made(ELASTICACHE, account, &group).await;
    // One more than a page.
    for number in 0..51 {
        let name = format!("quick-{number:02}");
        let create =
            [("Action", "CreateServerlessCache"), ("ServerlessCacheName", &name), ("Engine", "valkey")];
        bench.made(ELASTICACHE, account, &create).await;
    }

    let client = bench.client(&session);
    let clusters = client.describe_cache_clusters().await.unwrap();
    let sessions = clusters.iter().find(|one| one.id == "sessions").unwrap();
    assert_eq!((sessions.engine.as_str(), sessions.node_type.as_str()), ("memcached", "cache.t3.micro"));
    assert_eq!(sessions.nodes, ["0001", "0002"]);
    assert_eq!(sessions.arn, format!("arn:aws:elasticache:us-east-1:{account}:cluster:sessions"));
    assert_eq!(sessions.replication_group, None);

    let groups = client.describe_replication_groups().await.unwrap();
    let [carts] = groups.as_slice() else { panic!("{groups:?}") };
    assert_eq!((carts.id.as_str(), carts.description.as_str()), ("carts", "what is in the carts"));
    assert_eq!(carts.members.len(), 2, "{carts:?}");

    let caches = client.describe_serverless_caches().await.unwrap();
    let names: Vec<_> = caches.iter().map(|one| one.name.clone()).collect();
    assert_eq!(names, (0..51).map(|number| format!("quick-{number:02}")).collect::<Vec<_>>());
    assert!(caches.iter().all(|one| one.engine == "valkey" && !one.engine_version.is_empty()));
    assert_eq!(bench.counter.calls(Service::ElastiCache), 4, "one page, one page, two pages");
}

#[tokio::test]
async fn queues_of_two_pages() {
    let Some(bench) = Bench::new() else { return };
    let account = "510000000004";
    let session = session(&bench, account, "lists-sqs", &[LIST_QUEUES]).await;
    assert_eq!(bench.client(&session).list_queues().await, Ok(vec![]));
    // One more than SQS shows to those who do not ask for pages.
    for number in 0..1001 {
        let body = format!(r#"{{"QueueName":"q-{number:04}"}}"#);
        bench.raw_json("sqs", "AmazonSQS.CreateQueue", account, &body).await;
    }
    let urls = bench.client(&session).list_queues().await.unwrap();
    let mut names: Vec<_> = urls.iter().map(|url| queue_name(url).to_owned()).collect();
    names.sort();
    assert_eq!(names, (0..1001).map(|number| format!("q-{number:04}")).collect::<Vec<_>>());
    assert_eq!(bench.counter.calls(Service::Sqs), 3, "an empty page, then two");
}

/// A table with a tag that has its name.
async fn table(bench: &Bench, account: &str, name: &str) {
    let body = format!(
        r#"{{"TableName":"{name}","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{{"AttributeName":"id","AttributeType":"S"}}],"KeySchema":[{{"AttributeName":"id","KeyType":"HASH"}}],"Tags":[{{"Key":"team","Value":"{name}"}}]}}"#
    );
    bench.raw_json("dynamodb", "DynamoDB_20120810.CreateTable", account, &body).await;
}

#[tokio::test]
async fn tables_of_two_pages() {
    let Some(bench) = Bench::new() else { return };
    let account = "510000000005";
    let session = session(&bench, account, "lists-dynamodb", &[LIST_TABLES]).await;
    for number in 0..120 {
        table(&bench, account, &format!("t-{number:03}")).await;
    }
    let names = bench.client(&session).list_tables().await.unwrap();
    assert_eq!(names, (0..120).map(|number| format!("t-{number:03}")).collect::<Vec<_>>());
    assert_eq!(bench.counter.calls(Service::DynamoDb), 2);
}

#[tokio::test]
async fn tags_of_several_kinds_with_one_call() {
    let Some(bench) = Bench::new() else { return };
    let account = "510000000006";
    let session = session(&bench, account, "lists-tags", &[TAGGED_RESOURCES]).await;
    let queue = r#"{"QueueName":"orders","tags":{"team":"shop & co","bare":""}}"#;
    bench.raw_json("sqs", "AmazonSQS.CreateQueue", account, queue).await;
    table(&bench, account, "forum").await;

    let client = bench.client(&session);
    let queue = format!("arn:aws:sqs:us-east-1:{account}:orders");
    let table = format!("arn:aws:dynamodb:us-east-1:{account}:table/forum");
    let all = client.get_resources(&[]).await.unwrap();
    assert_eq!(all.get(&table), Some(&vec![tag("team", "forum")]), "{all:?}");
    let mut of_queues = client.get_resources(&["sqs"]).await.unwrap();
    for tags in of_queues.values_mut() {
        tags.sort_by(|one, other| one.key.cmp(&other.key));
    }
    assert_eq!(
        of_queues.into_iter().collect::<Vec<_>>(),
        [(queue, vec![tag("bare", ""), tag("team", "shop & co")])]
    );
    let both = client.get_resources(&["sqs", "dynamodb:table"]).await.unwrap();
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(client.get_resources(&["rds"]).await.unwrap().is_empty());
}

#[tokio::test]
async fn nothing_is_listed_without_its_right() {
    let Some(bench) = Bench::new() else { return };
    let all = [
        DESCRIBE_DB_INSTANCES,
        DESCRIBE_CLASSIC_LOAD_BALANCERS,
        DESCRIBE_LOAD_BALANCERS,
        DESCRIBE_CACHE_CLUSTERS,
        DESCRIBE_REPLICATION_GROUPS,
        DESCRIBE_SERVERLESS_CACHES,
        LIST_QUEUES,
        LIST_TABLES,
        TAGGED_RESOURCES,
    ];
    let account = "510000000007";
    for (place, missing) in all.into_iter().enumerate() {
        // Every other right is there.
        let others: Vec<_> = all.into_iter().filter(|one| one.action != missing.action).collect();
        let session = session(&bench, account, &format!("lists-without-{place}"), &others).await;
        let client = bench.client(&session);
        let refused = match missing {
            DESCRIBE_DB_INSTANCES => client.describe_db_instances().await.map(drop),
            DESCRIBE_CLASSIC_LOAD_BALANCERS => client.describe_classic_load_balancers().await.map(drop),
            DESCRIBE_LOAD_BALANCERS => client.describe_load_balancers().await.map(drop),
            DESCRIBE_CACHE_CLUSTERS => client.describe_cache_clusters().await.map(drop),
            DESCRIBE_REPLICATION_GROUPS => client.describe_replication_groups().await.map(drop),
            DESCRIBE_SERVERLESS_CACHES => client.describe_serverless_caches().await.map(drop),
            LIST_QUEUES => client.list_queues().await.map(drop),
            LIST_TABLES => client.list_tables().await.map(drop),
            _ => client.get_resources(&[]).await.map(drop),
        };
        match refused {
            Err(Error::Denied { message, .. }) => assert!(message.contains(missing.action), "{message}"),
            other => panic!("{missing:?}: {other:?}"),
        }
    }
}
