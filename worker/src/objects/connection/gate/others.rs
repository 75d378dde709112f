//! Who gets in beside us, by the role's own trust policy, where it may be read.

use std::rc::Rc;

use domain::gate::Round;
use domain::policy::Feature;
use domain::trust;

use crate::fault::Fault;
use crate::objects::connection::Connection;
use crate::objects::connection::record::Settings;
use crate::permit::Permit;

/// Who else gets in by the role's own trust policy.
pub(super) enum Others {
    /// Nobody, as far as it may be read.
    None,
    /// These.
    GetIn(Box<trust::Outsiders>),
    /// AWS did not answer.
    Unanswered,
}

impl Connection {
    /// Who else gets in, where the role is proven and grants the reading of itself for the feature that asks for it.
    ///
    /// Accounts that somebody has agreed to, as the role's agreed trust policy, are not told again.
    pub(super) async fn others(
        &self,
        settings: &Settings,
        round: &Round,
        permit: &Rc<Permit>,
    ) -> Result<Others, Fault> {
        let is_asked_for = || Ok::<_, Fault>(self.settings()?.features.contains(Feature::PolicyDrift));
        if !round.proves(settings.role.account()) || !is_asked_for()? {
            return Ok(Others::None);
        }
        let read = self.read_trust(settings, permit).await;
        // Ended, or switched off, while AWS was asked.
        if !is_asked_for()? {
            return Ok(Others::None);
        }
        let text = match read {
            Ok(Some(text)) => text,
            Ok(None) => return Ok(Others::None),
            Err(_) => return Ok(Others::Unanswered),
        };
        let principal = self.principal(settings)?;
        let right = trust::Request {
            principal: &principal,
            role: Some(&settings.role),
            external_id: Some(settings.external_id.as_str()),
        };
        let found = trust::read(&text, None).and_then(|policy| trust::outsiders(&policy, &right));
        Ok(match found {
            Ok(Some(found)) if found.who == trust::Who::Anyone || !self.is_agreed(settings, &text)? => {
                Others::GetIn(Box::new(found))
            }
            // What IAM has stored can be read; were it otherwise, nothing could be said of it.
            Ok(_) | Err(_) => Others::None,
        })
    }
}
