//! SQS: the queues of a region.

mod list_queues;

pub use list_queues::queue_name;
