//! Deputize: domain.
