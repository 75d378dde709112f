//! What always holds.

use proptest::prelude::*;

use super::*;

fn one(points: Vec<(i64, f64)>) -> Series {
    let points = points.into_iter().map(|(minute, value)| (at(minute), value)).collect();
    Series { points, ..series(&[(NAME, "cpu")], &[]) }
}

fn points() -> impl Strategy<Value = Vec<(i64, f64)>> {
    proptest::collection::btree_map(0_i64..300, 0_u32..1000, 0..80)
        .prop_map(|map| map.into_iter().map(|(minute, value)| (minute, f64::from(value))).collect())
}

fn steps() -> impl Strategy<Value = Steps> {
    (0_i64..200, 0_i64..100, 1_u64..40).prop_map(|(start, length, step)| {
        Steps::over(at(start), at(start + length), Duration::from_mins(step)).unwrap()
    })
}

proptest! {
    /// No text makes it panic, and what is read prints its refusal.
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        let _ = ask(&text, Steps::instant(at(25)));
    }

    /// The same for what looks like a query.
    #[test]
    fn any_tokens_are_read_or_refused(
        tokens in proptest::collection::vec(
            proptest::sample::select(vec![
                "cpu", "sum", "by", "(", ")", "{", "}", "[5m]", "rate", "topk", "1", "-", "+", "*", "^", "==", "bool", ",",
                "id", "=~", "'a.*'", "offset", "5m", "without", "@", "[", ":", "]", "and", "0x", "1e", "'", "max_over_time",
            ]),
            0..25,
        )
    ) {
        let _ = ask(&tokens.join(" "), Steps::instant(at(25)));
    }

    /// Points that were left out are never missed.
    #[test]
    fn thinning_changes_nothing(points in points(), steps in steps()) {
        let expr = parse("cpu").unwrap();
        let whole = one(points);
        let thin = Series { points: steps.thin(whole.points.clone()), ..whole.clone() };
        prop_assert!(thin.points.len() <= steps.len());
        prop_assert_eq!(
            evaluate(&expr, vec![vec![thin]], steps).unwrap(),
            evaluate(&expr, vec![vec![whole]], steps).unwrap()
        );
    }

    /// All steps at once come to what each comes to alone.
    #[test]
    fn a_range_is_its_moments(points in points(), steps in steps(), n in 0_usize..6) {
        let query = ["cpu", "rate(cpu[30m])", "sum(cpu) * 2", "avg_over_time(cpu[1h] offset 7m)", "cpu > 500", "topk(1, cpu)"][n];
        let (expr, series) = (parse(query).unwrap(), one(points));
        let values = |steps: Steps| match evaluate(&expr, vec![vec![series.clone()]], steps).unwrap() {
            Value::Vector(tracks) => tracks.first().map_or(vec![None; steps.len()], |track| track.values.clone()),
            Value::Scalar(_) => unreachable!("series come to series"),
        };
        let each: Vec<_> = steps.iter().flat_map(|at| values(Steps::instant(at))).collect();
        prop_assert_eq!(values(steps), each);
    }

    /// A rate of what never falls is never below zero, and of a straight line its slope.
    #[test]
    fn the_rate_of_a_line(slope in 0_u32..100, minute in 30_i64..200) {
        let line = (0..300).step_by(5).map(|at| (at, f64::from(slope) * 60.0 * f64::from(i32::try_from(at).unwrap()))).collect();
        let steps = Steps::instant(at(minute));
        let value = evaluate(&parse("rate(cpu[20m])").unwrap(), vec![vec![one(line)]], steps).unwrap();
        let Value::Vector(tracks) = value else { unreachable!("series come to series") };
        prop_assert!((tracks[0].values[0].unwrap() - f64::from(slope)).abs() < 1e-9);
    }

    /// `sum by` loses nothing.
    #[test]
    fn groups_add_up(values in proptest::collection::vec((0_u8..5, 0_u32..1000), 1..40)) {
        let series: Vec<Series> = values.iter().enumerate().map(|(n, (group, value))| {
            series(&[(NAME, "cpu"), ("id", &n.to_string()), ("g", &group.to_string())], &[Some(f64::from(*value))])
        }).collect();
        let sum = |query: &str| {
            let value = evaluate(&parse(query).unwrap(), vec![series.clone()], Steps::instant(at(1))).unwrap();
            let Value::Vector(tracks) = value else { unreachable!("series come to series") };
            tracks.iter().filter_map(|track| track.values[0]).sum::<f64>()
        };
        let all: f64 = values.iter().map(|(_, value)| f64::from(*value)).sum();
        prop_assert_eq!((sum("sum(cpu)"), sum("sum by (g) (cpu)"), sum("sum without (id) (cpu)")), (all, all, all));
    }
}
