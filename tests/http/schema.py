"""The part of JSON Schema that web/assets/openapi.json uses, checked strictly: a keyword that is not known here is a
failure, so that nothing is taken for checked that is not."""
import datetime
import re

KNOWN = {"$ref", "type", "enum", "const", "required", "properties", "additionalProperties", "items", "oneOf", "minimum",
         "maximum", "minLength", "maxLength", "maxItems", "format", "description", "default"}
TYPES = {"string": str, "object": dict, "array": list, "boolean": bool, "null": type(None)}


def is_type(value, name):
    if name in ("integer", "number"):
        return not isinstance(value, bool) and isinstance(value, int if name == "integer" else (int, float))
    return isinstance(value, TYPES[name])


def good_format(text, name):
    if name == "date":
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and bool(datetime.date.fromisoformat(text))
    if name == "date-time":
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text))
    if name == "uri":
        return bool(re.fullmatch(r"https?://[^\s]+", text))
    raise AssertionError(f"format {name} is not known")


class Schemas:
    def __init__(self, document):
        self.document = document

    def follow(self, thing):
        while "$ref" in thing:
            at = self.document
            for part in thing["$ref"].removeprefix("#/").split("/"):
                at = at[part]
            thing = at
        return thing

    def problems(self, value, schema, where="$"):
        """What is wrong with the value; empty when it fits."""
        schema = self.follow(schema)
        unknown = set(schema) - KNOWN
        assert not unknown, f"{where}: {unknown} is not checked"
        found = []
        if "oneOf" in schema:
            tried = [self.problems(value, one, where) for one in schema["oneOf"]]
            if sum(not one for one in tried) != 1:
                found.append(f"{where}: fits {sum(not one for one in tried)} of {len(tried)}: {tried}")
        if "const" in schema and value != schema["const"]:
            found.append(f"{where}: {value!r} is not {schema['const']!r}")
        if "enum" in schema and value not in schema["enum"]:
            found.append(f"{where}: {value!r} is none of {schema['enum']}")
        types = schema.get("type", [])
        types = [types] if isinstance(types, str) else types
        if types and not any(is_type(value, name) for name in types):
            return found + [f"{where}: {value!r} is no {types}"]
        if isinstance(value, str):
            if len(value) < schema.get("minLength", 0) or len(value) > schema.get("maxLength", len(value)):
                found.append(f"{where}: {len(value)} characters")
            if "format" in schema and not good_format(value, schema["format"]):
                found.append(f"{where}: {value!r} is no {schema['format']}")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if value < schema.get("minimum", value) or value > schema.get("maximum", value):
                found.append(f"{where}: {value} is out of range")
        if isinstance(value, list):
            if len(value) > schema.get("maxItems", len(value)):
                found.append(f"{where}: {len(value)} items")
            for i, item in enumerate(value):
                found += self.problems(item, schema.get("items", {}), f"{where}[{i}]")
        if isinstance(value, dict):
            found += self.of_object(value, schema, where)
        return found

    def of_object(self, value, schema, where):
        properties = schema.get("properties", {})
        found = [f"{where}: {name} is missing" for name in schema.get("required", []) if name not in value]
        for name, item in value.items():
            if name in properties:
                found += self.problems(item, properties[name], f"{where}.{name}")
            elif schema.get("additionalProperties", True) is False:
                found.append(f"{where}: {name} is not described")
        return found
