//! Edits of a policy's JSON, statement by statement. Whatever is not touched stays as it was written.

use serde_json::{Map, Value, json};

use super::Correction;
use crate::arn::Principal;
use crate::policy::PolicyDocument;
use crate::trust::Truth;
use crate::trust::condition::{Operator, Test};
use crate::trust::element::{element, one_or_many, texts};
use crate::trust::evaluate::{ASSUME_ROLE, StatementTrace};
use crate::trust::facts::Request;
use crate::trust::findings::is_external_id;
use crate::trust::likeness::{Likeness, likeness};
use crate::trust::policy::{Flaw, Statement};
use crate::trust::principal::{Named, Stranger, is_refused, named_by, stranger};

/// A policy under change.
pub(super) struct Edit<'a> {
    right: &'a Request<'a>,
    /// Everything but the statements.
    rest: Map<String, Value>,
    statements: Vec<Option<Map<String, Value>>>,
    at: usize,
    changes: Vec<String>,
}

/// The statement that trusts us, as [`crate::policy::trust_policy`] writes it.
pub(super) fn ours(right: &Request<'_>) -> Map<String, Value> {
    let statement = json!({
        "Effect": "Allow",
        "Principal": { "AWS": right.principal.to_string() },
        "Action": ASSUME_ROLE,
        "Condition": { "StringEquals": { "sts:ExternalId": right.external_id.unwrap_or_default() } },
    });
    statement.as_object().cloned().unwrap_or_default()
}

impl<'a> Edit<'a> {
    pub(super) fn of(document: &PolicyDocument, right: &'a Request<'a>) -> Self {
        let mut rest = document.0.as_object().cloned().unwrap_or_default();
        let name = element(&rest, "Statement").map(|(name, _)| name.to_owned()).unwrap_or_default();
        let statements =
            rest.shift_remove(&name).and_then(|value| value.as_array().cloned()).unwrap_or_default();
        let statements = statements.into_iter().map(|value| value.as_object().cloned()).collect();
        Self { right, rest, statements, at: 0, changes: Vec::new() }
    }

    /// Turns to a statement.
    pub(super) fn begin(&mut self, index: usize) {
        self.at = index;
    }

    fn now(&mut self) -> Option<&mut Map<String, Value>> {
        self.statements.get_mut(self.at).and_then(Option::as_mut)
    }

    fn say(&mut self, what: &str) {
        let sentence = format!("Statement {}: {what}.", self.at + 1);
        if !self.changes.contains(&sentence) {
            self.changes.push(sentence);
        }
    }

    /// Takes the statement away.
    pub(super) fn delete(&mut self, why: &str) {
        if let Some(statement) = self.statements.get_mut(self.at) {
            *statement = None;
        }
        self.say(&format!("is taken out; {why}"));
    }

    /// Writes names as IAM wants them, and takes out what a trust policy does not have.
    pub(super) fn tidy_names(&mut self, statement: &Statement) {
        for flaw in &statement.flaws {
            let Some(map) = self.now() else { return };
            match flaw {
                Flaw::Spelling { written, right } => {
                    let renamed = |map: &Map<String, Value>| -> Map<String, Value> {
                        let new =
                            |name: &String| if name == written { (*right).to_owned() } else { name.clone() };
                        map.iter().map(|(name, value)| (new(name), value.clone())).collect()
                    };
                    *map = renamed(map);
                    if let Some(Value::Object(principal)) = map.get_mut("Principal") {
                        *principal = renamed(principal);
                    }
                    self.say(&format!("`{written}` is written `{right}`"));
                }
                Flaw::Prohibited(name) | Flaw::Beside { name, .. } => {
                    map.shift_remove(name);
                    self.say(&format!("`{name}` is taken out"));
                }
                Flaw::BarePrincipal(text) => {
                    map.insert("Principal".to_owned(), json!({ "AWS": text }));
                    self.say("the principal is put into `{\"AWS\": …}`");
                }
                Flaw::NoPrincipal | Flaw::NoAction => {}
            }
        }
    }

    /// Takes out the ids of deleted users and roles, and what is no principal at all: with those IAM stores no policy.
    pub(super) fn drop_dead(&mut self) {
        let principal = self.right.principal;
        if self.retain(|entry| stranger(entry, principal) != Stranger::Dead) {
            self.say("the id of a deleted user or role is taken out");
        }
        if self.retain(|entry| !is_refused(entry)) {
            self.say("what IAM does not take as a principal is taken out");
        }
    }

    /// Keeps some of the entries under `AWS`; whether any went. The principal may be left empty.
    fn retain(&mut self, keep: impl Fn(&str) -> bool) -> bool {
        let Some(Value::Object(principals)) = self.now().and_then(|map| map.get_mut("Principal")) else {
            return false;
        };
        let Some(entries) = principals.get("AWS").and_then(texts) else { return false };
        let before = entries.len();
        let kept: Vec<String> = entries.into_iter().filter(|entry| keep(entry)).collect();
        if kept.len() == before {
            return false;
        }
        if kept.is_empty() {
            principals.shift_remove("AWS");
        } else {
            principals.insert("AWS".to_owned(), one_or_many(kept));
        }
        true
    }

    /// Whether others than us are named as well. The only one named is none: the statement was made for us by its ID.
    pub(super) fn is_shared(&self, statement: &Statement) -> bool {
        let principals = &statement.principals;
        let is_other = |entry: &String| {
            !self.is_about_us(entry) && stranger(entry, self.right.principal) != Stranger::Dead
        };
        let others = principals.aws.len() > 1 && principals.aws.iter().any(is_other);
        let kinds = [&principals.service, &principals.federated, &principals.canonical];
        others || kinds.iter().any(|list| !list.is_empty())
    }

    fn is_about_us(&self, entry: &str) -> bool {
        is_about(entry, self.right.principal)
    }

    /// Takes our entries out of a statement that others share; they keep what they have.
    pub(super) fn take_us_out(&mut self) {
        let right = self.right;
        if self.retain(|entry| !is_about(entry, right.principal)) {
            self.say("we are taken out; what it grants to others stays");
        }
    }

    /// Makes the statement the one that trusts us, with as few changes as that takes.
    pub(super) fn make_ours(&mut self, statement: &Statement, trace: &StatementTrace) {
        let right = self.right;
        let named = statement.principals.name(right.principal);
        if !matches!(named, Some(Named::Itself | Named::ByAccount)) {
            if let Some(map) = self.now() {
                put(map, "Principal", json!({ "AWS": right.principal.to_string() }));
            }
            self.say(&format!("the principal is {}", right.principal));
        }
        if !statement.covers_assume_role() || statement.all_but {
            self.ask_for_assume_role(statement);
        }
        self.ask_for_id(statement, trace);
    }

    fn ask_for_assume_role(&mut self, statement: &Statement) {
        let kept = statement.actions.iter().filter(|action| {
            !statement.all_but
                && ["sts:tagsession", "sts:setsourceidentity"].contains(&action.to_ascii_lowercase().as_str())
        });
        let actions: Vec<String> = std::iter::once(ASSUME_ROLE.to_owned()).chain(kept.cloned()).collect();
        if let Some(map) = self.now() {
            map.shift_remove("NotAction");
            put(map, "Action", one_or_many(actions));
        }
        self.say("the action is `sts:AssumeRole`");
    }

    /// Demands the right ID, and drops the conditions that we do not meet or cannot be known to meet.
    fn ask_for_id(&mut self, statement: &Statement, trace: &StatementTrace) {
        let mut blocks: Map<String, Value> = Map::new();
        let id = self.right.external_id.unwrap_or_default();
        blocks.insert("StringEquals".to_owned(), json!({ "sts:ExternalId": id }));
        for (condition, traced) in statement.conditions.iter().zip(&trace.conditions) {
            if is_external_id(&condition.key) {
                continue;
            }
            if traced.met != Truth::Yes {
                self.say(&format!("the condition on `{}` is taken out", condition.key));
                continue;
            }
            let block = blocks.entry(condition.operator.clone()).or_insert_with(|| json!({}));
            if let Some(block) = block.as_object_mut() {
                block.insert(condition.key.clone(), one_or_many(condition.values.clone()));
            }
        }
        if let Some(map) = self.now() {
            put(map, "Condition", Value::Object(blocks));
        }
        self.say(&format!("`sts:ExternalId` must be {id}"));
    }

    /// An Allow that is open to us and was not meant for us alone.
    pub(super) fn close_for_us(&mut self, statement: &Statement) {
        let right = self.right;
        if self.retain(|entry| named_by(entry, right.principal).is_none_or(|named| named == Named::ByAnyone))
        {
            self.say("we are taken out, since it asks for no external ID");
        }
        if statement.principals.name(right.principal).is_none() || !self.is_open_to_anyone() {
            return;
        }
        if statement.conditions.is_empty() {
            let emptied = self.retain(|entry| entry != "*");
            if !emptied && let Some(map) = self.now() {
                put(map, "Principal", json!({}));
            }
            self.say("`*` is taken out: it lets anybody in");
        } else {
            self.except("ArnNotEquals");
            self.say("it no longer speaks of us");
        }
    }

    /// Takes those who are a way in out of the principals, and puts us in where the statement is to name us.
    pub(super) fn keep_out(&mut self, names_us: bool, is_way_in: impl Fn(&str) -> bool) {
        let right = self.right;
        let Some(map) = self.now() else { return };
        let mut principals = match map.get("Principal") {
            Some(Value::Object(principals)) => principals.clone(),
            _ => Map::new(),
        };
        let mut kept = principals.get("AWS").and_then(texts).unwrap_or_default();
        kept.retain(|entry| !is_way_in(entry));
        if names_us && !kept.iter().any(|entry| named_by(entry, right.principal).is_some()) {
            kept.insert(0, right.principal.to_string());
        }
        if kept.is_empty() {
            principals.shift_remove("AWS");
        } else {
            principals.insert("AWS".to_owned(), one_or_many(kept));
        }
        put(map, "Principal", Value::Object(principals));
        self.say("everybody who is not named is taken out");
    }

    fn is_open_to_anyone(&mut self) -> bool {
        match self.now().and_then(|map| map.get("Principal")) {
            Some(Value::String(text)) => text == "*",
            Some(Value::Object(map)) => {
                map.get("AWS").and_then(texts).is_some_and(|all| all.iter().any(|one| one == "*"))
            }
            _ => false,
        }
    }

    /// A Deny that keeps us out, or may.
    pub(super) fn exempt_us(&mut self, statement: &Statement) {
        let right = self.right;
        let is_of_id = |key: &str| key.eq_ignore_ascii_case("sts:ExternalId");
        let by_id = statement.conditions.iter().position(|condition| {
            let operator = Operator::of(&condition.operator);
            is_of_id(&condition.key)
                && operator.is_negated
                && operator.set.is_none()
                && operator.test == Test::Equals
        });
        let named = &statement.principals;
        let names_only_us = !named.aws.is_empty()
            && !named.anyone
            && named.aws.iter().all(|entry| named_by(entry, right.principal) == Some(Named::Itself))
            && [&named.service, &named.federated, &named.canonical].iter().all(|list| list.is_empty());
        if let Some(condition) = by_id.and_then(|at| statement.conditions.get(at)) {
            let id = right.external_id.unwrap_or_default();
            // IDs of others, whom it would lock out without them. What is ours but for a slip is not one of those.
            let is_others = |value: &&String| !names_only_us && likeness(value, id) == Some(Likeness::Other);
            let others: Vec<String> = condition.values.iter().filter(is_others).cloned().collect();
            let what = if others.is_empty() { "must be" } else { "may also be" };
            let values = one_or_many(others.into_iter().chain([id.to_owned()]).collect());
            let block = self
                .now()
                .and_then(|map| map.get_mut("Condition"))
                .and_then(|all| all.get_mut(&condition.operator));
            if let Some(block) = block.and_then(Value::as_object_mut) {
                block.insert(condition.key.clone(), values);
            }
            self.say(&format!("`sts:ExternalId` {what} {id}"));
        } else if names_only_us {
            self.delete("it denies nobody but us");
        } else {
            self.except("ArnNotEquals");
            self.say(&format!("{} is exempt", right.principal));
        }
    }

    /// Adds the condition that it is not us who asks.
    fn except(&mut self, operator: &str) {
        const KEY: &str = "aws:PrincipalArn";
        let ours = self.right.principal.to_string();
        let Some(map) = self.now() else { return };
        let conditions = map.entry("Condition").or_insert_with(|| json!({}));
        let Some(conditions) = conditions.as_object_mut() else { return };
        let block = conditions.entry(operator).or_insert_with(|| json!({}));
        let Some(block) = block.as_object_mut() else { return };
        let name = element(block, KEY).map_or(KEY, |(name, _)| name).to_owned();
        let mut values = block.get(&name).and_then(texts).unwrap_or_default();
        values.push(ours);
        block.insert(name, one_or_many(values));
    }

    /// Adds the statement that trusts us.
    pub(super) fn append_ours(&mut self) {
        self.statements.push(Some(ours(self.right)));
        self.changes
            .push(format!("A statement is added that trusts {} with the external ID.", self.right.principal));
    }

    /// The policy, without statements that name nobody any more.
    pub(super) fn finish(mut self) -> Correction {
        let mut kept = Vec::new();
        for (index, statement) in std::mem::take(&mut self.statements).into_iter().enumerate() {
            let Some(statement) = statement else { continue };
            let names_nobody = match statement.get("Principal") {
                Some(Value::Object(principals)) => principals.is_empty(),
                Some(_) => false,
                None => true,
            };
            if names_nobody {
                self.at = index;
                self.say("is taken out, since it names nobody any more");
            } else {
                kept.push(Value::Object(statement));
            }
        }
        if !self.rest.contains_key("Version") {
            let written = element(&self.rest, "Version").map(|(name, _)| name.to_owned());
            if let Some(written) = written {
                self.rest.shift_remove(&written);
            }
            self.changes.push("The policy's version is 2012-10-17.".to_owned());
            let rest = std::mem::take(&mut self.rest);
            self.rest = std::iter::once(("Version".to_owned(), "2012-10-17".into())).chain(rest).collect();
        }
        self.rest.insert("Statement".to_owned(), Value::Array(kept));
        Correction { policy: PolicyDocument(Value::Object(self.rest)), changes: self.changes }
    }
}

/// Whether an entry is us, or was meant to be.
fn is_about(entry: &str, principal: &Principal) -> bool {
    let is_near =
        matches!(stranger(entry, principal), Stranger::Typo | Stranger::OtherPartition | Stranger::Session);
    named_by(entry, principal).is_some() || is_near
}

/// Puts an element in the place of the old one, however that was spelt.
fn put(map: &mut Map<String, Value>, name: &str, value: Value) {
    let written = element(map, name).map_or(name, |(written, _)| written).to_owned();
    if written == name {
        map.insert(written, value);
    } else {
        map.shift_remove(&written);
        map.insert(name.to_owned(), value);
    }
}
