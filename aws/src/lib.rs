//! Deputize: aws.
