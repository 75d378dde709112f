//! The chain: how an entry is sealed, and how a log is verified.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Deed;

/// What the first entry has for the hash of the one before.
pub const FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// A hash is so many hexadecimal characters.
pub const HASH_CHARS: usize = 64;
/// What stands between an entry and its hash, and what ends the line.
const BEFORE_HASH: &str = ",\"hash\":\"";
const AFTER_HASH: &str = "\"}";

#[derive(Serialize)]
struct Unsealed<'a> {
    seq: u64,
    #[serde(flatten)]
    deed: &'a Deed,
    previous: &'a str,
}

/// The line of an entry, and its hash.
///
/// # Errors
/// When the deed cannot be written as JSON, which does not happen to one that was read.
pub fn sealed(seq: u64, deed: &Deed, previous: &str) -> Result<(String, String), serde_json::Error> {
    let mut line = serde_json::to_string(&Unsealed { seq, deed, previous })?;
    let hash = hash_of(&line);
    line.pop();
    line.extend([BEFORE_HASH, &hash, AFTER_HASH]);
    Ok((line, hash))
}

fn hash_of(text: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    digest.iter().fold(String::with_capacity(HASH_CHARS), |mut hex, byte| {
        for nibble in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
        hex
    })
}

/// Why a log cannot be trusted from some entry on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Broken {
    /// The line is no entry.
    #[error("line {line} is no entry of an audit log")]
    Unreadable {
        /// Counted from 1.
        line: u64,
    },
    /// The line's hash is not that of its text.
    #[error("entry {seq} was changed: its hash is not that of its text")]
    Changed {
        /// The entry's number.
        seq: u64,
    },
    /// The entry does not follow the one before.
    #[error("entries are missing or were put in before entry {seq}")]
    Gap {
        /// The entry's number.
        seq: u64,
    },
}

/// What a log that is whole says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// How many entries were read.
    pub entries: u64,
    /// The last one's hash: whoever keeps it can tell later whether anything up to here was changed. [`FIRST`] of an empty log.
    pub head: String,
}

/// Verifies a log line by line, from its first entry or from one in the middle.
#[derive(Clone, Debug, Default)]
pub struct Verifier {
    entries: u64,
    last: Option<(u64, String)>,
}

impl Verifier {
    /// One that wants the log from its very first entry on.
    pub fn from_the_first() -> Self {
        Self::after(0, FIRST)
    }

    /// One that knows the entry before the first line: number and hash.
    pub fn after(seq: u64, hash: impl Into<String>) -> Self {
        Self { entries: 0, last: Some((seq, hash.into())) }
    }

    /// Takes the next line.
    ///
    /// # Errors
    /// At the first line that was changed or does not follow.
    pub fn take(&mut self, line: &str) -> Result<(), Broken> {
        #[derive(Deserialize)]
        struct Links {
            seq: u64,
            previous: String,
        }
        let unreadable = Broken::Unreadable { line: self.entries + 1 };
        let text = line.trim_end_matches(['\r', '\n']);
        let parts = text.strip_suffix(AFTER_HASH).and_then(|text| text.rsplit_once(BEFORE_HASH));
        let (entry, hash) = parts.ok_or_else(|| unreadable.clone())?;
        let entry = format!("{entry}}}");
        let Links { seq, previous } = serde_json::from_str(&entry).map_err(|_| unreadable)?;
        if hash_of(&entry) != hash {
            return Err(Broken::Changed { seq });
        }
        let follows = match &self.last {
            Some((before, hash)) => seq == before + 1 && previous == *hash,
            // A log may be exported from the middle; its first entry then names one that is not there.
            None => seq != 1 || previous == FIRST,
        };
        if !follows {
            return Err(Broken::Gap { seq });
        }
        self.entries += 1;
        self.last = Some((seq, hash.to_owned()));
        Ok(())
    }

    /// What was verified.
    pub fn finish(self) -> Verified {
        let head = self.last.map_or_else(|| FIRST.to_owned(), |(_, hash)| hash);
        Verified { entries: self.entries, head }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::{Action, Actor, ActorKind, Subject};
    use super::*;
    use crate::time::Timestamp;

    fn deed(seconds: i64, name: &str) -> Deed {
        Deed {
            at: Timestamp::from_seconds(seconds),
            action: Action::MemberInvited,
            actor: Actor { kind: ActorKind::Person, id: "per_1".to_owned(), name: name.to_owned() },
            from: Some("192.0.2.1".to_owned()),
            subject: Some(Subject::named("inv_1", "ada@example.com")),
            before: Value::Null,
            after: json!({"role": "viewer"}),
            unfinished: false,
        }
    }

    fn log(names: &[String]) -> Vec<String> {
        let mut previous = FIRST.to_owned();
        let lines = names.iter().zip(1..).map(|(name, seq)| {
            let (line, hash) = sealed(seq, &deed(i64::try_from(seq).unwrap(), name), &previous).unwrap();
            previous = hash;
            line
        });
        lines.collect()
    }

    fn verified(lines: &[String]) -> Result<Verified, Broken> {
        let mut verifier = Verifier::default();
        lines.iter().try_for_each(|line| verifier.take(line))?;
        Ok(verifier.finish())
    }

    fn three() -> Vec<String> {
        log(&["a".to_owned(), "b\",\"hash\":\"x".to_owned(), "c".to_owned()])
    }

    /// What was written once must be verified for ever; the hash is the one that `sha256sum` gives.
    #[test]
    fn the_stored_form_is_pinned() {
        let (line, hash) = sealed(1, &deed(0, "Ada"), FIRST).unwrap();
        let text = r#"{"seq":1,"at":"1970-01-01T00:00:00.000Z","action":"member.invited","actor":{"kind":"person","id":"per_1","name":"Ada"},"from":"192.0.2.1","subject":{"id":"inv_1","name":"ada@example.com"},"after":{"role":"viewer"},"previous":"0000000000000000000000000000000000000000000000000000000000000000""#;
        assert_eq!(line, format!(r#"{text},"hash":"{hash}"}}"#));
        assert_eq!(hash, "3683ee4cfe44b6887132f2f5577a4b5b70a1ed7a3e3787a021af6582f3d1157e");
    }

    #[test]
    fn a_whole_log_is_verified() {
        let lines = three();
        let all = verified(&lines).unwrap();
        assert_eq!(all.entries, 3);
        let last: Value = serde_json::from_str(lines.last().unwrap()).unwrap();
        assert_eq!(last["hash"], all.head.as_str());
        assert_eq!(verified(&[]).unwrap(), Verified { entries: 0, head: FIRST.to_owned() });
    }

    #[test]
    fn from_the_middle_it_is_verified_too() {
        let lines = three();
        assert_eq!(verified(&lines[1..]).unwrap().entries, 2);
        let first: Value = serde_json::from_str(&lines[0]).unwrap();
        let mut after = Verifier::after(1, first["hash"].as_str().unwrap());
        after.take(&lines[1]).unwrap();
        assert_eq!(Verifier::after(1, FIRST).take(&lines[1]), Err(Broken::Gap { seq: 2 }));
    }

    #[test]
    fn what_was_done_to_it_is_named() {
        let lines = three();
        let without = [lines[0].clone(), lines[2].clone()];
        assert_eq!(verified(&without), Err(Broken::Gap { seq: 3 }));
        let swapped = [lines[1].clone(), lines[0].clone()];
        assert_eq!(verified(&swapped), Err(Broken::Gap { seq: 1 }));
        let changed = [lines[0].replace("viewer", "owner!")];
        assert_eq!(verified(&changed), Err(Broken::Changed { seq: 1 }));
        assert_eq!(verified(&["{}".to_owned()]), Err(Broken::Unreadable { line: 1 }));
        // Who changes an entry and hashes it anew must do so to all that follow.
        let (forged, _) = sealed(1, &deed(1, "mallory"), FIRST).unwrap();
        assert_eq!(verified(&[forged, lines[1].clone()]), Err(Broken::Gap { seq: 2 }));
    }

    proptest! {
        #[test]
        fn any_changed_character_shows(
            names in prop::collection::vec(".{0,12}", 1..5), place in any::<prop::sample::Index>(), to in "[a-z0-9]",
        ) {
            let lines = log(&names);
            prop_assert_eq!(verified(&lines).unwrap().entries, lines.len() as u64);
            let text = lines.join("\n");
            let at = place.index(text.chars().count());
            let changed: String = text.chars().enumerate().map(|(n, c)| if n == at { to.chars().next().unwrap() } else { c }).collect();
            if changed != text {
                let lines: Vec<String> = changed.split('\n').map(str::to_owned).collect();
                prop_assert!(verified(&lines).is_err());
            }
        }
    }
}
