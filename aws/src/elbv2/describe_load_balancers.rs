//! `DescribeLoadBalancers` of the version 2015-12-01:
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html>

use crate::{Client, Error, Pace, Service, Transport, pages::Listing, xml::Element};

const LOAD_BALANCERS: Listing = Listing {
    service: Service::ElbV2,
    operation: "DescribeLoadBalancers",
    // The largest page that ELB gives.
    parameters: &[("PageSize", "400")],
    list: ("LoadBalancers", "member"),
    token: ("Marker", "NextMarker"),
};

/// A load balancer of the second generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadBalancer {
    /// `arn:…:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/app/NAME/HASH`.
    pub arn: String,
    /// Once in a region, among those of its generation.
    pub name: String,
    /// Where it is reached; empty for a gateway.
    pub dns_name: String,
    /// `application`, `network` or `gateway`; each has its metrics in a namespace of its own.
    pub kind: String,
    /// `provisioning`, `active`, `active_impaired` or `failed`.
    pub state: String,
    /// `internet-facing` or `internal`; empty for a gateway.
    pub scheme: String,
}

impl LoadBalancer {
    /// The value of CloudWatch's dimension `LoadBalancer`, the last part of the ARN: `app/NAME/HASH`, `net/…`, `gwy/…`.
    /// `None` where the ARN is not one of a load balancer.
    ///
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html>
    pub fn dimension(&self) -> Option<&str> {
        let (_, last) = self.arn.split_once(":loadbalancer/")?;
        (last.split('/').count() == 3).then_some(last)
    }
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Every load balancer of the second generation in the client's region, from all pages.
    pub async fn describe_load_balancers(&self) -> Result<Vec<LoadBalancer>, Error> {
        self.all_pages(&LOAD_BALANCERS, read).await
    }
}

fn read(balancer: Element<'_>) -> Result<LoadBalancer, Error> {
    let text = |name: &str| balancer.text_of(name).unwrap_or_default();
    Ok(LoadBalancer {
        arn: balancer.need_text("LoadBalancerArn")?,
        name: balancer.need_text("LoadBalancerName")?,
        dns_name: text("DNSName"),
        kind: text("Type"),
        state: balancer.child("State").and_then(|state| state.text_of("Code")).unwrap_or_default(),
        scheme: text("Scheme"),
    })
}

#[cfg(test)]
mod tests;
