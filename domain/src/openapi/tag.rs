//! What the operations are about, in the order in which the reference shows them.

/// One group of operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Connections,
    ExternalIds,
    Credentials,
    Links,
    Monitoring,
    Alerts,
    Events,
    Webhooks,
    Prometheus,
    Workspaces,
    Members,
    Tokens,
    Audit,
    Me,
    SignIn,
    Customers,
    Sysdig,
    Datadog,
    Deployment,
}

impl Tag {
    /// All of them.
    pub(super) const ALL: [Self; 19] = [
        Self::Connections,
        Self::ExternalIds,
        Self::Credentials,
        Self::Links,
        Self::Monitoring,
        Self::Alerts,
        Self::Events,
        Self::Webhooks,
        Self::Prometheus,
        Self::Workspaces,
        Self::Members,
        Self::Tokens,
        Self::Audit,
        Self::Me,
        Self::SignIn,
        Self::Customers,
        Self::Sysdig,
        Self::Datadog,
        Self::Deployment,
    ];

    /// Its name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Connections => "Connections",
            Self::ExternalIds => "External ID and role",
            Self::Credentials => "Temporary credentials",
            Self::Links => "Onboarding links",
            Self::Monitoring => "Resources and metrics",
            Self::Alerts => "Alerts",
            Self::Events => "Events",
            Self::Webhooks => "Webhooks",
            Self::Prometheus => "Prometheus",
            Self::Workspaces => "Workspaces",
            Self::Members => "Members",
            Self::Tokens => "API tokens",
            Self::Audit => "Audit log",
            Self::Me => "You",
            Self::SignIn => "Sign-in",
            Self::Customers => "For the holder of a link",
            Self::Sysdig => "Sysdig's routes",
            Self::Datadog => "Datadog's routes",
            Self::Deployment => "Deployment",
        }
    }

    /// What it is about.
    pub(super) const fn says(self) -> &'static str {
        match self {
            Self::Connections => {
                "AWS accounts that are connected: each is one role that trusts us, proven by the gate."
            }
            Self::ExternalIds => "What a role must trust, and the role in every written form.",
            Self::Credentials => {
                "For programs, of connections where an owner has switched them on: 15 minutes to an hour, under a session policy."
            }
            Self::Links => "Links by which customers connect an account of theirs by themselves.",
            Self::Monitoring => "What was discovered, what is read of it, and the series.",
            Self::Alerts => "Thresholds on a metric of one resource or of a type.",
            Self::Events => "What happened, 90 days back.",
            Self::Webhooks => "Where events are sent to.",
            Self::Prometheus => {
                "The series of all accounts, as a Prometheus server gives them; for Grafana and scrapers."
            }
            Self::Workspaces => "The tenants of the organisation.",
            Self::Members => "Who is in a workspace, and who was invited.",
            Self::Tokens => "What programs show.",
            Self::Audit => "Who did what, as a chain of hashes.",
            Self::Me => "Who asks; one's own sessions and passkeys.",
            Self::SignIn => "For browsers.",
            Self::Customers => {
                "What the page behind an onboarding link or an invitation asks, with its token as bearer token."
            }
            Self::Sysdig => {
                "The same connections for clients of Sysdig Monitor's AWS integration, unchanged."
            }
            Self::Datadog => {
                "The same connections for clients of Datadog's AWS integration API, version 2, and its Terraform provider."
            }
            Self::Deployment => "Health, set-up, and what is published.",
        }
    }
}
