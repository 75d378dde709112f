//! The regions of an account, as AWS's documentation shows them.

use super::*;

#[test]
fn opt_in_is_told_apart() {
    let body = br#"<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
   <requestId>59dbff89-35bd-4eac-99ed-be587EXAMPLE</requestId>
   <regionInfo>
      <item><regionName>us-east-1</regionName><regionEndpoint>ec2.us-east-1.amazonaws.com</regionEndpoint><optInStatus>opt-in-not-required</optInStatus></item>
      <item><regionName>af-south-1</regionName><regionEndpoint>ec2.af-south-1.amazonaws.com</regionEndpoint><optInStatus>not-opted-in</optInStatus></item>
      <item><regionName>eu-south-1</regionName><optInStatus>opted-in</optInStatus></item>
      <item><regionName>eu-west-1</regionName></item>
   </regionInfo>
</DescribeRegionsResponse>"#;
    let regions: Vec<Region> =
        read_xml(OPERATION, body, |root| root.items("regionInfo", "item").map(read).collect()).unwrap();
    let usable: Vec<_> =
        regions.iter().filter(|region| region.usable()).map(|region| region.name.as_str()).collect();
    assert_eq!(usable, ["us-east-1", "eu-south-1", "eu-west-1"]);
    assert_eq!(regions.get(1).map(|region| region.opt_in), Some(OptIn::NotOptedIn));
}
