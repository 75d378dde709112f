//! The check, live: three rows at a pace that can be followed, the propagation clock, and what is wrong.
//!
//! Add account shows it of a connection, an onboarding link's page of what its holder sees of one. Whoever shows it says
//! how a check is asked for; here is only how it looks.

use std::time::Duration;

use domain::api::ConnectionStatus;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::announce::Announcer;
use super::doctor::Doctor;
use super::probes;
use super::propagation::PropagationClock;
use super::{diagnosis, states, status};
use crate::browser::wants_less_motion;
use crate::client::ClientError;
use crate::logic::probe_rows::{Checked as _, Reveal, Standing};
use crate::reactive::{memo, scoped, watch};

/// How often a waiting connection is looked at.
pub(crate) const WATCH: Duration = Duration::from_secs(1);
/// From one row to the next, so that each can be read as it turns.
const STAGGER_MS: u32 = 550;

/// A check that is watched.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    standing: Memo<Option<Standing>>,
    reveal: RwSignal<Reveal>,
    /// Whether a check that the person asked for is under way.
    asking: RwSignal<bool>,
}

impl Live {
    /// Watches it, and turns the rows one after the other, for as long as the current owner lives.
    pub(crate) fn start(standing: Memo<Option<Standing>>) -> Self {
        let reveal = RwSignal::new(if wants_less_motion() { Reveal::all() } else { Reveal::default() });
        let live = Self { standing, reveal, asking: RwSignal::new(false) };
        live.turn_one_by_one();
        live
    }

    /// A check was asked for: the rows begin anew.
    pub(crate) fn begin(self) {
        self.asking.set(true);
        if !wants_less_motion() {
            self.reveal.set(Reveal::default());
        }
    }

    /// The check that was asked for is answered.
    pub(crate) fn end(self) {
        let _ = self.asking.try_set(false);
    }

    /// Whether a check that was asked for is under way.
    pub(crate) fn is_asking(self) -> bool {
        self.asking.get()
    }

    /// Where it stands, once the rows that explain it have turned.
    pub(crate) fn shown(self) -> Memo<ConnectionStatus> {
        memo(move || {
            let settled = self.standing.with(|standing| {
                let standing = standing.as_ref()?;
                let complete = self.reveal.get().is_complete(standing) && !self.asking.get();
                complete.then_some(standing.status)
            });
            settled.unwrap_or(ConnectionStatus::Waiting)
        })
    }

    /// Whether it is connected, and seen to be.
    pub(crate) fn is_done(self) -> Memo<bool> {
        let shown = self.shown();
        memo(move || shown.get() == ConnectionStatus::Connected)
    }

    fn turn_one_by_one(self) {
        let announcer = expect_context::<Announcer>();
        let pause = if wants_less_motion() { 0 } else { STAGGER_MS };
        scoped(async move {
            loop {
                TimeoutFuture::new(pause.max(50)).await;
                let next = self.standing.with_untracked(|standing| {
                    let standing = standing.as_ref().filter(|_| !self.asking.get_untracked())?;
                    let reveal = self.reveal.get_untracked();
                    (!reveal.is_complete(standing)).then(|| reveal.next(standing))
                });
                if let Some(next) = next {
                    self.reveal.set(next);
                }
            }
        });
        let mut before = None;
        watch(move || {
            let settled = self.standing.with(|standing| {
                let standing = standing.as_ref()?;
                let complete = self.reveal.get().is_complete(standing) && !self.asking.get();
                complete.then_some((standing.status, self.reveal.get().rows(Some(standing), false)))
            });
            let status = settled.map(|(status, _)| status);
            if let Some((status, rows)) = settled
                && before != Some(status)
            {
                announcer.say(format!("{}. {}", status::word(status), probes::spoken(rows)));
            }
            before = status;
        });
    }

    /// The rows with what belongs to them. `failure` is that of the last look; the doctor reads the role's trust policy
    /// where that may be at fault.
    pub(crate) fn view(
        self,
        failure: impl Fn() -> Option<ClientError> + Send + 'static,
        doctor: Doctor,
    ) -> AnyView {
        let standing = self.standing;
        let rows = memo(move || {
            let (reveal, asking) = (self.reveal.get(), self.asking.get());
            standing.with(|standing| reveal.rows(standing.as_ref().filter(|_| !asking), asking))
        });
        let of = move |read: fn(&Standing) -> String| {
            memo(move || standing.with(|standing| standing.as_ref().map(read).unwrap_or_default()))
        };
        let (account, role) = (of(|standing| standing.account.clone()), of(|standing| standing.role.clone()));
        let checks =
            memo(move || standing.with(|s| s.as_ref().map(|s| s.checks.clone()).unwrap_or_default()));
        let shown = self.shown();
        let clock = memo(move || standing.with(|standing| standing.as_ref().map(|s| s.propagation)));
        let ticking = memo(move || {
            shown.get() == ConnectionStatus::Waiting
                && !self.asking.get()
                && standing.with(|standing| {
                    standing.as_ref().is_some_and(|standing| {
                        let started = !standing.checks().is_empty() || standing.diagnosis.is_some();
                        started && standing.status == ConnectionStatus::Waiting
                    })
                })
        });
        let wrong = memo(move || {
            let visible = ticking.get() || shown.get() != ConnectionStatus::Waiting;
            standing.with(|standing| standing.as_ref().and_then(|s| s.diagnosis.clone())).filter(|_| visible)
        });
        let at_fault = memo(move || {
            wrong.with(|one| one.as_ref().is_some_and(|one| one.cause.is_in_the_trust_policy()))
        });
        view! {
            <p class="standing">
                {move || status::pill(shown.get())}
                <span>"Role " <code>{role}</code> " in account " <code>{account}</code></span>
            </p>
            {states::stale(failure)}
            {probes::drawn(rows.into(), checks, false)}
            <Show when=move || ticking.get()>
                <PropagationClock clock />
            </Show>
            {move || wrong.get().map(diagnosis::card)}
            <div class:gone=move || !at_fault.get()>{doctor.in_place()}</div>
        }
        .into_any()
    }
}
