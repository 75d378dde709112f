//! The product as a whole, seen from outside: the real runtime (workerd), a local AWS that checks signatures and trust
//! policies, a real browser. Laid out like the URLs; one environment for all, a workspace of its own for each test.

mod afterwards;
mod bad_days;
mod causes;
mod confused_deputy;
mod connect;
mod connections;
mod deployment;
mod doctor;
mod external_id;
mod forms;
mod gate;
mod health;
mod interrupted;
mod journey;
mod keys;
mod late;
mod links;
mod logs;
mod me;
mod monitoring;
mod oidc;
mod outsiders;
mod own_policy;
mod partitions;
mod policies;
mod problem;
mod propagation;
mod receipts;
mod session;
mod site;
mod stack_set;
mod trust;
mod upgrade;
mod window;
mod workspaces;
