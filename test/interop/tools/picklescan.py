"""What picklescan prints of a clean pickle, of one that runs a command, and of one that names something it knows nothing about."""

import collections
import fractions
import json
import os
import pickle
import subprocess
import sys

from picklescan.scanner import scan_directory_path


class Runs:
    def __reduce__(self):
        return (os.system, ("true",))


def expect(file, readings, **more):
    print(json.dumps({"file": file, "format": "picklescan", "readings": readings, **more}))


def scanned(name, **files):
    os.mkdir(name)
    for file, content in files.items():
        with open(f"{name}/{file}.pkl", "wb") as out:
            pickle.dump(content, out)
    tool = os.path.join(os.path.dirname(sys.executable), "picklescan")
    for file, options in ((f"{name}.txt", []), (f"{name}-globals.txt", ["--globals"])):
        with open(file, "w") as out:
            subprocess.run([tool, "--path", name, *options], stdout=out, stderr=subprocess.STDOUT)
    found = scan_directory_path(name)
    unknown = sum(each.safety.value == "suspicious" for each in found.globals)
    readings = {"security critical by picklescan": found.issues_count, "security unknown by picklescan": unknown}
    for file in (f"{name}.txt", f"{name}-globals.txt"):
        expect(file, readings if found.scanned_files > 0 else {}, trouble=found.scanned_files == 0)
    return found


assert scanned("clean", weights={"w": collections.OrderedDict(a=1.0)}).issues_count == 0
assert scanned("dirty", weights={"w": [1.0]}, runs=Runs()).issues_count == 1
scanned("unknown", fraction=fractions.Fraction(1, 3))
scanned("nothing")
