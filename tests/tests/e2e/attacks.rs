//! Known attacks, each with the test that holds it off; those without a path are in the files below.
//!
//! | attack | test |
//! |---|---|
//! | writes from a foreign page (CSRF) | `forgery::no_foreign_page_writes`, `session::a_write_counts_only_from_our_own_pages` |
//! | framing (clickjacking) | `headers::everything_is_guarded` |
//! | a planted session (fixation) | `forgery::a_link_begins_a_session_of_its_own`, `sign_in::flow::each_sign_in_is_a_new_session` |
//! | open redirects | `sign_in::flow::it_comes_out_at_our_own_pages_alone`, `sign_in::access` |
//! | links shown again | `session::a_link_works_once`, `people::an_invitation_makes_a_member_once`, `connect::api::of_many_entries_one_is_accepted` |
//! | an OIDC code shown again, another nonce | `sign_in::flow::a_callback_and_a_code_work_once`, `sign_in::token::an_unfit_token` |
//! | a token in an address | `tokens::an_address_holds_no_token`, `confused_deputy::links`; in a form or a body: `forgery` |
//! | fields that are none of a caller's (mass assignment) | `bodies::no_field_that_is_not_asked_for` |
//! | others' ids | `workspaces::closed_to_others`, `workspaces::a_connection_belongs_to_one_workspace` |
//! | bodies that are too large or malformed | `bodies::nothing_malformed_is_taken`, `bodies::nothing_too_large_is_read` |
//! | header and log injection | `injection` |
//! | scripts and styles in pages | `site::nothing_from_elsewhere`, `connect::page`, `headers::nothing_is_loaded_from_elsewhere` |
//! | too many tries | `rate_limits` |

mod bodies;
mod forgery;
mod headers;
mod injection;
