//! `DescribeLoadBalancers` of the version 2012-06-01:
//! <https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DescribeLoadBalancers.html>

use crate::{Client, Error, Pace, Service, Transport, pages::Listing, xml::Element};

const LOAD_BALANCERS: Listing = Listing {
    service: Service::Elb,
    operation: "DescribeLoadBalancers",
    // The largest page that ELB gives.
    parameters: &[("PageSize", "400")],
    list: ("LoadBalancerDescriptions", "member"),
    token: ("Marker", "NextMarker"),
};

/// A classic load balancer. It has neither an ARN nor a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassicLoadBalancer {
    /// The value of CloudWatch's dimension `LoadBalancerName`, in the namespace `AWS/ELB`.
    pub name: String,
    /// Where it is reached.
    pub dns_name: String,
    /// `internet-facing` or `internal`.
    pub scheme: String,
    /// How many instances are registered, healthy or not.
    pub instances: usize,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Every classic load balancer of the client's region, from all pages.
    pub async fn describe_classic_load_balancers(&self) -> Result<Vec<ClassicLoadBalancer>, Error> {
        self.all_pages(&LOAD_BALANCERS, read).await
    }
}

fn read(balancer: Element<'_>) -> Result<ClassicLoadBalancer, Error> {
    Ok(ClassicLoadBalancer {
        name: balancer.need_text("LoadBalancerName")?,
        dns_name: balancer.text_of("DNSName").unwrap_or_default(),
        scheme: balancer.text_of("Scheme").unwrap_or_default(),
        instances: balancer.items("Instances", "member").count(),
    })
}

#[cfg(test)]
mod tests;
