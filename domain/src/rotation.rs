//! Rotation of an external ID without downtime.
//!
//! `listed → proven → switched → dropped → done`. The customer lists a new ID beside the old one; when the role takes it
//! and still refuses strangers it is *proven*; when that holds for longer than AWS needs to show a change everywhere the
//! connection is *switched* to it; the customer drops the old one; when AWS refuses that it is *dropped*, and when that
//! holds too the rotation is done. Each stage is stored, waits as long as it takes, and is left by what AWS answers
//! alone: a rotation that was interrupted goes on where it was. The worker's Connection object asks and stores.
//!
//! A customer may as well replace the ID instead of adding one: then the old one is refused while the new one works, and
//! the connection is switched at once.

mod finding;

pub use finding::Finding;

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gate::Answer;
use crate::time::Timestamp;
use crate::window::ExternalId;

/// A changed role takes 10–60 seconds to be visible everywhere in AWS; meanwhile old and new answers alternate. What was
/// seen once counts when it is seen again after this time.
pub const SETTLES_AFTER: Duration = Duration::from_mins(1);
/// A stage that waits for a person is looked at this soon at first …
const FIRST_LOOK: Duration = Duration::from_secs(15);
/// … and at least this often for ever; in between, after a tenth of the time that it has waited.
const LAST_LOOK: Duration = Duration::from_hours(1);
/// How long a stage waits for a person before the history says so; it says so again after as long.
const REMIND_AFTER: Duration = Duration::from_hours(7 * 24);

/// How far a rotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The new ID is made; the customer lists it beside the old one, which is in force.
    Listed,
    /// AWS takes the new ID too. The old one is in force until that has settled.
    Proven,
    /// The new ID is in force; the customer drops the old one.
    Switched,
    /// AWS refuses the old ID. The rotation is done when that has settled.
    Dropped,
}

/// What one ID, or strangers, get from the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// Let in.
    Opens,
    /// Turned away.
    Refuses,
    /// AWS did not answer the question.
    Unknown,
}

impl From<&Answer> for Door {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::Assumed { .. } => Self::Opens,
            Answer::Refused(refusal) if refusal.kind.is_denial() => Self::Refuses,
            Answer::Refused(_) => Self::Unknown,
        }
    }
}

impl Door {
    /// Several strangers as one: a door that opens for one of them is open.
    pub fn of_all(doors: impl IntoIterator<Item = Self>) -> Self {
        doors.into_iter().fold(Self::Refuses, |all, one| match (all, one) {
            (Self::Opens, _) | (_, Self::Opens) => Self::Opens,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Refuses, Self::Refuses) => Self::Refuses,
        })
    }
}

/// What one look at the role has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Seen {
    /// When.
    pub at: Timestamp,
    /// What the old ID gets.
    pub old: Door,
    /// What the new ID gets.
    pub new: Door,
    /// What strangers get: without an ID, or with one that is nearly the old or the new one.
    pub stranger: Door,
    /// Whether the role takes, instead of the new ID, one that is a digit away: a typing error, and no stranger's way in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mistyped: bool,
}

/// A rotation that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// The ID that it leads away from.
    pub old: ExternalId,
    /// The ID that it leads to.
    pub new: ExternalId,
    /// How far it is.
    pub stage: Stage,
    /// Since when it is there.
    pub stage_since: Timestamp,
    /// When it was started.
    pub started_at: Timestamp,
    /// Who started it: a person's name, or a token's.
    pub started_by: String,
    /// What the newest look has shown.
    #[serde(default)]
    pub seen: Option<Seen>,
    /// When the history last said that it waits.
    #[serde(default)]
    pub reminded_at: Option<Timestamp>,
}

/// What a look has changed, for the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum News {
    /// The role takes the new ID.
    Proven,
    /// It does not take it any more.
    Unproven,
    /// The new ID is in force.
    Switched,
    /// The new ID is in force at once, because the role takes the old one no longer.
    Replaced,
    /// AWS refuses the old ID; that is the end.
    Finished,
    /// It has been waiting for a person for a week, or for another one.
    Waits,
}

/// Where a look leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The rotation as it goes on; `None` when it is done.
    pub rotation: Option<Rotation>,
    /// What is to be told.
    pub news: Option<News>,
}

impl Rotation {
    /// Begins: nothing is known of the new ID yet.
    pub fn start(old: ExternalId, new: ExternalId, now: Timestamp, by: &str) -> Self {
        Self {
            old,
            new,
            stage: Stage::Listed,
            stage_since: now,
            started_at: now,
            started_by: by.to_owned(),
            seen: None,
            reminded_at: None,
        }
    }

    /// The ID that the connection uses at this stage.
    pub const fn in_force(&self) -> &ExternalId {
        match self.stage {
            Stage::Listed | Stage::Proven => &self.old,
            Stage::Switched | Stage::Dropped => &self.new,
        }
    }

    /// Whether it can still be taken back: afterwards the role may not take the old ID any more.
    pub const fn can_be_cancelled(&self) -> bool {
        matches!(self.stage, Stage::Listed | Stage::Proven)
    }

    /// What strangers would show: nothing, and an ID that is a near miss of the old and one of the new.
    pub fn strangers(&self) -> [Option<ExternalId>; 3] {
        [None, Some(self.old.near_miss_but(&self.new)), Some(self.new.near_miss_but(&self.old))]
    }

    /// An ID that is next to a near miss of one of the two, and none of the three: a role that takes the near miss and
    /// turns this one away holds the near miss letter by letter.
    pub fn neighbour(&self, near_miss: &ExternalId) -> ExternalId {
        let mut neighbour = near_miss.near_miss();
        while neighbour == self.old || neighbour == self.new {
            neighbour = neighbour.near_miss();
        }
        neighbour
    }

    /// Takes one look.
    #[must_use]
    pub fn after(self, seen: Seen) -> Step {
        let settled = seen.at >= self.stage_since.plus(SETTLES_AFTER);
        let before = self.stage;
        let (stage, news) = next(before, seen, settled);
        let Some(stage) = stage else { return Step { rotation: None, news } };
        let mut after = Self { stage, seen: Some(seen), ..self };
        if stage != before {
            after.stage_since = seen.at;
            after.reminded_at = None;
        }
        let news = news.or_else(|| after.remind(seen.at));
        Step { rotation: Some(after), news }
    }

    /// When it is looked at next.
    pub fn next_look(&self, now: Timestamp) -> Timestamp {
        let settles = self.stage_since.plus(SETTLES_AFTER);
        if matches!(self.stage, Stage::Proven | Stage::Dropped) && settles > now {
            return settles;
        }
        now.plus((now.since(self.stage_since) / 10).clamp(FIRST_LOOK, LAST_LOOK))
    }

    fn remind(&mut self, now: Timestamp) -> Option<News> {
        if now < self.reminded_at.unwrap_or(self.stage_since).plus(REMIND_AFTER) {
            return None;
        }
        self.reminded_at = Some(now);
        Some(News::Waits)
    }
}

/// The stage after a look, `None` for the end. What AWS did not answer changes nothing.
fn next(stage: Stage, seen: Seen, settled: bool) -> (Option<Stage>, Option<News>) {
    use Door::{Opens, Refuses};
    let Seen { old, new, stranger, .. } = seen;
    let safe = new == Opens && stranger == Refuses;
    let (stage, news) = match stage {
        // The old ID is refused already: there is nothing to wait for, neither with the switch nor with the drop.
        Stage::Listed | Stage::Proven if safe && old == Refuses => (Stage::Dropped, Some(News::Replaced)),
        Stage::Listed if safe && old == Opens => (Stage::Proven, Some(News::Proven)),
        Stage::Proven if safe && settled => (Stage::Switched, Some(News::Switched)),
        Stage::Proven if new == Refuses => (Stage::Listed, Some(News::Unproven)),
        Stage::Proven if stranger == Opens => (Stage::Listed, None),
        Stage::Switched if safe && old == Refuses => (Stage::Dropped, None),
        Stage::Dropped if old == Opens || new == Refuses => (Stage::Switched, None),
        Stage::Dropped if safe && old == Refuses && settled => return (None, Some(News::Finished)),
        stage => (stage, None),
    };
    (Some(stage), news)
}

#[cfg(test)]
mod tests;
