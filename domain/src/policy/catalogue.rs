//! Least privilege, computed: what each feature calls, and what that call needs.
//!
//! The collectors are reached through the same data, so nothing is asked for that is not called, and nothing is called
//! that is not asked for. Resources follow AWS's service authorization reference:
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>

use super::Feature;

/// One IAM action, and why it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// The name in IAM, complete and without wildcards, such as `ec2:DescribeRegions`.
    pub name: &'static str,
    /// The API call that needs it, in AWS's words: service and operation.
    pub call: &'static str,
    /// Why it is called: a sentence for the customer's security engineer.
    pub why: &'static str,
    /// What it is narrowed to.
    pub scope: Scope,
}

impl Action {
    /// The wildcard that stands for it where wildcards are wished: its service and its verb, where the verb is one of
    /// reading. Writes are never widened, and neither is what is narrowed to some resources: there every name is known.
    pub fn wildcard(&self) -> String {
        if !matches!(self.scope, Scope::Unscoped | Scope::AllOfKind) {
            return self.name.to_owned();
        }
        let verb = self.name.split_once(':').and_then(|(service, operation)| {
            let verb = ["Describe", "Get", "List"].into_iter().find(|verb| operation.starts_with(verb))?;
            Some(format!("{service}:{verb}*"))
        });
        verb.unwrap_or_else(|| self.name.to_owned())
    }
}

/// The managed policies of [`Scope::OwnPolicies`], behind the account in an ARN.
pub(crate) const OWN_POLICIES: &str = "policy/Deputize*";

/// What an action is narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// `*`: the service authorization reference lists no resource for the action, so nothing narrower works.
    Unscoped,
    /// `*`: the call lists all of a kind, and is refused as a whole where it may not see all of them.
    AllOfKind,
    /// The objects under the prefix of the bucket that the customer named.
    CaptureObjects,
    /// The role itself.
    ThisRole,
    /// Managed policies of the account whose names begin with `Deputize`.
    OwnPolicies,
}

impl Scope {
    /// What it is, after "on", for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unscoped => "all resources, since AWS does not let this action be narrowed",
            Self::AllOfKind => "all resources, since the call lists them all",
            Self::CaptureObjects => "the objects under your prefix of your bucket",
            Self::ThisRole => "this role itself",
            Self::OwnPolicies => "policies of yours whose names begin with Deputize",
        }
    }
}

/// Every discovery needs it where no regions were named; it stands once in a policy.
const REGIONS: Action = unscoped(
    "ec2:DescribeRegions",
    "EC2 DescribeRegions",
    "To know which regions the account can use, so that no other one is asked.",
);

const fn unscoped(name: &'static str, call: &'static str, why: &'static str) -> Action {
    Action { name, call, why, scope: Scope::Unscoped }
}

const fn all_of_kind(name: &'static str, call: &'static str, why: &'static str) -> Action {
    Action { name, call, why, scope: Scope::AllOfKind }
}

const fn on_this_role(name: &'static str, call: &'static str, why: &'static str) -> Action {
    Action { name, call, why, scope: Scope::ThisRole }
}

const EC2: &[Action] = &[
    REGIONS,
    unscoped(
        "ec2:DescribeInstances",
        "EC2 DescribeInstances",
        "To list the instances, with type, state and name.",
    ),
];

const RDS: &[Action] = &[
    REGIONS,
    all_of_kind(
        "rds:DescribeDBInstances",
        "RDS DescribeDBInstances",
        "To list the databases, with engine, class and state; it reads no data.",
    ),
];

/// One IAM action for both generations of load balancers: IAM does not tell their calls apart.
const BALANCERS: &str = "elasticloadbalancing:DescribeLoadBalancers";

const ELB: &[Action] = &[
    REGIONS,
    unscoped(BALANCERS, "ELB DescribeLoadBalancers", "To list the load balancers, with name and kind."),
];

const ELBV2: &[Action] = &[
    REGIONS,
    unscoped(BALANCERS, "ELBv2 DescribeLoadBalancers", "To list the load balancers, with name and kind."),
];

const ELASTICACHE: &[Action] = &[
    REGIONS,
    all_of_kind(
        "elasticache:DescribeCacheClusters",
        "ElastiCache DescribeCacheClusters",
        "To list the cache clusters, with engine, type and state.",
    ),
    all_of_kind(
        "elasticache:DescribeReplicationGroups",
        "ElastiCache DescribeReplicationGroups",
        "To know which clusters belong together.",
    ),
    all_of_kind(
        "elasticache:DescribeServerlessCaches",
        "ElastiCache DescribeServerlessCaches",
        "To list the serverless caches, which are no clusters.",
    ),
];

const SQS: &[Action] = &[
    REGIONS,
    unscoped("sqs:ListQueues", "SQS ListQueues", "To list the queues by name; it reads no message."),
];

const DYNAMODB: &[Action] = &[
    REGIONS,
    unscoped("dynamodb:ListTables", "DynamoDB ListTables", "To list the tables by name; it reads no item."),
];

const METRICS: &[Action] = &[unscoped(
    "cloudwatch:GetMetricData",
    "CloudWatch GetMetricData",
    "To read the metrics, up to 500 series a call.",
)];

const OTHER_METRICS: &[Action] = &[unscoped(
    "cloudwatch:ListMetrics",
    "CloudWatch ListMetrics",
    "To list which metrics there are, by name and dimensions.",
)];

const TAGS: &[Action] = &[unscoped(
    "tag:GetResources",
    "Resource Groups Tagging GetResources",
    "To read the tags of all kinds of resources with one call.",
)];

const CAPTURES: &[Action] = &[
    Action {
        name: "s3:PutObject",
        call: "S3 PutObject",
        why: "To write a capture; and a small test object each day, to prove that captures arrive.",
        scope: Scope::CaptureObjects,
    },
    Action {
        name: "s3:DeleteObject",
        call: "S3 DeleteObject",
        why: "To take the test object away again.",
        scope: Scope::CaptureObjects,
    },
];

const ORGANIZATION: &[Action] = &[unscoped(
    "organizations:ListAccounts",
    "Organizations ListAccounts",
    "To list the accounts by id, name and state. It answers in the management account and in delegated ones.",
)];

const DRIFT: &[Action] = &[
    on_this_role("iam:GetRole", "IAM GetRole", "To compare the trust policy with the agreed one."),
    on_this_role("iam:ListRolePolicies", "IAM ListRolePolicies", "To see the names of its inline policies."),
    on_this_role(
        "iam:GetRolePolicy",
        "IAM GetRolePolicy",
        "To compare its inline policies with the agreed ones.",
    ),
    on_this_role(
        "iam:ListAttachedRolePolicies",
        "IAM ListAttachedRolePolicies",
        "To see which managed policies are attached to it.",
    ),
    Action {
        name: "iam:GetPolicy",
        call: "IAM GetPolicy",
        why: "To find the version in force, where you keep the permissions as managed policies.",
        scope: Scope::OwnPolicies,
    },
    Action {
        name: "iam:GetPolicyVersion",
        call: "IAM GetPolicyVersion",
        why: "To compare that version with the agreed one.",
        scope: Scope::OwnPolicies,
    },
];

impl Feature {
    /// The actions that the feature's calls need, in the order of calling; none where a managed policy of AWS gives all.
    pub const fn actions(self) -> &'static [Action] {
        match self {
            Self::Ec2Discovery => EC2,
            Self::RdsDiscovery => RDS,
            Self::ElbDiscovery => ELB,
            Self::Elbv2Discovery => ELBV2,
            Self::ElasticacheDiscovery => ELASTICACHE,
            Self::SqsDiscovery => SQS,
            Self::DynamodbDiscovery => DYNAMODB,
            Self::Metrics => METRICS,
            Self::OtherMetrics => OTHER_METRICS,
            Self::Tags => TAGS,
            Self::S3Captures => CAPTURES,
            Self::SecurityAudit => &[],
            Self::OrganizationImport => ORGANIZATION,
            Self::PolicyDrift => DRIFT,
        }
    }
}
