//! What reading costs: what was spent this month, and what a budget leaves.

use std::time::Duration;

use domain::api::{ConnectionStatus, EventKind, Monitoring, Month, ReadingView};
use domain::monitoring::{self, Choice, Cost};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Plan, next_mark};
use crate::clock;
use crate::fault::Fault;
use crate::objects::connection::namespaces::require_other_metrics;
use crate::objects::connection::record::{Polling, Settings};
use crate::objects::connection::schedule::Job;
use crate::objects::connection::{Choose, Connection, ShowMonitoring};

const MICRO_USD: u64 = 1_000_000;

/// What was asked for in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::objects::connection) struct Spent {
    /// Which month, in UTC, such as `2026-11`.
    month: String,
    /// All its readings together.
    reading: monitoring::Reading,
}

impl Spent {
    /// What was asked for in the month of that time.
    fn in_month_of(&self, now: Timestamp) -> monitoring::Reading {
        if self.month == month_of(now) { self.reading } else { monitoring::Reading::default() }
    }
}

impl Polling {
    /// Notes a reading that was made.
    pub(super) fn spend(&mut self, now: Timestamp, reading: monitoring::Reading) {
        self.spent = Spent { month: month_of(now), reading: self.spent.in_month_of(now).and(reading) };
    }
}

/// `2026-11`.
fn month_of(at: Timestamp) -> String {
    at.to_string().chars().take(7).collect()
}

/// How much of the month is left, in minutes. Months are taken to have 31 days: a budget had better last too long.
fn rest_of_month(now: Timestamp) -> u64 {
    let text = now.to_string();
    let day: u64 = text.get(8..10).and_then(|day| day.parse().ok()).unwrap_or(1);
    let minute = now.as_seconds().rem_euclid(86_400) / 60;
    (32 - day.min(31)) * 24 * 60 - u64::try_from(minute).unwrap_or(0)
}

/// What a budget leaves.
struct Money {
    interval_minutes: u16,
    is_spent: bool,
}

fn money(settings: &Settings, choice: &Choice, plan: &Plan, polling: &Polling, now: Timestamp) -> Money {
    let partition = settings.role.partition();
    let Some(left) = left(settings, choice, polling, now) else {
        return Money { interval_minutes: choice.interval_minutes, is_spent: false };
    };
    let reading = plan.reading();
    Money {
        interval_minutes: reading.stretched(partition, choice.interval_minutes, left, rest_of_month(now)),
        is_spent: reading.cost(partition).high_micro_usd > left,
    }
}

/// Millionths of a US dollar that a budget leaves of this month.
fn left(settings: &Settings, choice: &Choice, polling: &Polling, now: Timestamp) -> Option<u64> {
    let spent = polling.spent.in_month_of(now).cost(settings.role.partition()).high_micro_usd;
    choice.budget_usd.map(|budget| (u64::from(budget) * MICRO_USD).saturating_sub(spent))
}

/// Whether a budget, if there is one, leaves as much as that costs.
pub(super) fn leaves(
    settings: &Settings,
    choice: &Choice,
    polling: &Polling,
    reading: monitoring::Reading,
    now: Timestamp,
) -> bool {
    let cost = reading.cost(settings.role.partition()).high_micro_usd;
    left(settings, choice, polling, now).is_none_or(|left| cost <= left)
}

/// Why nothing is read.
pub(super) enum Stop {
    /// The month's budget, in US dollars, is used up.
    Spent(u32),
    /// Reading is strict, and not every cell was answered.
    NotWhole,
}

impl Stop {
    /// It for people.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Spent(budget) => format!(
                "The budget of ${budget} for this month is used up. Nothing is read until the next month begins, or the budget is raised."
            ),
            Self::NotWhole => "Not every service answered in every region, and reading is strict: nothing is read until all do, or strict is switched off."
                .to_owned(),
        }
    }
}

/// When metrics are read next.
pub(super) fn next_poll(
    settings: &Settings,
    choice: &Choice,
    plan: &Plan,
    polling: &Polling,
    now: Timestamp,
) -> Timestamp {
    next_mark(now, interval(settings, choice, plan, polling, now), settings.id.as_str())
}

/// The time from one reading to the next.
pub(super) fn interval(
    settings: &Settings,
    choice: &Choice,
    plan: &Plan,
    polling: &Polling,
    now: Timestamp,
) -> Duration {
    Duration::from_mins(u64::from(money(settings, choice, plan, polling, now).interval_minutes))
}

impl Connection {
    pub(in crate::objects::connection) fn choice(&self) -> Result<Choice, Fault> {
        Ok(self.record("choice")?.unwrap_or_default())
    }

    /// Tells that a budget is used up, once a month for each that was chosen.
    fn tell_budget(&self, budget: u32, words: &str, now: Timestamp) -> Result<(), Fault> {
        const TOLD: &str = "budget_told";
        let told = (month_of(now), budget);
        if self.record::<(String, u32)>(TOLD)?.as_ref() == Some(&told) {
            return Ok(());
        }
        self.keep(TOLD, &told)?;
        self.tell_in_words(EventKind::BudgetReached, None, words.to_owned(), now)
    }

    /// Why nothing is read this time. That a budget is used up is told.
    pub(super) fn why_not(
        &self,
        settings: &Settings,
        choice: &Choice,
        plan: &Plan,
        polling: &Polling,
        now: Timestamp,
    ) -> Result<Option<Stop>, Fault> {
        if money(settings, choice, plan, polling, now).is_spent {
            let budget = choice.budget_usd.unwrap_or_default();
            let stop = Stop::Spent(budget);
            self.tell_budget(budget, &stop.words(), now)?;
            return Ok(Some(stop));
        }
        Ok((choice.strict && !self.is_whole(settings)?).then_some(Stop::NotWhole))
    }

    pub(in crate::objects::connection) fn show_monitoring(
        &self,
        _: ShowMonitoring,
    ) -> Result<Monitoring, Fault> {
        let settings = self.settings()?;
        let (choice, polling, plan, now) =
            (self.choice()?, self.polling()?, self.plan_of_reading()?, clock::now());
        let partition = settings.role.partition();
        let interval_minutes = money(&settings, &choice, &plan, &polling, now).interval_minutes;
        let spent = polling.spent.in_month_of(now).cost(partition);
        let rest =
            plan.reading().cost(partition).times(rest_of_month(now) / u64::from(interval_minutes.max(1)));
        let cap = |cost: Cost| match choice.budget_usd {
            // What is left of a budget is not gone beyond.
            Some(budget) => Cost {
                low_micro_usd: cost.low_micro_usd.min(u64::from(budget) * MICRO_USD),
                high_micro_usd: cost.high_micro_usd.min(u64::from(budget) * MICRO_USD),
            },
            None => cost,
        };
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Monitoring {
            forecast: plan.reading().monthly(partition, choice.interval_minutes),
            month: Month {
                month: month_of(now),
                spent,
                expected: cap(spent.and(rest)),
                is_stretched: interval_minutes > choice.interval_minutes,
            },
            interval_minutes,
            reading: ReadingView {
                resources: plan.resources,
                series: count(plan.series),
                calls: count(plan.calls()),
                left_out: plan.left_out,
            },
            last_poll_at: polling.last_at,
            next_poll_at: self.planned_at(Job::Poll)?,
            last_calls: polling.calls,
            choice,
        })
    }

    /// Takes another choice; it is read by at once. 422 where it adds metrics and nobody may look for them.
    pub(in crate::objects::connection) async fn choose(
        &self,
        Choose { choice, by }: Choose,
    ) -> Result<Monitoring, Fault> {
        let (settings, before) = (self.settings()?, self.choice()?);
        if before != choice {
            let adds_otherwise = before.other != choice.other;
            if adds_otherwise && !choice.other.is_empty() {
                require_other_metrics(settings.features)?;
            }
            self.keep("choice", &choice)?;
            self.forget_plan();
            self.tell_changed("monitoring", &by)?;
            if self.due_at(Job::Poll)?.is_some() {
                self.plan(Job::Poll, clock::now())?;
            }
            if adds_otherwise && self.standing()?.status == ConnectionStatus::Connected {
                self.discover_anew()?;
            }
            self.arm().await?;
        }
        self.show_monitoring(ShowMonitoring {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_begins_at_nothing() {
        let reading = monitoring::Reading { metrics: 2, statistics: 3 };
        let mut polling = Polling::default();
        polling.spend(at("2026-11-30T23:55:00Z"), reading);
        polling.spend(at("2026-11-30T23:59:00Z"), reading);
        assert_eq!(polling.spent.reading, reading.and(reading));
        assert_eq!(polling.spent.in_month_of(at("2026-12-01T00:00:00Z")), monitoring::Reading::default());
        polling.spend(at("2026-12-01T00:04:00Z"), reading);
        assert_eq!((polling.spent.month.as_str(), polling.spent.reading), ("2026-12", reading));
    }

    #[test]
    fn a_month_is_not_taken_for_shorter_than_it_is() {
        assert_eq!(rest_of_month(at("2026-11-01T00:00:00Z")), 31 * 24 * 60);
        assert_eq!(rest_of_month(at("2026-11-30T12:00:00Z")), 36 * 60);
        assert_eq!(rest_of_month(at("2026-12-31T23:59:00Z")), 1);
    }
}
