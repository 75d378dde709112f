//! The matrix of services and regions, laid out as a table: a row a region, a column a service.
//!
//! Accounts have some thirty regions and use a few. Regions in which nothing was found and nothing is wrong are told in one
//! line, so that what there is can be seen at a glance.

use domain::api::{Cell, CellState, Discovery, Matrix};
use domain::arn::Region;

/// A region with its cells, in the order of the matrix' services; `None` where the matrix has no cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The region.
    pub(crate) region: Region,
    /// Its cells.
    pub(crate) cells: Vec<Option<Cell>>,
}

impl Row {
    /// What tells it from what it was before: a cell that stands otherwise, since another instant.
    pub(crate) fn key(&self) -> String {
        let standing =
            |key: String, cell: &Cell| format!("{key} {:?} {} {}", cell.state, cell.count, cell.since);
        self.cells.iter().flatten().fold(self.region.to_string(), standing)
    }

    /// Whether there is anything to tell of it.
    fn is_telling(&self) -> bool {
        let tells = |cell: &Cell| {
            cell.count > 0
                || matches!(cell.state, CellState::Denied | CellState::Throttled | CellState::Failed)
        };
        self.cells.iter().flatten().any(tells)
    }
}

/// The rows: those that tell something, and the others.
pub(crate) fn rows(matrix: &Matrix) -> (Vec<Row>, Vec<Row>) {
    let row = |region: &Region| Row {
        region: region.clone(),
        cells: matrix
            .services
            .iter()
            .map(|service| {
                matrix.cells.iter().find(|cell| cell.service == *service && cell.region == *region).cloned()
            })
            .collect(),
    };
    matrix.regions.iter().map(row).partition(Row::is_telling)
}

/// What was found in all, such as `57 resources of 4 services in 3 regions`.
pub(crate) fn summary(matrix: &Matrix) -> String {
    let found = || matrix.cells.iter().filter(|cell| cell.count > 0);
    let total: u32 = found().map(|cell| cell.count).sum();
    if total == 0 {
        return "No resources yet".to_owned();
    }
    let mut services: Vec<_> = found().map(|cell| cell.service).collect();
    services.sort_unstable();
    services.dedup();
    let mut regions: Vec<_> = found().map(|cell| cell.region.as_str()).collect();
    regions.sort_unstable();
    regions.dedup();
    let many = |count: usize, one: &str, many: &str| super::words::count(count, one, many);
    format!(
        "{} of {} in {}",
        many(usize::try_from(total).unwrap_or(usize::MAX), "resource", "resources"),
        many(services.len(), "service", "services"),
        many(regions.len(), "region", "regions"),
    )
}

/// Whether a discovery is under way.
pub(crate) const fn is_running(discovery: &Discovery) -> bool {
    discovery.started_at.is_some() && discovery.finished_at.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::monitoring::Service;
    use domain::time::Timestamp;

    fn matrix(cells: &[(Service, &str, CellState, u32)]) -> Matrix {
        let cell = |(service, region, state, count): &(Service, &str, CellState, u32)| Cell {
            service: *service,
            region: region.parse().unwrap(),
            state: *state,
            count: *count,
            since: Timestamp::from_seconds(0),
            again_at: None,
            aws_code: None,
            message: None,
        };
        Matrix {
            services: vec![Service::Ec2, Service::Sqs],
            regions: ["eu-west-1", "us-east-1", "us-east-2"].map(|region| region.parse().unwrap()).to_vec(),
            cells: cells.iter().map(cell).collect(),
            discovery: Discovery::default(),
        }
    }

    #[test]
    fn quiet_regions_are_set_aside() {
        let matrix = matrix(&[
            (Service::Ec2, "us-east-1", CellState::Ok, 3),
            (Service::Sqs, "us-east-1", CellState::Empty, 0),
            (Service::Ec2, "eu-west-1", CellState::Denied, 0),
            (Service::Ec2, "us-east-2", CellState::Disabled, 0),
        ]);
        let (telling, quiet) = rows(&matrix);
        let names = |rows: &[Row]| rows.iter().map(|row| row.region.to_string()).collect::<Vec<_>>();
        assert_eq!(names(&telling), ["eu-west-1", "us-east-1"]);
        assert_eq!(names(&quiet), ["us-east-2"]);
        assert!(telling.iter().all(|row| row.cells.len() == 2));
        assert_eq!(telling[0].cells[1], None);
        assert_eq!(summary(&matrix), "3 resources of 1 service in 1 region");
    }

    #[test]
    fn a_discovery_without_an_end_is_under_way() {
        let at = Some(Timestamp::from_seconds(0));
        assert!(!is_running(&Discovery::default()));
        assert!(is_running(&Discovery { started_at: at, ..Discovery::default() }));
        assert!(!is_running(&Discovery { started_at: at, finished_at: at, ..Discovery::default() }));
    }
}
