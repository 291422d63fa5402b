#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each vector file meets its schema, and each schema refuses what it should: check_schemas.py VECTORS"""
import copy
import json
import pathlib
import sys

import jsonschema

vectors = pathlib.Path(sys.argv[1])
store = {path.name: json.loads(path.read_text()) for path in (vectors / "schema").glob("*.schema.json")}


def validator(name):
    schema = store[name + ".schema.json"]
    jsonschema.Draft202012Validator.check_schema(schema)
    resolver = jsonschema.RefResolver("", schema, store=store)
    return jsonschema.Draft202012Validator(schema, resolver=resolver)


def must_refuse(check, document, what):
    if check.is_valid(document):
        sys.exit(f"the schema does not notice: {what}")


index = json.loads((vectors / "index.json").read_text())
validator("index").validate(index)
for name, value in (("agreed", ["reference"]), ("agreed_in_part", {"sodium": 0}), ("agreed_in_part", ["sodium"])):
    damaged = copy.deepcopy(index)
    damaged["files"][0][name] = value
    must_refuse(validator("index"), damaged, f"{name}: {value}")
for entry in index["files"]:
    document = json.loads((vectors / entry["file"]).read_text())
    check = validator(entry["family"])
    check.validate(document)
    assert document["family"] == entry["family"] and len(document["vectors"]) == entry["count"], entry
    ids = [vector["id"] for vector in document["vectors"]]
    assert ids == sorted(set(ids)), "ids are unique and in order"
    small = {**document, "vectors": document["vectors"][:1]}
    first = small["vectors"][0]
    for name in first:
        damaged = copy.deepcopy(small)
        del damaged["vectors"][0][name]
        must_refuse(check, damaged, f"{first['id']} without {name}")
    for name in first["input"]:
        damaged = copy.deepcopy(small)
        del damaged["vectors"][0]["input"][name]
        must_refuse(check, damaged, f"{first['id']} without input {name}")
    damaged = copy.deepcopy(small)
    damaged["vectors"][0]["extra"] = 1
    must_refuse(check, damaged, f"{first['id']} with a member too many")
    damaged = copy.deepcopy(small)
    damaged["vectors"][0]["result"] = "acceptable"
    must_refuse(check, damaged, f"{first['id']} with a third result")
    for name in ("comment", "source"):
        for text in ("", "\x1b]0;owned\x07", "a\u202eb", "a\nRESULT conformant", "\u200b", "\u009b"):
            damaged = copy.deepcopy(small)
            damaged["vectors"][0][name] = text
            must_refuse(check, damaged, f"{first['id']} with the {name} {text!r}")
    if first["result"] == "invalid":
        damaged = copy.deepcopy(small)
        damaged["vectors"][0]["class"] = "fc" if entry["family"] != "kdf-invalid" else "mode"
        must_refuse(check, damaged, f"{first['id']} with a class of another family")
    for family, name, value in (("observe", "kind", "x"), ("chain", "bits", 128), ("chain", "count", 1000001), ("accumulated", "count", 1000001),
                                ("accumulated", "seed", "\n")):
        if family == entry["family"]:
            damaged = copy.deepcopy(small)
            damaged["vectors"][0]["input"][name] = value
            must_refuse(check, damaged, f"{first['id']} with {name}={value!r}")
print(f"{len(index['files'])} files meet their schemas")
