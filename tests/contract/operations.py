"""The operations of the OpenAPI description."""

from functools import cache

from drf_spectacular.generators import SchemaGenerator


@cache
def operations() -> dict[str, tuple[str, str]]:
    """Of each operation, by its id, the method and the address, as the description has them."""
    paths = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)["paths"]
    return {
        operation["operationId"]: (method, path)
        for path, operations in paths.items()
        for method, operation in operations.items()
        if "operationId" in operation
    }
