//! The inventory: every resource that a discovery listed, until 90 days after it was listed last.
//!
//! A discovery writes what is new, what has changed and what is gone, and nothing else; so an account at rest costs no row.

use std::collections::BTreeMap;

use domain::api::{Resource, ResourceList};
use domain::arn::Region;
use domain::monitoring::{Choice, Metric, ResourceType, Service};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::Connection;
use super::Resources;
use crate::fault::Fault;
use crate::sql;

/// How many rows one statement writes or one query reads: a parameter and a value have 2 MB at most.
const ROWS_AT_ONCE: usize = 1000;
/// The state of what is not listed any more.
const GONE: &str = "gone";

/// A resource as AWS lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) resource_type: ResourceType,
    /// The value of its CloudWatch dimension.
    pub(super) dimension: String,
    pub(super) facts: Facts,
    /// `None` where they could not be read this time: those of before stay.
    pub(super) tags: Option<Vec<(String, String)>>,
    /// The added metrics that it has, by name; of the type `other` alone.
    pub(super) metrics: Vec<String>,
}

/// What is told of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    pub(super) name: Option<String>,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) arn: Option<String>,
}

/// A row as it is written: the names are those of the columns.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Written {
    id: String,
    place: String,
    service: Service,
    region: Region,
    r#type: ResourceType,
    dimension: String,
    state: String,
    search: String,
    json: String,
}

/// What lies in the column `json`.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Stored {
    #[serde(flatten)]
    facts: Facts,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    metrics: Vec<String>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    region: Region,
    r#type: ResourceType,
    dimension: String,
    json: String,
    first_seen_at: i64,
    gone_at: Option<i64>,
}

/// A resource that is there, as far as measuring it is concerned.
#[derive(Deserialize)]
pub(super) struct Measured {
    pub(super) id: String,
    pub(super) region: Region,
    pub(super) r#type: ResourceType,
    pub(super) dimension: String,
    #[serde(default)]
    pub(super) tags: Vec<(String, String)>,
    #[serde(default)]
    pub(super) metrics: Vec<String>,
}

impl Connection {
    /// Replaces what is known of a service in a region; whether anything was new, changed or gone.
    pub(super) fn keep_listed(
        &self,
        service: Service,
        region: &Region,
        found: Vec<Found>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        #[derive(Deserialize)]
        struct Kept {
            id: String,
            json: String,
            gone_at: Option<i64>,
        }
        let query = "SELECT id, json, gone_at FROM resource WHERE service = ? AND region = ?";
        let values = vec![service.word().into(), region.as_str().into()];
        let kept: Vec<Kept> = sql::rows(&self.sql, query, values)?;
        let mut kept: BTreeMap<String, Kept> = kept.into_iter().map(|row| (row.id.clone(), row)).collect();
        let (mut written, mut back) = (Vec::new(), Vec::new());
        for one in found {
            let before = kept.remove(&one.resource_type.id(region, &one.dimension));
            let row = row_of(one, region, before.as_ref().map(|kept| kept.json.as_str()))?;
            if before.as_ref().is_some_and(|kept| kept.gone_at.is_some()) {
                back.push(row.id.clone());
            }
            if before.is_none_or(|kept| kept.gone_at.is_some() || kept.json != row.json) {
                written.push(row);
            }
        }
        let gone: Vec<String> =
            kept.into_values().filter(|row| row.gone_at.is_none()).map(|row| row.id).collect();
        let is_changed = !written.is_empty() || !gone.is_empty();
        for rows in written.chunks(ROWS_AT_ONCE) {
            let statement = "INSERT INTO resource
                    (id, place, service, region, type, dimension, state, search, json, first_seen_at)
                SELECT value ->> 'id', value ->> 'place', value ->> 'service', value ->> 'region', value ->> 'type',
                    value ->> 'dimension', value ->> 'state', value ->> 'search', value ->> 'json', ?2
                FROM json_each(?1) WHERE true
                ON CONFLICT (id) DO UPDATE SET state = excluded.state, search = excluded.search,
                    json = excluded.json, type = excluded.type, gone_at = NULL";
            sql::run(&self.sql, statement, vec![serde_json::to_string(rows)?.into(), sql::at(now)])?;
        }
        self.mark_gone(&gone, now)?;
        self.bring_back(&back)?;
        Ok(is_changed)
    }

    fn mark_gone(&self, ids: &[String], now: Timestamp) -> Result<(), Fault> {
        for some in ids.chunks(ROWS_AT_ONCE) {
            let statement = "UPDATE resource SET gone_at = ?2 WHERE gone_at IS NULL AND id IN (SELECT value FROM json_each(?1))";
            sql::run(&self.sql, statement, vec![serde_json::to_string(some)?.into(), sql::at(now)])?;
        }
        Ok(())
    }

    /// What is in other regions, or of other services, is not looked at any more: it counts as gone. Whether there was any.
    pub(super) fn leave(
        &self,
        regions: &[Region],
        services: &[Service],
        now: Timestamp,
    ) -> Result<bool, Fault> {
        #[derive(Deserialize)]
        struct Left {
            id: String,
        }
        let query = "SELECT id FROM resource WHERE gone_at IS NULL AND (
             region NOT IN (SELECT value FROM json_each(?1)) OR service NOT IN (SELECT value FROM json_each(?2)))";
        let values = vec![serde_json::to_string(regions)?.into(), serde_json::to_string(services)?.into()];
        let left: Vec<Left> = sql::rows(&self.sql, query, values)?;
        let ids: Vec<String> = left.into_iter().map(|left| left.id).collect();
        self.mark_gone(&ids, now)?;
        Ok(!ids.is_empty())
    }

    /// Forgets what was gone before that time, and its series.
    pub(super) fn forget_resources(&self, before: Timestamp) -> Result<(), Fault> {
        let series = "DELETE FROM series WHERE resource NOT IN
             (SELECT id FROM resource WHERE gone_at IS NULL OR gone_at >= ?)";
        sql::run(&self.sql, series, vec![sql::at(before)])?;
        sql::run(&self.sql, "DELETE FROM resource WHERE gone_at < ?", vec![sql::at(before)])
    }

    /// How many resources there are, and the newest page of those that are asked for.
    pub(super) fn resources(&self, call: Resources) -> Result<ResourceList, Fault> {
        #[derive(Deserialize)]
        struct Count {
            n: u32,
        }
        self.settings()?;
        let choice = self.choice()?;
        let Resources { service, resource_type, region, state, text, id, after, limit } = call;
        // A parameter that is not given takes all.
        let filter =
            "(?1 IS NULL OR service = ?1) AND (?2 IS NULL OR type = ?2) AND (?3 IS NULL OR region = ?3)
             AND CASE ?4 WHEN 'gone' THEN gone_at IS NOT NULL
                 ELSE gone_at IS NULL AND (?4 IS NULL OR state = ?4) END
             AND (?5 IS NULL OR instr(search, ?5) > 0)";
        // Whoever names one wants to see it, gone or not.
        let filter = if id.is_some() {
            "?1 IS ?1 AND ?2 IS ?2 AND ?3 IS ?3 AND ?4 IS ?4 AND ?5 IS ?5 AND id = ?6"
        } else {
            filter
        };
        let text = text.map(|text| text.to_lowercase());
        let null = |value: Option<String>| value.map_or(sql::Value::Null, Into::into);
        let mut values = vec![
            null(service.map(|one| one.to_string())),
            null(resource_type.map(|one| one.to_string())),
            null(region.map(|one| one.to_string())),
            null(state),
            null(text),
        ];
        values.extend(id.map(Into::into));
        let count = format!("SELECT count(*) AS n FROM resource WHERE {filter}");
        let total = sql::row::<Count>(&self.sql, &count, values.clone())?.map_or(0, |count| count.n);
        values.extend([after.unwrap_or_default().into(), i64::from(limit.saturating_add(1)).into()]);
        let (from, most) = (values.len() - 1, values.len());
        let page = format!(
            "SELECT id, region, type, dimension, json, first_seen_at, gone_at, place FROM resource
             WHERE {filter} AND place > ?{from} ORDER BY place LIMIT ?{most}"
        );
        let mut rows: Vec<Row> = sql::rows(&self.sql, &page, values)?;
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let is_more = rows.len() > shown;
        rows.truncate(shown);
        let next_cursor = rows.last().filter(|_| is_more).map(|row| place(row.r#type, &row.region, &row.id));
        let resources = rows.into_iter().map(|row| resource(row, &choice)).collect::<Result<_, _>>()?;
        Ok(ResourceList { resources, total, next_cursor })
    }

    /// The resources that are there, some at a time, in an order that new ones do not change.
    pub(super) fn measured(&self, after: i64) -> Result<(Vec<Measured>, Option<i64>), Fault> {
        #[derive(Deserialize)]
        struct Batch {
            json: String,
            last: Option<i64>,
        }
        // One text instead of a thousand rows: each value of a row crosses on its own.
        let query = "SELECT json_group_array(json_object('id', id, 'region', region, 'type', type, 'dimension', dimension,
                 'tags', coalesce(json_extract(json, '$.tags'), json('[]')),
                 'metrics', coalesce(json_extract(json, '$.metrics'), json('[]')))) AS json, max(rowid) AS last
             FROM (SELECT rowid, * FROM resource WHERE gone_at IS NULL AND rowid > ? ORDER BY rowid LIMIT ?)";
        let limit = i64::try_from(ROWS_AT_ONCE).unwrap_or(i64::MAX);
        let batch: Option<Batch> = sql::row(&self.sql, query, vec![after.into(), limit.into()])?;
        let Some(Batch { json, last }) = batch else { return Ok((Vec::new(), None)) };
        Ok((serde_json::from_str(&json)?, last))
    }
}

fn place(resource_type: ResourceType, region: &Region, id: &str) -> String {
    format!("{region} {} {id}", resource_type.service())
}

fn row_of(found: Found, region: &Region, before: Option<&str>) -> Result<Written, Fault> {
    let Found { resource_type, dimension, facts, tags, metrics } = found;
    let tags = match tags {
        Some(tags) => tags,
        None => before.map(serde_json::from_str::<Stored>).transpose()?.unwrap_or_default().tags,
    };
    let id = resource_type.id(region, &dimension);
    let words = [Some(id.as_str()), facts.name.as_deref(), Some(&facts.kind), Some(region.as_str())];
    let mut search = words.into_iter().flatten().collect::<Vec<_>>().join("\n");
    for (key, value) in &tags {
        search.extend(["\n", key, ":", value]);
    }
    Ok(Written {
        place: place(resource_type, region, &id),
        id,
        service: resource_type.service(),
        region: region.clone(),
        r#type: resource_type,
        dimension,
        state: facts.state.clone(),
        search: search.to_lowercase(),
        json: serde_json::to_string(&Stored { facts, tags, metrics })?,
    })
}

fn resource(row: Row, choice: &Choice) -> Result<Resource, Fault> {
    let Stored { facts, tags, metrics: listed } = serde_json::from_str(&row.json)?;
    let gone_at = row.gone_at.map(Timestamp::from_millis);
    let mut metrics: Vec<String> = choice.of(row.r#type, &tags).map(Metric::key).collect();
    if row.r#type == ResourceType::Other
        && let Some(source) = row.r#type.source(&row.dimension)
    {
        let added = choice.added_of(&row.region, &source, &listed);
        metrics.extend(added.map(|(_, added)| added.as_metric().key()));
    }
    Ok(Resource {
        id: row.id,
        name: facts.name,
        service: row.r#type.service(),
        resource_type: row.r#type,
        kind: facts.kind,
        state: if gone_at.is_some() { GONE.to_owned() } else { facts.state },
        region: row.region,
        arn: facts.arn,
        tags,
        metrics,
        first_seen_at: Timestamp::from_millis(row.first_seen_at),
        gone_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(tags: Option<Vec<(String, String)>>) -> Found {
        Found {
            resource_type: ResourceType::Queue,
            dimension: "Orders".to_owned(),
            facts: Facts { name: Some("Orders".to_owned()), kind: "standard".to_owned(), ..Facts::default() },
            tags,
            metrics: Vec::new(),
        }
    }

    #[test]
    fn what_is_searched_is_whatever_is_shown() {
        let tags = vec![("Team".to_owned(), "Billing".to_owned())];
        let row = row_of(found(Some(tags)), &"eu-west-1".parse().unwrap(), None).unwrap();
        assert_eq!(
            (row.id.as_str(), row.place.as_str()),
            ("sqs/eu-west-1/Orders", "eu-west-1 sqs sqs/eu-west-1/Orders")
        );
        for word in ["orders", "team:billing", "eu-west-1", "standard"] {
            assert!(row.search.contains(word), "{word} in {}", row.search);
        }
    }

    #[test]
    fn tags_that_could_not_be_read_stay() {
        let region: Region = "eu-west-1".parse().unwrap();
        let tags = vec![("a".to_owned(), "b".to_owned())];
        let before = row_of(found(Some(tags)), &region, None).unwrap();
        assert_eq!(row_of(found(None), &region, Some(&before.json)).unwrap(), before);
        let untagged = row_of(found(Some(vec![])), &region, Some(&before.json)).unwrap();
        assert_ne!(untagged.json, before.json, "what has no tags any more is another matter");
    }

    /// What a released version wrote must be read for ever.
    #[test]
    fn the_stored_form_is_pinned() {
        let stored = r#"{"name":"Orders","kind":"standard","state":"","arn":null,"tags":[["a","b"]]}"#;
        let read: Stored = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
        let other = r#"{"name":"north","kind":"MyApp","state":"active","arn":null,"metrics":["Orders"]}"#;
        let read: Stored = serde_json::from_str(other).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), other);
    }
}
