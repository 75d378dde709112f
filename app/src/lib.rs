//! Deputize: app.
