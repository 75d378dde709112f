//! Temporary credentials as a program takes them: variables of a shell, and the two ways in which the AWS SDKs ask by
//! themselves.

use domain::api::TemporaryCredentials;

/// Where the snippets say the token is. It is in a file: neither a command line nor a shell's history shows it.
pub(crate) const HEADER_FILE: &str = "/home/you/.deputize-header";

/// The variables that every SDK and the AWS CLI read.
pub(crate) fn exports(given: &TemporaryCredentials) -> String {
    let TemporaryCredentials { access_key_id, secret_access_key, session_token, .. } = given;
    // AWS's keys and tokens are of Base64's characters, which mean nothing between single quotes.
    format!(
        "export AWS_ACCESS_KEY_ID='{access_key_id}'\nexport AWS_SECRET_ACCESS_KEY='{secret_access_key}'\nexport AWS_SESSION_TOKEN='{session_token}'\n"
    )
}

/// The variables by which SDKs ask this address themselves, and ask it anew before a session ends. They send the second one
/// as it stands in the header `Authorization`.
pub(crate) fn container(address: &str) -> String {
    format!(
        "export AWS_CONTAINER_CREDENTIALS_FULL_URI='{address}'\nexport AWS_CONTAINER_AUTHORIZATION_TOKEN='Bearer dpt_…'\n"
    )
}

/// The profile by which they run curl for it. Some SDKs hand the line to a shell and some do not: it reads the same for both.
pub(crate) fn process(address: &str) -> String {
    format!("[profile deputize]\ncredential_process = curl -sSf -H @{HEADER_FILE} \"{address}\"\n")
}

/// The file with the header.
pub(crate) const HEADER: &str = "Authorization: Bearer dpt_…\n";

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;

    #[test]
    fn what_a_shell_reads() {
        let given = TemporaryCredentials {
            access_key_id: "ASIAEXAMPLE".to_owned(),
            secret_access_key: "a/b+c".to_owned(),
            session_token: "t==".to_owned(),
            expires_at: Timestamp::from_seconds(0),
            assumed_role_arn: String::new(),
            role_arn: "arn:aws:iam::222222222222:role/R".parse().unwrap(),
            account_id: "222222222222".parse().unwrap(),
            session_policy: None,
            managed_policies: Vec::new(),
        };
        assert_eq!(
            exports(&given),
            "export AWS_ACCESS_KEY_ID='ASIAEXAMPLE'\nexport AWS_SECRET_ACCESS_KEY='a/b+c'\nexport AWS_SESSION_TOKEN='t=='\n"
        );
    }

    #[test]
    fn how_sdks_ask() {
        let address = "https://d.example/x?reason=a%20report&features=tags";
        assert_eq!(
            container(address),
            "export AWS_CONTAINER_CREDENTIALS_FULL_URI='https://d.example/x?reason=a%20report&features=tags'\n\
             export AWS_CONTAINER_AUTHORIZATION_TOKEN='Bearer dpt_…'\n"
        );
        assert_eq!(
            process(address),
            "[profile deputize]\ncredential_process = curl -sSf -H @/home/you/.deputize-header \
             \"https://d.example/x?reason=a%20report&features=tags\"\n"
        );
    }
}
