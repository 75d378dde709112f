//! Metric alerts: kept here, and judged after every poll by the points that it brought.

use std::collections::BTreeSet;

use domain::api::{Alert, AlertList, EventKind};
use domain::field::FieldError;
use domain::ids::AlertId;
use domain::monitoring::{ALERTS_MAX, Grid, Rule, Verdict, fold};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::objects::connection::{Connection, DropAlert, FindAlerts, PutAlert, ShowAlerts};
use crate::objects::once::{self, Once};
use crate::{clock, entropy, sql};

use super::Known;

/// An alert as it is stored; its id is a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Kept {
    rule: Rule,
    #[serde(default)]
    since: Option<Timestamp>,
    /// Those on the wrong side, by id.
    #[serde(default)]
    resources: BTreeSet<String>,
    created_by: String,
    created_at: Timestamp,
}

#[derive(Deserialize)]
struct Row {
    id: AlertId,
    json: String,
}

impl Connection {
    fn kept_alerts(&self) -> Result<Vec<(AlertId, Kept)>, Fault> {
        let rows: Vec<Row> =
            sql::rows(&self.sql, "SELECT id, json FROM alert ORDER BY rowid LIMIT 100", vec![])?;
        rows.into_iter().map(|row| Ok((row.id, serde_json::from_str(&row.json)?))).collect()
    }

    fn keep_alert(&self, id: &AlertId, kept: &Kept) -> Result<(), Fault> {
        let statement =
            "INSERT INTO alert (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json";
        sql::run(&self.sql, statement, vec![id.as_str().into(), serde_json::to_string(kept)?.into()])
    }

    pub(in crate::objects::connection) fn show_alerts(&self, _: ShowAlerts) -> Result<AlertList, Fault> {
        self.settings()?;
        let alert = |(id, kept): (AlertId, Kept)| Alert {
            id,
            rule: kept.rule,
            is_firing: !kept.resources.is_empty(),
            since: kept.since,
            resources: kept.resources.into_iter().collect(),
            created_by: kept.created_by,
            created_at: kept.created_at,
        };
        Ok(AlertList { alerts: self.kept_alerts()?.into_iter().map(alert).collect() })
    }

    /// Makes an alert, or changes one; it is judged at once. 404 for one that is not there, 422 for one too many and for a
    /// resource that was never seen.
    pub(in crate::objects::connection) fn put_alert(
        &self,
        PutAlert { id, rule, by, key }: PutAlert,
    ) -> Result<Once<AlertList>, Fault> {
        self.settings()?;
        if let Some(key) = &key
            && let Some(again) = once::find(&self.sql, key)?
        {
            return Ok(again);
        }
        let kept = self.kept_alerts()?;
        // A curated metric may be read later; an added one is there where it was chosen, and nowhere else.
        let has_it = |one: &Known| {
            one.resource_type == rule.resource_type
                && (!one.metric.is_added || one.metric.key() == rule.metric)
        };
        if let Some(resource) = &rule.resource
            && !self.series_of(std::slice::from_ref(resource))?.iter().any(has_it)
        {
            let problem = format!("No {} of this id is measured.", rule.resource_type.title());
            return Err(FieldError::new("resource", problem, "Choose one of the list of resources.").into());
        }
        let (id, kept) = match id {
            Some(id) => {
                let before = kept.into_iter().find(|(known, _)| *known == id);
                let (id, before) = before.ok_or_else(|| Fault::not_found("alert"))?;
                let is_same = before.rule == rule;
                if !is_same && !before.resources.is_empty() {
                    let told =
                        format!("“{}” is over: its rule was changed, and is judged anew.", before.rule.name);
                    self.tell_in_words(EventKind::AlertResolved, Some(&by), told, clock::now())?;
                }
                let resources = if is_same { before.resources } else { BTreeSet::new() };
                (id, Kept { rule, resources, ..before })
            }
            None if kept.len() >= ALERTS_MAX => {
                let problem = format!("A connection has {ALERTS_MAX} alerts at most.");
                let remedy = "Remove one, or let one watch every resource of a type.";
                return Err(FieldError::new("name", problem, remedy).into());
            }
            None => {
                let (since, resources, created_at) = (None, BTreeSet::new(), clock::now());
                let id = AlertId::from_bytes(entropy::bytes()?);
                (id, Kept { rule, since, resources, created_by: by.clone(), created_at })
            }
        };
        self.keep_alert(&id, &kept)?;
        self.tell_changed("alerts", &by)?;
        self.judge_alerts(clock::now())?;
        let list = self.show_alerts(ShowAlerts {})?;
        if let Some(key) = &key {
            once::keep(&self.sql, key, &list, None)?;
        }
        Ok(Once::first(list))
    }

    /// What making an alert was answered, if it was made. Asked for before, so that the audit log tells of one act. 422.
    pub(in crate::objects::connection) fn find_alerts(
        &self,
        call: &FindAlerts,
    ) -> Result<Option<Once<AlertList>>, Fault> {
        self.settings()?;
        once::find(&self.sql, &call.key)
    }

    /// 404 for one that is not there.
    pub(in crate::objects::connection) fn drop_alert(
        &self,
        DropAlert { id, by }: DropAlert,
    ) -> Result<AlertList, Fault> {
        self.settings()?;
        if !self.kept_alerts()?.iter().any(|(known, _)| *known == id) {
            return Err(Fault::not_found("alert"));
        }
        sql::run(&self.sql, "DELETE FROM alert WHERE id = ?", vec![id.as_str().into()])?;
        self.tell_changed("alerts", &by)?;
        self.show_alerts(ShowAlerts {})
    }

    /// Judges every alert by the newest points; what has changed is told.
    pub(in crate::objects::connection) fn judge_alerts(&self, now: Timestamp) -> Result<(), Fault> {
        for (id, kept) in self.kept_alerts()? {
            let (after, names) = self.judged(&kept, now)?;
            if after == kept {
                continue;
            }
            let (was, is) = (!kept.resources.is_empty(), !after.resources.is_empty());
            self.keep_alert(&id, &after)?;
            if was != is {
                let kind = if is { EventKind::AlertFiring } else { EventKind::AlertResolved };
                self.tell_in_words(kind, None, words(&after.rule, is, &names), now)?;
            }
        }
        Ok(())
    }

    /// The alert as it is now, and the names of what is on the wrong side.
    fn judged(&self, kept: &Kept, now: Timestamp) -> Result<(Kept, Vec<String>), Fault> {
        let rule = &kept.rule;
        let mut known = self.series_of_keys(&[(rule.resource_type, &rule.metric)])?;
        known.retain(|one| rule.resource.as_ref().is_none_or(|resource| *resource == one.resource));
        let period = std::time::Duration::from_secs(u64::from(self.choice()?.period_seconds()));
        let end = now.aligned_to(period);
        let grid = Grid::over(end.minus(rule.reach(period)), end, period);
        let numbers: Vec<u32> = known.iter().map(|one| one.series).collect();
        let mut points = self.points_of(&numbers, grid.start(), end)?;
        let (mut resources, mut names) = (BTreeSet::new(), Vec::new());
        for Known { series, resource, name, metric, .. } in known {
            let values = fold(grid, metric.statistic, points.remove(&series).unwrap_or_default());
            let is_wrong = match rule.judge(&values) {
                Verdict::Wrong => true,
                Verdict::Fine => false,
                Verdict::Unknown => kept.resources.contains(&resource),
            };
            if is_wrong {
                names.push(name.unwrap_or_else(|| resource.clone()));
                resources.insert(resource);
            }
        }
        let is_same = kept.since.is_some() && resources.is_empty() == kept.resources.is_empty();
        let since = if is_same { kept.since } else { Some(now) };
        Ok((Kept { since, resources, ..kept.clone() }, names))
    }
}

fn words(rule: &Rule, is_firing: bool, names: &[String]) -> String {
    let (name, what) = (&rule.name, rule.words());
    let whose = match names {
        [] => String::new(),
        [one] => format!(" on {one}"),
        [one, rest @ ..] => format!(" on {one} and {} more", rest.len()),
    };
    if is_firing {
        format!("“{name}” fires: {what}{whose}.")
    } else {
        format!("“{name}” is over: {what} no more.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a released version wrote must be read for ever.
    #[test]
    fn the_stored_form_is_pinned() {
        let stored = r#"{"rule":{"name":"Busy","type":"instance","metric":"CPUUtilization","comparison":"above","threshold":90.0,"periods":3,"no_data":"keep"},"since":"2026-11-22T02:00:00.000Z","resources":["i-1"],"created_by":"Robin","created_at":"2026-11-22T02:00:00.000Z"}"#;
        let read: Kept = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
        assert_eq!(
            words(&read.rule, true, &["web".to_owned(), "api".to_owned()]),
            "“Busy” fires: CPU above 90 for 3 periods on web and 1 more."
        );
    }
}
