//! The role's written forms before independent judges: cfn-lint (AWS) for the templates, parliament for the policies, an
//! HCL parser for Terraform, and TypeScript with the CDK's own types for the construct.
//!
//! What is judged are the golden texts of `domain`, which its tests hold against what it writes: so each form is judged
//! once, without an environment, and not in every workspace.

use std::path::{Path, PathBuf};
use std::process::Command;

use deputize_tests::environment::from_setup;
use deputize_tests::source;

#[test]
fn cfn_lint_accepts_every_template() {
    let files = golden("cfn-lint", &["cloudformation_", "stackset_", "published"], "yaml");
    let mut command = Command::new(from_setup("DEPUTIZE_CFN_LINT"));
    // Not even an informational remark.
    command.args(["--include-checks", "I", "--regions", "us-east-1", "eu-west-1", "--"]).args(&files);
    judge(command, &files, 20);
}

#[test]
fn parliament_accepts_every_policy() {
    let files = golden("policies", &["permission"], "json");
    judge(python("policies", &files), &files, 4);
}

#[test]
fn wildcards_stand_for_reads_alone() {
    let files = golden("reads", &["permission_wildcards"], "json");
    judge(python("reads", &files), &files, 1);
}

#[test]
fn an_hcl_parser_reads_every_module() {
    let files = golden("terraform", &["terraform_"], "tf");
    judge(python("terraform", &files), &files, 5);
}

#[test]
fn typescript_accepts_every_construct() {
    let files = golden("cdk", &["cdk_"], "ts");
    let cdk = PathBuf::from(from_setup("DEPUTIZE_CDK"));
    let modules = files[0].parent().expect("a folder").join("node_modules");
    if !modules.exists() {
        std::os::unix::fs::symlink(cdk.join("node_modules"), &modules).expect("a link to the CDK");
    }
    let mut command = Command::new("node");
    command.arg(cdk.join("node_modules/typescript/bin/tsc")).args(&files).args([
        "--noEmit",
        "--strict",
        "--noUnusedLocals",
        // The CDK's own types are not what is judged.
        "--skipLibCheck",
        "--target",
        "es2022",
        "--module",
        "nodenext",
    ]);
    judge(command, &files, 5);
}

fn python(what: &str, files: &[PathBuf]) -> Command {
    let mut command = Command::new(from_setup("DEPUTIZE_JUDGE_PYTHON"));
    command.arg(source::root().join("tests/local/judge.py")).arg(what).args(files);
    command
}

/// The golden texts whose names begin so, each as a file of its own.
fn golden(label: &str, prefixes: &[&str], extension: &str) -> Vec<PathBuf> {
    let into = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("judges-{label}-{}", std::process::id()));
    std::fs::create_dir_all(&into).expect("a folder");
    let snapshots = source::root().join("domain/src/policy/snapshots");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(snapshots).expect("the golden texts") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let Some(name) = stem.strip_prefix("deputize_domain__policy__tests__") else { continue };
        if path.extension().is_some_and(|end| end == "snap")
            && prefixes.iter().any(|one| name.starts_with(one))
        {
            let text = std::fs::read_to_string(&path).expect("a text");
            // insta writes its own head between two lines of dashes.
            let body = text.splitn(3, "---\n").nth(2).expect("a head and a body");
            let file = into.join(format!("{name}.{extension}"));
            std::fs::write(&file, body).expect("a file");
            files.push(file);
        }
    }
    files.sort();
    files
}

/// Lets a judge read the files; it must say nothing and end well. `least` is how many there must be.
fn judge(mut command: Command, files: &[PathBuf], least: usize) {
    assert!(files.len() >= least, "only {} golden texts: {files:?}", files.len());
    let judged = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [judged.stdout, judged.stderr].concat();
    assert!(judged.status.success() && said.is_empty(), "{}", String::from_utf8_lossy(&said));
    let _ = std::fs::remove_dir_all(files[0].parent().expect("a folder"));
}
