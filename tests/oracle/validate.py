#!/usr/bin/env python3
"""validate.py SCHEMAS FILE...: each file against the schema of its kind, comments taken out."""
import json
import os
import sys

import jsonschema

from model import read_json


def main():
    wrong = 0
    for path in sys.argv[2:]:
        content = read_json(path)
        kind = content["polyculture"].split("/")[0]
        with open(os.path.join(sys.argv[1], kind + ".schema.json"), encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        for error in jsonschema.Draft202012Validator(schema).iter_errors(content):
            print("%s: /%s: %s" % (path, "/".join(map(str, error.absolute_path)), error.message))
            wrong += 1
    sys.exit(1 if wrong else 0)


main()
