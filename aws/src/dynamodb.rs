//! DynamoDB: the tables of a region.

mod list_tables;
