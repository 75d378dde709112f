// A scripted AWS account with thousands of resources, in front of the local AWS: it answers discovery and CloudWatch
// itself, after a round trip's time, and passes on what is about trust. No emulator holds as much as fast as that.

import { setTimeout as pause } from "node:timers/promises";
import { CountingProxy } from "./counting_proxy.mjs";

// What a call to AWS takes from the same continent.
const ROUND_TRIP_MILLIS = 20;

export class BigAccount extends CountingProxy {
  #regions;
  #each;

  // `each` says how many instances, databases and tables there are in each of `regions`.
  constructor(regions, each) {
    super();
    this.#regions = regions;
    this.#each = each;
  }

  get resources() {
    const { instances, databases, tables } = this.#each;
    return this.#regions.length * (instances + databases + tables);
  }

  async answerItself({ service, region, action, body }) {
    const answer = this.#answer(service, region, action, body);
    if (answer) await pause(ROUND_TRIP_MILLIS);
    return answer;
  }

  #answer(service, region, action, body) {
    if (service === "ec2" && action === "DescribeRegions") return xml(regions(this.#regions));
    const of = this.#regions.includes(region) ? this.#each : { instances: 0, databases: 0, tables: 0 };
    switch (`${service} ${action}`) {
      case "ec2 DescribeInstances":
        return xml(instances(region, of.instances));
      case "rds DescribeDBInstances":
        return xml(databases(region, of.databases, new URLSearchParams(body)));
      case "elasticloadbalancing DescribeLoadBalancers":
        return xml("<R><DescribeLoadBalancersResult><LoadBalancers/><LoadBalancerDescriptions/></DescribeLoadBalancersResult></R>");
      case "elasticache DescribeCacheClusters":
      case "elasticache DescribeReplicationGroups":
      case "elasticache DescribeServerlessCaches":
        return xml(`<R><${action}Result/></R>`);
      case "sqs ListQueues":
        return json({});
      case "dynamodb ListTables":
        return json(tables(region, of.tables, JSON.parse(body)));
      case "tagging GetResources":
        return json({ ResourceTagMappingList: [], PaginationToken: "" });
      case "monitoring GetMetricData":
        return json(points(JSON.parse(body)));
      default:
        return undefined;
    }
  }
}

const xml = (text) => ({ type: "text/xml", text });
const json = (value) => ({ type: "application/x-amz-json-1.0", text: JSON.stringify(value) });
const numbers = (count) => Array.from({ length: count }, (_, number) => number);

function regions(names) {
  const each = names.map((name) => `<item><regionName>${name}</regionName><optInStatus>opt-in-not-required</optInStatus></item>`);
  return `<R><regionInfo>${each.join("")}</regionInfo></R>`;
}

function instances(region, count) {
  const each = numbers(count).map(
    (n) => `<item><instanceId>i-${region}-${n}</instanceId><instanceState><name>running</name></instanceState>
      <instanceType>t3.medium</instanceType><placement><availabilityZone>${region}a</availabilityZone></placement>
      <tagSet><item><key>Name</key><value>web-${n}</value></item></tagSet></item>`,
  );
  return `<R><reservationSet><item><instancesSet>${each.join("")}</instancesSet></item></reservationSet></R>`;
}

// A hundred a page, as AWS gives at most.
function databases(region, count, form) {
  const begin = Number(form.get("Marker") ?? 0);
  const each = numbers(count).slice(begin, begin + 100).map(
    (n) => `<DBInstance><DBInstanceIdentifier>db-${n}</DBInstanceIdentifier><Engine>postgres</Engine><EngineVersion>16.3</EngineVersion>
      <DBInstanceClass>db.t4g.medium</DBInstanceClass><DBInstanceStatus>available</DBInstanceStatus>
      <DBInstanceArn>arn:aws:rds:${region}:222222222222:db:db-${n}</DBInstanceArn></DBInstance>`,
  );
  const marker = begin + 100 < count ? `<Marker>${begin + 100}</Marker>` : "";
  return `<R><DescribeDBInstancesResult><DBInstances>${each.join("")}</DBInstances>${marker}</DescribeDBInstancesResult></R>`;
}

function tables(region, count, { ExclusiveStartTableName: after }) {
  const begin = after ? Number(after.split("-").at(-1)) + 1 : 0;
  const TableNames = numbers(count).slice(begin, begin + 100).map((n) => `${region}-table-${n}`);
  return begin + 100 < count ? { TableNames, LastEvaluatedTableName: TableNames.at(-1) } : { TableNames };
}

// Metrics of three kinds, as real accounts have them: those that stand still, counts, and measured ones.
function points({ MetricDataQueries, StartTime, EndTime }) {
  const MetricDataResults = MetricDataQueries.map(({ Id, MetricStat }) => {
    const period = MetricStat.Period;
    const kind = MetricStat.Metric.MetricName.length % 3;
    const Timestamps = [];
    const Values = [];
    for (let at = Math.ceil(StartTime / period) * period; at < EndTime; at += period) {
      Timestamps.push(at);
      const wave = 50 + 40 * Math.sin(at / 7000 + Id.length);
      Values.push(kind === 0 ? 0 : kind === 1 ? Math.round(wave * 20) : wave + Math.sin(at) / 3);
    }
    return { Id, Timestamps, Values, StatusCode: "Complete" };
  });
  return { MetricDataResults };
}
