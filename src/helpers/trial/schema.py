"""The JSON Schema of trial files, made from the models so that editors can complete them.

`python -m helpers.trial.schema` writes it anew; a test says when it is stale.
"""

import json
from pathlib import Path

from helpers.trial.vocabulary import Trial

SCHEMA_FILE = Path(__file__).with_name("trial.schema.json")


def schema_text():
    """Return the schema as the text of its file."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema = dialect | Trial.model_json_schema()
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def write_schema():
    """Write the schema beside the vocabulary and return its path."""
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8", newline="\n")
    return SCHEMA_FILE


if __name__ == "__main__":
    print(f"wrote {write_schema().name}")
