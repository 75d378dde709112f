"""Datadog's own client of its AWS integration API, unchanged, pointed at us by nothing but host and keys.

    client.py begin URL TOKEN ACCOUNT ROLE    the key is valid; an external ID; an account with every setting that there is
    client.py go_on URL TOKEN ID              it is read, listed, changed and deleted; errors are read too

Whatever the client cannot read as its own types ends it with a traceback. It prints what it was told as JSON.
"""

from __future__ import annotations

import json
import sys

from datadog_api_client import ApiClient, Configuration
from datadog_api_client.exceptions import ApiException, ForbiddenException, NotFoundException
from datadog_api_client.v1.api.authentication_api import AuthenticationApi
from datadog_api_client.v2.api.aws_integration_api import AWSIntegrationApi
from datadog_api_client.v2.api.key_management_api import KeyManagementApi
from datadog_api_client.v2.model.aws_account_create_request import AWSAccountCreateRequest
from datadog_api_client.v2.model.aws_account_create_request_attributes import AWSAccountCreateRequestAttributes
from datadog_api_client.v2.model.aws_account_create_request_data import AWSAccountCreateRequestData
from datadog_api_client.v2.model.aws_account_partition import AWSAccountPartition
from datadog_api_client.v2.model.aws_account_type import AWSAccountType
from datadog_api_client.v2.model.aws_account_update_request import AWSAccountUpdateRequest
from datadog_api_client.v2.model.aws_account_update_request_attributes import AWSAccountUpdateRequestAttributes
from datadog_api_client.v2.model.aws_account_update_request_data import AWSAccountUpdateRequestData
from datadog_api_client.v2.model.aws_auth_config_role import AWSAuthConfigRole
from datadog_api_client.v2.model.aws_lambda_forwarder_config import AWSLambdaForwarderConfig
from datadog_api_client.v2.model.aws_lambda_forwarder_config_log_source_config import (
    AWSLambdaForwarderConfigLogSourceConfig,
)
from datadog_api_client.v2.model.aws_log_source_tag_filter import AWSLogSourceTagFilter
from datadog_api_client.v2.model.aws_logs_config import AWSLogsConfig
from datadog_api_client.v2.model.aws_metric_name_filters_include_only import AWSMetricNameFiltersIncludeOnly
from datadog_api_client.v2.model.aws_metrics_config import AWSMetricsConfig
from datadog_api_client.v2.model.aws_namespace_filters_exclude_only import AWSNamespaceFiltersExcludeOnly
from datadog_api_client.v2.model.aws_namespace_filters_include_only import AWSNamespaceFiltersIncludeOnly
from datadog_api_client.v2.model.aws_namespace_tag_filter import AWSNamespaceTagFilter
from datadog_api_client.v2.model.aws_regions_include_all import AWSRegionsIncludeAll
from datadog_api_client.v2.model.aws_regions_include_only import AWSRegionsIncludeOnly
from datadog_api_client.v2.model.aws_resources_config import AWSResourcesConfig
from datadog_api_client.v2.model.aws_traces_config import AWSTracesConfig
from datadog_api_client.v2.model.x_ray_services_include_all import XRayServicesIncludeAll

NOT_THERE = "448169a8-251c-4344-abee-1c4edef39f7a"


def everything() -> dict:
    """Every setting of an account, as the client's own types."""
    filters = [AWSLogSourceTagFilter(source="s3", tags=["test:test"])]
    forwarder = AWSLambdaForwarderConfig(
        lambdas=["arn:aws:lambda:us-east-1:123456789012:function:Forwarder"],
        sources=["s3"],
        log_source_config=AWSLambdaForwarderConfigLogSourceConfig(tag_filters=filters),
    )
    metrics = AWSMetricsConfig(
        automute_enabled=True,
        collect_cloudwatch_alarms=True,
        collect_custom_metrics=True,
        enabled=True,
        namespace_filters=AWSNamespaceFiltersExcludeOnly(exclude_only=["AWS/SQS", "AWS/ElasticMapReduce", "AWS/Usage"]),
        tag_filters=[AWSNamespaceTagFilter(namespace="AWS/EC2", tags=["key:value"])],
        metric_name_filters=[AWSMetricNameFiltersIncludeOnly(namespace="AWS/EC2", include_only=["aws.ec2.network_in"])],
    )
    resources = AWSResourcesConfig(cloud_security_posture_management_collection=True, extended_collection=True)
    return {
        "account_tags": ["z:last", "a:first"],
        "aws_regions": AWSRegionsIncludeOnly(include_only=["us-east-1", "eu-west-1"]),
        "logs_config": AWSLogsConfig(lambda_forwarder=forwarder),
        "metrics_config": metrics,
        "resources_config": resources,
        "traces_config": AWSTracesConfig(xray_services=XRayServicesIncludeAll(include_all=True)),
    }


def plain(model) -> dict:
    """An answer as JSON; nothing in it may be of no type that the client knows."""
    assert not model._unparsed, f"the client cannot read {model}"
    return model.to_dict()


def refused(kind: type[ApiException], status: int, call) -> str:
    """What an error says that the client raises as this one."""
    try:
        call()
    except kind as error:
        assert error.status == status, error
        said = error.body if isinstance(error.body, dict) else json.loads(error.body)
        assert list(said) == ["errors"] and all(isinstance(one, str) and one for one in said["errors"]), said
        return " ".join(said["errors"])
    raise AssertionError(f"no {kind.__name__}")


def creation(account: str, auth: AWSAuthConfigRole, **settings) -> AWSAccountCreateRequest:
    attributes = AWSAccountCreateRequestAttributes(
        aws_account_id=account, aws_partition=AWSAccountPartition.AWS, auth_config=auth, **settings
    )
    return AWSAccountCreateRequest(data=AWSAccountCreateRequestData(attributes=attributes, type=AWSAccountType.ACCOUNT))


def update(account: str, **settings) -> AWSAccountUpdateRequest:
    attributes = AWSAccountUpdateRequestAttributes(aws_account_id=account, **settings)
    return AWSAccountUpdateRequest(data=AWSAccountUpdateRequestData(attributes=attributes, type=AWSAccountType.ACCOUNT))


def begin(client: ApiClient, account: str, role: str) -> dict:
    api = AWSIntegrationApi(client)
    valid = [AuthenticationApi(client).validate().valid, str(KeyManagementApi(client).validate_api_key().status)]
    permissions = {
        "all": api.get_aws_integration_iam_permissions(),
        "standard": api.get_aws_integration_iam_permissions_standard(),
        "resource_collection": api.get_aws_integration_iam_permissions_resource_collection(),
    }
    external_id = api.create_new_aws_external_id().data.attributes.external_id
    stranger = creation(account, AWSAuthConfigRole(role_name=role, external_id="8b424c40dafa4034ab825bd16ccc74dd"))
    auth = AWSAuthConfigRole(role_name=role, external_id=external_id)
    twice = creation(account, AWSAuthConfigRole(role_name=role))
    return {
        "valid": valid,
        "permissions": {name: plain(one)["data"]["attributes"]["permissions"] for name, one in permissions.items()},
        "namespaces": plain(api.list_aws_namespaces())["data"]["attributes"]["namespaces"],
        "external_id": external_id,
        "foreign_id": refused(ApiException, 400, lambda: api.create_aws_account(stranger)),
        "account": plain(api.create_aws_account(creation(account, auth, **everything()))),
        "sent": {name: one if isinstance(one, list) else one.to_dict() for name, one in everything().items()},
        "again": refused(ApiException, 409, lambda: api.create_aws_account(twice)),
    }


def go_on(client: ApiClient, id: str) -> dict:
    api = AWSIntegrationApi(client)
    shown = api.get_aws_account(id)
    account = shown.data.attributes.aws_account_id
    told = {
        "shown": plain(shown),
        "listed": [one["id"] for one in plain(api.list_aws_accounts())["data"]],
        "of_account": [one["id"] for one in plain(api.list_aws_accounts(aws_account_id=account))["data"]],
        "of_another": plain(api.list_aws_accounts(aws_account_id="999999999999"))["data"],
    }
    metrics = AWSMetricsConfig(namespace_filters=AWSNamespaceFiltersIncludeOnly(include_only=["AWS/EC2", "AWS/Lambda"]))
    change = update(account, aws_regions=AWSRegionsIncludeAll(include_all=True), metrics_config=metrics)
    told["changed"] = plain(api.update_aws_account(id, change))
    told["off"] = plain(api.update_aws_account(id, update(account, metrics_config=AWSMetricsConfig(enabled=False))))
    moved = update(account, auth_config=AWSAuthConfigRole(role_name="Another"))
    told["moved"] = refused(ApiException, 409, lambda: api.update_aws_account(id, moved))
    # The account first, its role by the external ID that comes back.
    made = api.create_aws_account(creation("333333333333", AWSAuthConfigRole(role_name="Later")))
    told["later"] = plain(made)
    api.delete_aws_account(made.data.id)
    told["deleted"] = refused(NotFoundException, 404, lambda: api.get_aws_account(made.data.id))
    told["not_there"] = refused(NotFoundException, 404, lambda: api.delete_aws_account(NOT_THERE))
    told["no_id"] = refused(ApiException, 400, lambda: api.get_aws_account("not-a-uuid"))
    client.configuration.api_key = {"apiKeyAuth": "0" * 32, "appKeyAuth": "0" * 40}
    told["forbidden"] = refused(ForbiddenException, 403, lambda: api.list_aws_accounts())
    told["invalid"] = refused(ForbiddenException, 403, lambda: AuthenticationApi(client).validate())
    return told


def main() -> None:
    command, url, token, *rest = sys.argv[1:]
    configuration = Configuration(host=url, api_key={"apiKeyAuth": token, "appKeyAuth": token})
    with ApiClient(configuration) as client:
        told = {"begin": begin, "go_on": go_on}[command](client, *rest)
    print(json.dumps(told, default=str))


main()
