//! Elastic Load Balancing, second generation: the application, network and gateway load balancers of a region.

mod describe_load_balancers;

pub use describe_load_balancers::LoadBalancer;
