"""Some seconds of load on a server of our own, some of whose answers fail: the CSV files, --json and --json-file."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked = 0

    def do_GET(self):
        Server.asked += 1
        self.send_response(500 if self.path == "/shaky" and Server.asked % 3 == 0 else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
# Callers that are stopped in the middle of a request.
server.handle_error = lambda *_: None
threading.Thread(target=server.serve_forever, daemon=True).start()
# Locust's own numbers, from its objects. The CSV files are written once a second, and not again at the end: so it waits before it quits.
with open("load.py", "w") as out:
    out.write("""
import json
import gevent
from locust import HttpUser, constant, events, task

class Caller(HttpUser):
    wait_time = constant(0.02)

    @task(3)
    def steady(self):
        self.client.get("/steady")

    @task
    def shaky(self):
        self.client.get("/shaky")

@events.test_stop.add_listener
def tell(environment, **_):
    gevent.sleep(2.5)
    total = environment.stats.total
    with open("numbers.json", "w") as out:
        json.dump({
            "requests": total.num_requests, "failures": total.num_failures, "mean": total.avg_response_time,
            "min": total.min_response_time, "max": total.max_response_time, "rps": total.total_rps,
            "percentiles": {str(p): total.get_response_time_percentile(p / 100) for p in (50, 90, 95, 99)},
            "times": {str(time): count for time, count in total.response_times.items()},
        }, out)
""")


def ran(*options):
    address = f"http://127.0.0.1:{server.server_address[1]}"
    command = [sys.executable, "-m", "locust", "-f", "load.py", "--headless", "-u", "4", "-r", "4", "-t", "4s", "--host", address]
    said = subprocess.run([*command, *options], capture_output=True, text=True).stdout
    with open("numbers.json") as file:
        return json.load(file), said


def expect(file, readings, **more):
    print(json.dumps({"file": file, "format": "locust", "readings": readings, **more}))


def nearest_rank(times, percent):
    every = sorted(float(time) for time, count in times.items() for _ in range(count))
    return every[-(-percent * len(every) // 100) - 1]


def counts(told):
    return {
        "slo requests": told["requests"],
        "slo error_rate": told["failures"] / told["requests"],
        "slo latency_mean_ms": told["mean"],
        "slo latency_min_ms": told["min"],
        "slo latency_max_ms": told["max"],
    }


told, _ = ran("--csv", "run", "--csv-full-history")
expect(
    "run_stats.csv",
    {
        **counts(told),
        "slo requests_per_second": told["rps"],
        **{f"slo latency_p{percent}_ms": value for percent, value in told["percentiles"].items()},
    },
)
for file in ("run_failures.csv", "run_exceptions.csv", "run_stats_history.csv"):
    expect(file, {})
for file, options in (("printed.json", ["--json"]), ("written.json", ["--json-file", "written"])):
    told, said = ran(*options)
    if file == "printed.json":
        with open(file, "w") as out:
            out.write(said)
    expect(
        file,
        {**counts(told), **{f"slo latency_p{percent}_ms": nearest_rank(told["times"], percent) for percent in (50, 90, 95, 99)}},
    )
