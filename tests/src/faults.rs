//! Bad days of AWS, on demand: a relay between the Worker and the local AWS that answers some calls itself.
//!
//! A rule names calls by service, region, action and account, and says what becomes of them. What no rule names is passed
//! on as it came: the `Host` header is signed, and it is the relay's own, since that is the address that the Worker calls.
//! Runs of one environment share it, so a rule that is meant for one test names that test's role.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What becomes of a call.
#[derive(Clone, Debug)]
pub enum Fault {
    /// AWS asks to slow down: 400 `Throttling`.
    Throttle,
    /// A part of AWS is down: 503 without a document.
    Unavailable,
    /// The answer comes this much later.
    Delay(Duration),
    /// The connection is cut without an answer.
    Cut,
    /// AWS refuses, with this status, code and message, in the XML of the query protocol.
    Refuse(u16, &'static str, &'static str),
    /// The answer is passed on with one text in the place of another of the same length.
    Rewrite(String, String),
}

/// Which calls, and what becomes of them. What is not said is any.
#[derive(Clone, Debug)]
pub struct Rule {
    service: Option<&'static str>,
    region: Option<&'static str>,
    action: Option<&'static str>,
    /// A part of the body, such as an account or the name of a role.
    about: Option<String>,
    /// Whether the first call that it names is the only one.
    is_for_one: bool,
    /// The access key that signs.
    key: Option<String>,
    fault: Fault,
}

impl Rule {
    /// A rule for every call.
    pub fn all(fault: Fault) -> Self {
        Self { service: None, region: None, action: None, about: None, is_for_one: false, key: None, fault }
    }

    /// Only calls that are signed for this service, such as `sts`.
    #[must_use]
    pub fn service(self, service: &'static str) -> Self {
        Self { service: Some(service), ..self }
    }

    /// Only calls that are signed for this region.
    #[must_use]
    pub fn region(self, region: &'static str) -> Self {
        Self { region: Some(region), ..self }
    }

    /// Only this action.
    #[must_use]
    pub fn action(self, action: &'static str) -> Self {
        Self { action: Some(action), ..self }
    }

    /// Only calls whose body holds this text: an account, a role.
    #[must_use]
    pub fn about(self, text: &str) -> Self {
        Self { about: Some(text.to_owned()), ..self }
    }

    /// Only the first of them.
    #[must_use]
    pub fn once(self) -> Self {
        Self { is_for_one: true, ..self }
    }

    /// Only calls that are signed with this access key, which a session has too.
    #[must_use]
    pub fn signed_with(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }

    fn is_for(&self, call: &Call) -> bool {
        let is = |wanted: Option<&str>, found: &str| wanted.is_none_or(|wanted| wanted == found);
        is(self.service, &call.service)
            && is(self.region, &call.region)
            && is(self.action, &call.action)
            && is(self.key.as_deref(), &call.key)
            && self.about.as_ref().is_none_or(|text| call.body.contains(text.as_str()))
    }
}

/// The relay. Its threads end with the process.
#[derive(Debug)]
pub struct Faults {
    port: u16,
    rules: Arc<Mutex<Vec<(u64, Rule)>>>,
    signed: Signed,
}

/// The service, the region and the access key of each call so far.
type Signed = Arc<Mutex<Vec<[String; 3]>>>;

/// A rule in force, until it is dropped.
#[derive(Debug)]
pub struct InForce {
    id: u64,
    rules: Arc<Mutex<Vec<(u64, Rule)>>>,
}

impl Drop for InForce {
    fn drop(&mut self) {
        locked(&self.rules).retain(|(id, _)| *id != self.id);
    }
}

impl Faults {
    /// In front of a port of this machine, which may open later.
    pub fn before(target: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback can be bound");
        let port = listener.local_addr().expect("it is bound").port();
        let rules = Arc::<Mutex<Vec<(u64, Rule)>>>::default();
        let signed = Signed::default();
        let (of_all, of_each) = (Arc::clone(&rules), Arc::clone(&signed));
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (rules, signed) = (Arc::clone(&of_all), Arc::clone(&of_each));
                // A connection that breaks off is the caller's to notice.
                std::thread::spawn(move || drop(answer(client, target, &rules, &signed)));
            }
        });
        Self { port, rules, signed }
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What the Worker takes for AWS.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The access keys with which this service was asked in this region, in the order of the calls.
    pub fn keys_of(&self, service: &str, region: &str) -> Vec<String> {
        let signed = locked(&self.signed);
        let asked = signed.iter().filter(|[of, at, _]| of == service && at == region);
        asked.map(|[_, _, key]| key.clone()).collect()
    }

    /// Puts a rule in force. The first that names a call counts.
    #[must_use]
    pub fn put(&self, rule: Rule) -> InForce {
        let mut rules = locked(&self.rules);
        let id = rules.iter().map(|(id, _)| id + 1).max().unwrap_or(0);
        rules.push((id, rule));
        InForce { id, rules: Arc::clone(&self.rules) }
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A whole request, and what it asks for.
struct Call {
    head: String,
    body: String,
    key: String,
    service: String,
    region: String,
    action: String,
}

impl Call {
    fn read(from: &TcpStream) -> io::Result<Self> {
        let mut reader = BufReader::new(from);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let length = header(&head, "content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let body = String::from_utf8_lossy(&body).into_owned();
        // `Credential=AKIA…/20261124/us-east-1/sts/aws4_request`
        let authorization = header(&head, "authorization").unwrap_or_default();
        let key = authorization.split(['=', '/']).nth(1).unwrap_or_default().to_owned();
        let mut scope = authorization.split(['/', ',']).skip(2).map(str::to_owned);
        let (region, service) = (scope.next().unwrap_or_default(), scope.next().unwrap_or_default());
        let target = header(&head, "x-amz-target").and_then(|target| target.rsplit('.').next());
        let query = body.split('&').find_map(|pair| pair.strip_prefix("Action="));
        let action = target.or(query).unwrap_or_default().to_owned();
        Ok(Self { head, body, key, service, region, action })
    }
}

/// The value of a header, by its name in lower case.
fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find_map(|(found, value)| found.eq_ignore_ascii_case(name).then_some(value.trim()))
}

fn answer(
    mut client: TcpStream,
    target: u16,
    rules: &Mutex<Vec<(u64, Rule)>>,
    signed: &Mutex<Vec<[String; 3]>>,
) -> io::Result<()> {
    let call = Call::read(&client)?;
    locked(signed).push([&call.service, &call.region, &call.key].map(String::clone));
    let rule = taken(&mut locked(rules), &call);
    let answer = match rule.map(|rule| rule.fault) {
        None => pass(&call, target)?,
        Some(Fault::Cut) => return Ok(()),
        Some(Fault::Delay(time)) => {
            std::thread::sleep(time);
            pass(&call, target)?
        }
        Some(Fault::Unavailable) => response(503, "<html><body>Service Unavailable</body></html>"),
        Some(Fault::Throttle) => refusal(400, "Throttling", "Rate exceeded"),
        Some(Fault::Refuse(status, code, message)) => refusal(status, code, message),
        Some(Fault::Rewrite(from, to)) => {
            assert_eq!(from.len(), to.len(), "the answer's length is in its head already");
            String::from_utf8_lossy(&pass(&call, target)?).replace(&from, &to).into_bytes()
        }
    };
    client.write_all(&answer)
}

/// The rule for a call; one that is for one call alone is used up by it.
fn taken(rules: &mut Vec<(u64, Rule)>, call: &Call) -> Option<Rule> {
    let at = rules.iter().position(|(_, rule)| rule.is_for(call))?;
    if rules[at].1.is_for_one { Some(rules.remove(at).1) } else { Some(rules[at].1.clone()) }
}

/// Asks the local AWS. One request a connection: what ends the answer is its end.
fn pass(call: &Call, target: u16) -> io::Result<Vec<u8>> {
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, target))?;
    let kept = call.head.lines().filter(|line| {
        let name = line.split(':').next().unwrap_or_default();
        !name.eq_ignore_ascii_case("connection") && !line.is_empty()
    });
    let head = kept.collect::<Vec<_>>().join("\r\n");
    write!(server, "{head}\r\nConnection: close\r\n\r\n{}", call.body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    Ok(answer)
}

fn refusal(status: u16, code: &str, message: &str) -> Vec<u8> {
    let document = format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
         <Code>{code}</Code><Message>{message}</Message></Error><RequestId>fault</RequestId></ErrorResponse>"
    );
    response(status, &document)
}

fn response(status: u16, body: &str) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status} Fault\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n", body.len());
    format!("{head}Connection: close\r\n\r\n{body}").into_bytes()
}
