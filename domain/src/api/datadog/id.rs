//! A connection's id as a UUID: the same 16 bytes, written as Datadog's "AWS Account Config ID".

use uuid::Uuid;

use crate::field::FieldError;
use crate::ids::ConnectionId;

/// The id of a connection, as those routes show it.
pub fn account_id(id: &ConnectionId) -> String {
    // What an id is made of is checked where it is read; so this is one.
    Uuid::try_parse(id.bare()).unwrap_or_default().hyphenated().to_string()
}

/// A connection by its UUID, or by our own id. Datadog's Terraform provider sends the UUID in double quotes, which are
/// taken off.
///
/// # Errors
/// When it is neither.
pub fn read_account_id(text: &str) -> Result<ConnectionId, FieldError> {
    let bare = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let read = bare.parse().ok().or_else(|| {
        let uuid = Uuid::try_parse(bare).ok()?;
        ConnectionId::from_bare(&uuid.simple().to_string()).ok()
    });
    read.ok_or_else(|| {
        FieldError::new(
            "id",
            "This is not the id of an account.",
            "Send the UUID that `GET /api/v2/integration/aws/accounts` gives as `id`.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_in_both_forms() {
        let id = ConnectionId::from_bytes([
            0xdd, 0xd8, 0x7a, 0x6e, 0x04, 0x99, 0x45, 0x18, 0xb2, 0xcc, 0x66, 0xc3, 0xd6, 0x2e, 0x22, 0xf3,
        ]);
        let uuid = "ddd87a6e-0499-4518-b2cc-66c3d62e22f3";
        assert_eq!(account_id(&id), uuid);
        for form in [uuid, &uuid.to_uppercase(), &format!("\"{uuid}\""), id.as_str()] {
            assert_eq!(read_account_id(form).unwrap(), id, "{form}");
        }
        for wrong in ["", "not-a-uuid", "\"", "\"\"", "ws_07070707070707070707070707070707", "ddd87a6e-0499"]
        {
            assert_eq!(read_account_id(wrong).unwrap_err().field, "id", "{wrong}");
        }
    }
}
