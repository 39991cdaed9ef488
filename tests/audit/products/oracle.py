"""Which published ranges hold for a version, by the order of versions that Python itself has.

Reads {"files": {product: path}, "versions": {product: version}} from standard input; prints {product: [[position, state], …]},
where the position is that of the advisory in its file, and the state is "affected", "doubted" or "unclear".
"""

import json
import operator
import re
import sys

from packaging.version import InvalidVersion, Version

OPERATORS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "==": operator.eq}


def limit_of(text):
    # tags such as v1.83.10-stable name the release 1.83.10; the suffix is not a part of any version on PyPI
    return Version(re.sub(r"-stable$", "", text))


def holds(bounds, version):
    if bounds.strip() == "*":
        return True
    for bound in bounds.split(","):
        sign, limit = re.fullmatch(r"\s*(<=|>=|==|<|>|=)\s*(\S+)\s*", bound).groups()
        if not OPERATORS[sign](version, limit_of(limit)):
            return False
    return True


def state(advisory, version):
    if advisory.get("withdrawn"):
        return None
    ranges = advisory.get("affected")
    if not ranges:
        return "unclear"
    verdicts = []
    for bounds in ranges:
        try:
            verdicts.append(holds(bounds, version))
        except InvalidVersion:
            verdicts.append(None)
    if any(verdicts):
        return "doubted" if "doubt" in advisory else "affected"
    return "unclear" if None in verdicts else None


def main():
    asked = json.load(sys.stdin)
    answer = {}
    for product, version in asked["versions"].items():
        advisories = json.load(open(asked["files"][product], encoding="utf-8"))["advisories"] if product in asked["files"] else []
        states = [(at, state(advisory, Version(version))) for at, advisory in enumerate(advisories)]
        answer[product] = [[at, said] for at, said in states if said is not None]
    json.dump(answer, sys.stdout)


main()
