//! What an operator does to a deployment: other secrets, and what lies on the disk while nothing runs.

use std::path::Path;
use std::process::Command;

use deputize_tests::environment::{Environment, from_setup};
use serde_json::Value;

use crate::bad_days::{end_the_runtime, kill_the_runtime, others_answer, signal};

/// The Worker's own secrets, as the launcher keeps them.
pub(crate) fn secrets(environment: &Environment) -> Value {
    let kept = environment.state().join("secrets.json");
    let text = std::fs::read_to_string(kept).expect("the launcher keeps its secrets");
    serde_json::from_str(&text).expect("secrets.json is JSON")
}

/// Restarts the Worker with other secrets, as a deployment would.
pub(crate) async fn restart_with(environment: &Environment, changed: &Value) {
    let mut kept = secrets(environment);
    for (name, value) in changed.as_object().expect("an object") {
        kept[name] = value.clone();
    }
    std::fs::write(environment.state().join("secrets.json"), kept.to_string()).expect("it can be written");
    kill_the_runtime(environment).await;
}

/// Stops the runtime, runs a program over the folder of its storage, and starts it again.
pub(crate) async fn while_nothing_runs(environment: &Environment, program: &str, arguments: &[&str]) {
    let launcher = environment.local["pids"]["launcher"].as_u64().expect("a process").to_string();
    signal("-STOP", &launcher);
    let before = end_the_runtime(environment);
    python(program, &environment.state().join("worker"), arguments);
    signal("-CONT", &launcher);
    others_answer(environment, &before).await;
}

/// Runs a program of Python's; gives what it prints. Its first argument is the folder.
pub(crate) fn python(program: &str, folder: &Path, arguments: &[&str]) -> String {
    let mut python = Command::new(from_setup("DEPUTIZE_PYTHON"));
    let ran =
        python.args(["-c", program]).arg(folder).args(arguments).output().expect("python3 is on the path");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).expect("text")
}
