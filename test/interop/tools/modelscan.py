"""Scans of a clean pickle, of one that runs a command, of both, and of no model at all."""

import json
import os
import pickle
import subprocess
import sys

os.environ["NO_COLOR"] = "1"


class Runs:
    def __reduce__(self):
        return (os.system, ("true",))


class Opens:
    def __reduce__(self):
        import webbrowser

        return (webbrowser.open, ("https://example.com",))


def scanned(name, **files):
    os.mkdir(name)
    for file, content in files.items():
        with open(f"{name}/{file}.pkl", "wb") as out:
            pickle.dump(content, out)
    tool = os.path.join(os.path.dirname(sys.executable), "modelscan")
    subprocess.run([tool, "-p", name, "-r", "json", "-o", f"{name}.json"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def expect(file, readings, **more):
    print(json.dumps({"file": file, "format": "modelscan", "readings": readings, **more}))


def findings(**counts):
    return {
        f"security {severity} by modelscan": counts.get(severity, 0)
        for severity in ("critical", "high", "medium", "low", "unknown")
    }


scanned("clean", weights={"w": [1.0, 2.0]})
expect("clean.json", findings())
scanned("dirty", weights={"w": [1.0, 2.0]}, runs=Runs())
expect("dirty.json", findings(critical=1))
scanned("several", runs=Runs(), opens=Opens(), again=Runs())
expect("several.json", findings(critical=2, high=1))
scanned("nothing")
if os.path.exists("nothing.json"):
    expect("nothing.json", {}, trouble=True)
