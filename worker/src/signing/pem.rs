//! Keys as people keep them: PEM blocks (RFC 7468), of PKCS #8 private keys and of public keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// How a private key is made, in the form that is read here.
pub(super) const COMMAND: &str = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256";

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `PRIVATE KEY`, RFC 7468, section 10.
    Private,
    /// `PUBLIC KEY`, RFC 7468, section 13.
    Public,
}

/// The blocks of a text, with their DER; text between them is passed over. The error says what is wrong, and holds
/// nothing of the text.
pub(super) fn read(text: &str) -> Result<Vec<(Kind, Vec<u8>)>, &'static str> {
    // A secret that was set as one line has its line breaks written out.
    let text = text.replace("\\n", "\n");
    let mut blocks = Vec::new();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let (label, after) = after.split_once("-----").ok_or("a PEM block has no end of its first line")?;
        let kind = match label {
            "PRIVATE KEY" => Kind::Private,
            "PUBLIC KEY" => Kind::Public,
            "EC PRIVATE KEY" => {
                return Err("it is in the SEC 1 form; `openssl pkcs8 -topk8 -nocrypt` makes PKCS #8 of it");
            }
            _ => return Err("a PEM block is neither a PKCS #8 private key nor a public key"),
        };
        let (body, after) = after.split_once("-----END ").ok_or("a PEM block has no end")?;
        let digits: String = body.split_ascii_whitespace().collect();
        blocks.push((kind, STANDARD.decode(digits).map_err(|_| "a PEM block is not base64")?));
        rest = after;
    }
    if blocks.is_empty() && !text.trim().is_empty() { Err("it is not PEM") } else { Ok(blocks) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_told_apart() {
        let text = "earlier, 2026\n-----BEGIN PRIVATE KEY-----\nAQ\nID\n-----END PRIVATE KEY-----\n\
            -----BEGIN PUBLIC KEY-----\\nBAUG\\n-----END PUBLIC KEY-----\n";
        assert_eq!(read(text), Ok(vec![(Kind::Private, vec![1, 2, 3]), (Kind::Public, vec![4, 5, 6])]));
        assert_eq!(read(" \n"), Ok(vec![]));
    }

    #[test]
    fn what_is_wrong_is_said_without_the_text() {
        let check = |text: &str, expected: &str| {
            let error = read(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        };
        check("c2VjcmV0", "not PEM");
        check("-----BEGIN EC PRIVATE KEY-----\nAQID\n-----END EC PRIVATE KEY-----", "SEC 1");
        check("-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----", "neither");
        check("-----BEGIN PRIVATE KEY-----\nAQID", "no end");
        check("-----BEGIN PRIVATE KEY", "no end of its first line");
        check("-----BEGIN PRIVATE KEY-----\n?\n-----END PRIVATE KEY-----", "not base64");
    }
}
