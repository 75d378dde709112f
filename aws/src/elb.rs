//! Elastic Load Balancing, first generation: the classic load balancers of a region.

mod describe_load_balancers;

pub use describe_load_balancers::ClassicLoadBalancer;
