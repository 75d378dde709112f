use serde_json::json;

use super::*;

const CHALLENGE: &str = "Y2hhbGxlbmdl";
const HERE: Ceremony<'_> =
    Ceremony { challenge: CHALLENGE, origin: "https://deputize.example", rp_id: "deputize.example" };

fn client_data(kind: &str) -> serde_json::Value {
    json!({"type": kind, "challenge": CHALLENGE, "origin": HERE.origin, "crossOrigin": false})
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Present, verified, able to be copied and copied.
const USUAL: u8 = 0b0001_1101;

fn authenticator_data(rp_id: &str, flags: u8, counter: u32, made: &[u8]) -> Vec<u8> {
    let mut bytes = Sha256::digest(rp_id.as_bytes()).to_vec();
    bytes.push(flags);
    bytes.extend(counter.to_be_bytes());
    bytes.extend(made);
    bytes
}

/// A key of ES256 as COSE writes it.
fn cose_key() -> Vec<u8> {
    let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32];
    key.extend([7; 32]);
    key.extend([0x22, 0x58, 32]);
    key.extend([8; 32]);
    key
}

fn made(key: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 16];
    bytes.extend([0, 3, b'i', b'd', b'1']);
    bytes.extend(key);
    bytes
}

/// `{"fmt": "none", "attStmt": {}, "authData": …}`
fn attestation(data: &[u8]) -> Vec<u8> {
    let mut object = vec![0xa3, 0x63, b'f', b'm', b't', 0x64, b'n', b'o', b'n', b'e', 0x67];
    object.extend(b"attStmt");
    object.extend([0xa0, 0x68]);
    object.extend(b"authData");
    object.extend([0x59]);
    object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
    object.extend(data);
    object
}

fn new_credential(client: &serde_json::Value, data: &[u8]) -> CreatedCredential {
    let response = CreatedResponse {
        client_data_json: encoded(client.to_string()),
        attestation_object: encoded(attestation(data)),
    };
    CreatedCredential { response }
}

fn create(change: impl FnOnce(&mut serde_json::Value), data: &[u8]) -> Result<PublicPart, Unfit> {
    let mut client = client_data("webauthn.create");
    change(&mut client);
    created(&new_credential(&client, data), &HERE)
}

fn usual() -> Vec<u8> {
    authenticator_data(HERE.rp_id, USUAL | 0x40, 5, &made(&cose_key()))
}

#[test]
fn a_new_passkey() {
    let passkey = create(|_| {}, &usual()).unwrap();
    assert_eq!((passkey.credential.as_str(), passkey.counter, passkey.is_synced), ("aWQx", 5, true));
    assert_eq!(passkey.signs_by(), Some(Algorithm::Es256));
    assert_eq!(passkey.key.x.as_deref(), Some(encoded([7; 32]).as_str()));
    // What is stored stays readable.
    let stored = serde_json::to_string(&passkey).unwrap();
    assert!(stored.starts_with(r#"{"credential":"aWQx","key":{"kty":"EC","crv":"P-256","x":""#), "{stored}");
    assert!(stored.ends_with(r#""algorithm":-7,"counter":5,"is_synced":true}"#), "{stored}");
}

#[test]
fn what_the_browser_saw_is_held_against_the_question() {
    let check =
        |change: fn(&mut serde_json::Value), expected| assert_eq!(create(change, &usual()), Err(expected));
    check(|client| client["type"] = json!("webauthn.get"), Unfit::Kind);
    check(|client| client["challenge"] = json!("b3RoZXI"), Unfit::Challenge);
    check(|client| client["origin"] = json!("https://evil.example"), Unfit::Origin);
    check(|client| client["origin"] = json!("https://deputize.example.evil.example"), Unfit::Origin);
    check(|client| client["crossOrigin"] = json!(true), Unfit::Origin);
    check(|client| client["topOrigin"] = json!("https://evil.example"), Unfit::Origin);
    check(|client| client["challenge"] = json!(null), Unfit::Form);
}

#[test]
fn what_the_authenticator_says_is_held_against_the_site() {
    let check = |data: &[u8], expected| assert_eq!(create(|_| {}, data), Err(expected), "{data:?}");
    let with = |flags: u8| authenticator_data(HERE.rp_id, flags | 0x40, 5, &made(&cose_key()));
    check(&authenticator_data("evil.example", USUAL | 0x40, 5, &made(&cose_key())), Unfit::Site);
    check(&with(0b0000_0100), Unfit::Unverified);
    check(&with(0b0000_0001), Unfit::Unverified);
    check(&with(0b0001_0101), Unfit::Form);
    check(&authenticator_data(HERE.rp_id, USUAL, 5, &[]), Unfit::Form);
    check(&usual()[..60], Unfit::Form);
    check(&[], Unfit::Form);
    // Another algorithm, and a key that is not what its algorithm says.
    let mut es384 = cose_key();
    es384.splice(3..5, [0x03, 0x38, 34]);
    check(&authenticator_data(HERE.rp_id, USUAL | 0x40, 5, &made(&es384)), Unfit::Algorithm);
    let mut claimed = cose_key();
    claimed[4] = 0x27;
    check(&authenticator_data(HERE.rp_id, USUAL | 0x40, 5, &made(&claimed)), Unfit::Algorithm);
}

#[test]
fn a_shown_passkey() {
    let data = authenticator_data(HERE.rp_id, USUAL, 6, &[]);
    let client = client_data("webauthn.get").to_string();
    let mut credential = ShownCredential {
        id: "aWQx".to_owned(),
        response: ShownResponse {
            client_data_json: encoded(&client),
            authenticator_data: encoded(&data),
            signature: encoded([1, 2, 3]),
            user_handle: Some(encoded("per_1")),
        },
    };
    let read = shown(&credential, &HERE).unwrap();
    assert_eq!((read.counter, read.is_synced, read.signature.as_slice()), (6, true, &[1, 2, 3][..]));
    assert_eq!(read.signed, [data.as_slice(), &Sha256::digest(client.as_bytes())].concat());
    assert_eq!(owner(&credential).as_deref(), Some("per_1"));
    credential.response.client_data_json = encoded(client_data("webauthn.create").to_string());
    assert_eq!(shown(&credential, &HERE), Err(Unfit::Kind));
}

#[test]
fn a_counter_goes_forward() {
    let part = |counter| PublicPart { counter, ..create(|_| {}, &usual()).unwrap() };
    assert!(part(0).may_count(0) && part(0).may_count(1) && part(5).may_count(6));
    assert!(!part(5).may_count(5) && !part(5).may_count(4) && !part(5).may_count(0));
}

#[test]
fn names() {
    assert_eq!(name("  My phone ").as_deref(), Some("My phone"));
    for wrong in ["", " ", "a\nb", &"x".repeat(NAME_MAX + 1)] {
        assert_eq!(name(wrong), None, "{wrong:?}");
    }
}
