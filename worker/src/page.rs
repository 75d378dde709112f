//! The HTML of an onboarding link's page: the console's own `index.html` with the link's title, preview and text in it.
//!
//! The only place in the worker that knows HTML, since a page that must be readable without a script has to come from
//! here. Names, alias and note are other people's text: everything that is filled in goes through [`escaped`], and no
//! script or style is ever part of it, which the content policy holds as well.

use std::fmt::Write as _;

use domain::api::Policies;
use domain::arn::{Partition, Principal};
use domain::link::{OnboardingLink, words};
use domain::policy::CaptureBucket;

/// The headers of the page: those of the static files (`app/public/_headers`), which Cloudflare does not add to a
/// Worker's own answers. `Cache-Control`, `Referrer-Policy`, `X-Frame-Options` and `X-Content-Type-Options` every answer has by
/// [`crate::edge`].
pub(crate) const HEADERS: [(&str, &str); 7] = [
    ("content-type", "text/html; charset=utf-8"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src 'self'; \
         connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("x-robots-tag", "noindex, nofollow"),
];

/// Where `app/index.html` has room: its title, its description, and the beginning of its body.
const TITLE: &str = "<title>Deputize</title>";
const DESCRIPTION: &str = "<meta name=\"description\"";
const BODY: &str = "<body>";

/// What is filled in.
#[derive(Debug)]
pub(crate) struct Page {
    title: String,
    preview: String,
    /// HTML.
    text: String,
}

impl Page {
    /// The page of a link that works.
    pub(crate) fn asking(link: &OnboardingLink, principal: &Principal, role: &Policies) -> Self {
        let (title, preview) = (
            words::title(&link.asker, link.terms.features),
            words::preview(&link.asker, link.terms.features),
        );
        let text = asking(link, principal, role).unwrap_or_default();
        Self { title, preview, text }
    }

    /// The page of a link that does not.
    pub(crate) fn refusal(detail: &str, remedy: &str) -> Self {
        let text = format!("<h1>{}</h1><p>{}</p>", escaped(detail), escaped(remedy));
        Self { title: detail.to_owned(), preview: remedy.to_owned(), text }
    }

    /// `shell` with all of it. Where the shell has no room for a part, that part is left out.
    pub(crate) fn fill(&self, shell: &str) -> String {
        let (title, preview) = (escaped(&self.title), escaped(&self.preview));
        let head = format!(
            "<title>{title} · Deputize</title>\
             <meta property=\"og:title\" content=\"{title}\">\
             <meta property=\"og:description\" content=\"{preview}\">\
             <meta property=\"og:type\" content=\"website\">\
             <meta property=\"og:site_name\" content=\"Deputize\">\
             <meta name=\"twitter:card\" content=\"summary\">\
             <meta name=\"twitter:title\" content=\"{title}\">\
             <meta name=\"twitter:description\" content=\"{preview}\">\
             <meta name=\"description\" content=\"{preview}\">"
        );
        let titled = without_description(shell).replacen(TITLE, &head, 1);
        titled.replacen(
            BODY,
            &format!("{BODY}<article id=\"before\" class=\"before\">{}</article>", self.text),
            1,
        )
    }
}

/// The shell without the description that all other pages have.
fn without_description(shell: &str) -> String {
    let Some((before, rest)) = shell.split_once(DESCRIPTION) else { return shell.to_owned() };
    let after = rest.split_once('>').map_or(rest, |(_, after)| after);
    format!("{before}{after}")
}

fn asking(link: &OnboardingLink, principal: &Principal, role: &Policies) -> Result<String, std::fmt::Error> {
    let (asker, terms) = (&link.asker, &link.terms);
    let mut html = String::new();
    write!(html, "<h1>{}</h1>", escaped(&words::title(asker, terms.features)))?;
    write!(html, "<p>{}</p><dl>", escaped(&words::preview(asker, terms.features)))?;
    write!(html, "<dt>Asked by</dt><dd>{}", escaped(&words::who(asker)))?;
    if let Some(email) = &asker.email {
        write!(html, " (<a href=\"mailto:{0}\">{0}</a>)", escaped(email))?;
    }
    html.push_str("</dd>");
    if let Some(alias) = &terms.alias {
        write!(html, "<dt>For the account</dt><dd>{}</dd>", escaped(alias))?;
    }
    if let Some(expected) = &terms.expected {
        write!(html, "<dt>Account ID</dt><dd><code>{expected}</code></dd>")?;
    }
    if principal.partition() != Partition::default() {
        write!(html, "<dt>Partition</dt><dd>{}</dd>", principal.partition().title())?;
    }
    if let Some(CaptureBucket { bucket, prefix }) = &terms.captures {
        write!(html, "<dt>Captures go to</dt><dd><code>{bucket}/{prefix}</code></dd>")?;
    }
    if let Some(note) = &terms.note {
        write!(html, "<dt>Note</dt><dd>{}</dd>", escaped(note).replace('\n', "<br>"))?;
    }
    write!(html, "<dt>Works until</dt><dd>{}</dd></dl>", link.expires_at)?;
    html.push_str("<h2>What the role may do</h2><ul>");
    for (_, action) in terms.features.actions() {
        write!(html, "<li><code>{}</code> {}</li>", action.name, escaped(action.why))?;
    }
    html.push_str("</ul><h2>What it may not</h2><ul>");
    for sentence in words::not_asked(terms.features, terms.captures.as_ref()) {
        write!(html, "<li>{}</li>", escaped(&sentence))?;
    }
    html.push_str("</ul><h2>How you end it</h2><ul>");
    for sentence in words::ending(terms.features) {
        write!(html, "<li>{}</li>", escaped(sentence))?;
    }
    html.push_str("</ul><h2>The role</h2><dl>");
    write!(html, "<dt>Trusted principal</dt><dd><code>{}</code></dd>", escaped(&principal.to_string()))?;
    write!(html, "<dt>External ID</dt><dd><code>{}</code></dd>", link.external_id)?;
    write!(html, "<dt>Role name</dt><dd><code>{}</code></dd></dl>", escaped(role.role_name.as_str()))?;
    write!(html, "<h3>CloudFormation template</h3><pre>{}</pre>", escaped(&role.cloudformation_template))?;
    write!(html, "<h3>Trust policy</h3><pre>{}</pre>", escaped(&role.trust_policy.pretty()))?;
    if let Some(policy) = &role.permission_policy {
        write!(html, "<h3>Permission policy</h3><pre>{}</pre>", escaped(&policy.pretty()))?;
    }
    html.push_str(
        "<p>With JavaScript, this page takes the account ID and proves the role. Without it, send the account ID and the \
         role's name to whoever asked you.</p>",
    );
    Ok(html)
}

/// A text as HTML shows it, between tags and inside double quotes.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests;
