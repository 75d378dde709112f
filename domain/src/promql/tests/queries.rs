//! A table: a query, and what it comes to at minutes 10, 15, 20 and 25.

use super::*;

#[track_caller]
fn check(query: &str, expected: &str) {
    let steps = Steps::over(at(10), at(25), FIVE).unwrap();
    let got = ask(query, steps).map_or_else(|error| format!("{error:?}"), told);
    assert_eq!(got, expected, "{query}");
}

/// The same at minute 25 alone.
#[track_caller]
fn check_now(query: &str, expected: &str) {
    let got = ask(query, Steps::instant(at(25))).map_or_else(|error| format!("{error:?}"), told);
    assert_eq!(got, expected, "{query}");
}

#[test]
fn selectors() {
    check("cpu{id='a'}", "{__name__=cpu,id=a,region=eu} 3 4 5 6");
    check(r#"cpu{id!="a",region="eu"}"#, "{__name__=cpu,id=b,region=eu} 30 40 50 60");
    check("cpu{id=~\"a|c\"}", "{__name__=cpu,id=a,region=eu} 3 4 5 6; {__name__=cpu,id=c,region=us} - - 5 5");
    check("cpu{id!~'a|b'}", "{__name__=cpu,id=c,region=us} - - 5 5");
    check("{__name__=~'mem.*'}", "{__name__=memory,id=a,region=eu} 2 2 2 2");
    check("{'memory', region='eu',}", "{__name__=memory,id=a,region=eu} 2 2 2 2");
    check("cpu{id=~'.'} offset 5m > 15", "{__name__=cpu,id=b,region=eu} 20 30 40 50");
    check("cpu{id='a'} offset -5m", "{__name__=cpu,id=a,region=eu} 4 5 6 7");
    check("cpu{region='e'}", "");
    check("cpu{region=~'e'}", "");
    check("cpu{missing='',id='a'}", "{__name__=cpu,id=a,region=eu} 3 4 5 6");
    check("cpu{id='a'} # of one", "{__name__=cpu,id=a,region=eu} 3 4 5 6");
}

#[test]
fn a_value_counts_for_two_periods() {
    let between = |minute| told(ask("cpu{id='c'}", Steps::instant(at(minute))).unwrap());
    assert_eq!(between(9), "{__name__=cpu,id=c,region=us} 5");
    assert_eq!(between(10), "", "it is ten minutes old");
    let old = |minute| {
        let mut all = all();
        for one in &mut all {
            one.hourly_before = at(60);
        }
        let expr = parse("cpu{id='c'}").unwrap();
        let steps = Steps::instant(at(minute));
        told(evaluate(&expr, vec![found(&all, &expr.wants(steps)[0])], steps).unwrap())
    };
    assert_eq!(old(149), "{__name__=cpu,id=c,region=us} 5", "two hours, where points are hourly");
    assert_eq!(old(150), "");
}

#[test]
fn over_time() {
    // The counter begins anew at minute 15, and is not carried on to before it was zero.
    check("rate(requests[10m])", "{id=a,region=eu} 1 0 0.5 1");
    check("increase(requests[10m])", "{id=a,region=eu} 600 0 300 600");
    check("irate(requests[10m])", "{id=a,region=eu} 1 0 1 1");
    check("delta(cpu{id='b'}[15m])", "{id=b,region=eu} 30 30 30 30");
    check("idelta(cpu{id='b'}[15m])", "{id=b,region=eu} 10 10 10 10");
    check("avg_over_time(cpu{id='a'}[10m])", "{id=a,region=eu} 2.5 3.5 4.5 5.5");
    check("sum_over_time(cpu{id='a'}[10m] offset 5m)", "{id=a,region=eu} 3 5 7 9");
    check("max_over_time(cpu{id='a'}[600])", "{id=a,region=eu} 3 4 5 6");
    check("min_over_time(cpu{id='a'}[10m])", "{id=a,region=eu} 2 3 4 5");
    check(
        "count_over_time(cpu[10m])",
        "{id=a,region=eu} 2 2 2 2; {id=b,region=eu} 2 2 2 2; {id=c,region=us} - - 1 2",
    );
    check("last_over_time(cpu{id='a'}[10m])", "{__name__=cpu,id=a,region=eu} 3 4 5 6");
    check("rate(cpu{id='a'}[5m])", "");
}

#[test]
fn aggregations() {
    check("sum by (region) (cpu)", "{region=eu} 33 44 55 66; {region=us} - - 5 5");
    check("sum(cpu) by (region)", "{region=eu} 33 44 55 66; {region=us} - - 5 5");
    check("sum without (id) (cpu)", "{region=eu} 33 44 55 66; {region=us} - - 5 5");
    check("sum(cpu)", "{} 33 44 60 71");
    check("avg(cpu)", "{} 16.5 22 20 23.6667");
    check("min(cpu)", "{} 3 4 5 5");
    check("max(cpu)", "{} 30 40 50 60");
    check("count by (nothing) (cpu)", "{} 2 2 3 3");
    check("topk(1, cpu)", "{__name__=cpu,id=b,region=eu} 30 40 50 60");
    check("bottomk(1, cpu)", "{__name__=cpu,id=a,region=eu} 3 4 5 -; {__name__=cpu,id=c,region=us} - - - 5");
    check_now(
        "topk by (region) (2, cpu)",
        "{__name__=cpu,id=b,region=eu} 60; {__name__=cpu,id=a,region=eu} 6; {__name__=cpu,id=c,region=us} 5",
    );
    check_now("topk(0, cpu)", "");
    check("sum by (region) (rate(requests[10m])) * 60", "{region=eu} 60 0 30 60");
    check("SUM(avg(cpu)) / 2", "{} 8.25 11 10 11.8333");
}

#[test]
fn arithmetic() {
    check("1 + 1", "2 2 2 2");
    check("2 + 3 * 4 ^ 2 % 5 - -1", "6 6 6 6");
    check("-2 ^ 2", "-4 -4 -4 -4");
    check("2 ^ 3 ^ 0", "2 2 2 2");
    check("1e3 / 0x10 + .5", "63 63 63 63");
    check("(1 - 2) / 0", "-Inf -Inf -Inf -Inf");
    check("1 < bool 2", "1 1 1 1");
    check("cpu{id='a'} * 100", "{id=a,region=eu} 300 400 500 600");
    check("100 - cpu{id='a'}", "{id=a,region=eu} 97 96 95 94");
    check("-cpu{id='a'}", "{id=a,region=eu} -3 -4 -5 -6");
    check("cpu / memory", "{id=a,region=eu} 1.5 2 2.5 3");
    check(
        "cpu > 4",
        "{__name__=cpu,id=a,region=eu} - - 5 6; {__name__=cpu,id=b,region=eu} 30 40 50 60; {__name__=cpu,id=c,region=us} - - 5 5",
    );
    check("4 >= cpu", "{__name__=cpu,id=a,region=eu} 3 4 - -");
    check("cpu{id='a'} == bool 4", "{id=a,region=eu} 0 1 0 0");
    check("cpu != memory", "{__name__=cpu,id=a,region=eu} 3 4 5 6");
    check("cpu < memory", "");
    check("cpu <= bool memory * 2", "{id=a,region=eu} 1 1 0 0");
    check("max(cpu) - min(cpu)", "{} 27 36 45 55");
}
