//! What is refused, and that it is named.

use super::*;

#[track_caller]
fn check(query: &str, kind: &str, part: &str) {
    let error = ask(query, Steps::instant(at(25))).map(told).unwrap_err();
    assert_eq!(error.kind(), kind, "{query}: {error}");
    assert!(error.to_string().contains(part), "{query}: {error}");
}

#[test]
fn what_is_not_supported_is_named() {
    for (query, part) in [
        ("histogram_quantile(0.9, cpu)", "`histogram_quantile`"),
        ("sum by (id) (label_replace(cpu, 'a', 'b', 'c', 'd'))", "`label_replace`"),
        ("stddev(cpu)", "`stddev`"),
        ("cpu and memory", "`and`"),
        ("cpu or memory", "`or`"),
        ("cpu unless memory", "`unless`"),
        ("cpu / on (id) memory", "`on`"),
        ("cpu * ignoring (id) group_left memory", "`ignoring`"),
        ("cpu @ 1", "`@`"),
        ("rate(cpu[1h:5m])", "subquery"),
        ("avg_over_time(sum(cpu)[1h:5m])", "range behind"),
        ("sum(cpu)[5m]", "range behind"),
        ("'text'", "text as a value"),
        (r"cpu{id=~'\\pL'}", "regular expression"),
    ] {
        check(query, "bad_data", part);
    }
}

#[test]
fn what_cannot_be_read_is_told_where() {
    for (query, part) in [
        ("", "no expression"),
        ("  # nothing", "no expression"),
        ("cpu{", "the query ends"),
        ("cpu{id}", "`=`, `!=`"),
        ("cpu{id=1}", "a text"),
        ("cpu{id='a' region='b'}", "`,` or `}`"),
        ("cpu{1='a'}", "a label"),
        ("cpu{id='a}", "no end"),
        (r"cpu{id='\x'}", r"`\x`"),
        ("cpu cpu", "`cpu` stands at 4"),
        ("cpu $ 1", "`$` at 4"),
        ("(cpu", "`)`"),
        ("cpu +", "an expression"),
        ("1 < 2", "`bool`"),
        ("1 + bool 2", "`bool`"),
        ("cpu[5m]", "inside a function"),
        ("rate(cpu)", "with a range"),
        ("rate(1)", "with a range"),
        ("rate(cpu[0s])", "longer than nothing"),
        ("rate(cpu[5x])", "neither a number nor a duration"),
        ("rate(cpu[200d])", "90 days"),
        ("cpu offset 1y", "90 days"),
        ("sum(1)", "takes series"),
        ("topk(cpu, cpu)", "a number first"),
        ("topk(cpu)", "a number first"),
        ("{}", "must name a metric"),
        ("{id=~'.*'}", "must name a metric"),
        ("{id=''}", "must name a metric"),
        ("cpu{id=~'a)|(b'}", "regular expression"),
        ("cpu{id=~'('}", "regular expression"),
        ("sum by (1) (cpu)", "a label"),
        ("sum by (id", "`,` or `)`"),
    ] {
        check(query, "bad_data", part);
    }
}

#[test]
fn what_has_no_bounds_is_refused() {
    check(&"(".repeat(5000), "bad_data", "parts");
    check(&"-".repeat(5000), "bad_data", "parts");
    check(&"rate(".repeat(3000), "bad_data", "parts");
    check(&vec!["1"; 5000].join("+"), "bad_data", "parts");
    check(&vec!["1"; 5000].join("^"), "bad_data", "parts");
    check(&["cpu"; 11].join("+"), "bad_data", "selectors");
    check(&" ".repeat(20_000), "bad_data", "16,384");
    let large = "cpu{id=~'((((((a{90}){90}){90}){90}){90}){90})'}";
    check(large, "bad_data", "regular expression");
}

#[test]
fn what_does_not_fit_together_is_refused() {
    check("cpu{id='a'} + {__name__=~'memory|requests'}", "execution", "right side");
    check("{__name__=~'memory|requests'} + cpu{id='a'}", "execution", "left side");
    check("rate({__name__=~'memory|requests'}[15m])", "execution", "same labels");
    check("{__name__=~'memory|requests'} * 2", "execution", "same labels");
    let many: Vec<Series> = vec![series(&[(NAME, "cpu")], &[]); CELLS_MAX / 1000 + 1];
    let steps = Steps::over(at(0), at(999), Duration::from_mins(1)).unwrap();
    let error = evaluate(&parse("cpu").unwrap(), vec![many], steps).unwrap_err();
    assert_eq!(error.kind(), "execution", "{error}");
}

#[test]
fn steps_have_bounds() {
    let refused = |start, end, step| Steps::over(start, end, step).unwrap_err().to_string();
    assert!(refused(at(0), at(10), Duration::ZERO).contains("`step`"));
    assert!(refused(at(10), at(0), FIVE).contains("before"));
    assert!(refused(at(0), at(11_000), Duration::from_mins(1)).contains("11,000"));
    assert!(refused(at(0), at(91 * 24 * 60), FIVE * 1000).contains("90 days"));
    assert_eq!(Steps::over(at(0), at(10_999), Duration::from_mins(1)).unwrap().len(), STEPS_MAX);
    assert_eq!(Steps::over(at(3), at(3), FIVE).unwrap(), Steps::over(at(3), at(7), FIVE).unwrap());
}

#[test]
fn a_list_takes_a_selector_alone() {
    assert_eq!(parse_selector("cpu{id='a'}").unwrap().len(), 2);
    assert_eq!(parse_selector("{id='a'}").unwrap().len(), 1);
    for wrong in ["cpu[5m]", "cpu offset 5m", "sum(cpu)", "cpu + 1", "1", "", "{}"] {
        assert_eq!(parse_selector(wrong).unwrap_err().kind(), "bad_data", "{wrong}");
    }
}
