"""The report: exact forms of what was measured."""

import csv
import json

from measured import EVENTS, MACHINE, NAIVE, TALK

from engine.bench.report import Report


def test_a_report_holds_every_figure_by_its_part():
    report = Report.of([*EVENTS, TALK])
    assert report.machine is MACHINE
    assert report.products == (NAIVE,)
    assert report.talk == (TALK, TALK)


def test_what_is_no_figure_changes_nothing():
    report = Report.of(EVENTS)
    assert report.after(EVENTS[0]) is report
    assert report.after(EVENTS[-1]) is report


def test_json_has_the_form_of_the_command():
    assert json.loads(json.dumps(Report.of(EVENTS).as_json())) == {
        "machine": {
            "cpu": "Some CPU",
            "threads": 2,
            "peak_gflops": 500.0,
            "peak_one_gflops": 250.0,
            "bandwidth_gb": 40.0,
            "quiet": True,
            "gpu": "",
        },
        "matmul": [
            {
                "kernel": "naive",
                "title": "Naive",
                "dtype": "float32",
                "m": 1024,
                "k": 512,
                "n": 256,
                "threads": 1,
                "seconds": 0.5,
                "gflops": 0.5,
                "of_peak": 0.002,
                "of_blas": 0.01,
                "scaled": True,
                "rows": 100,
            }
        ],
        "training": [
            {
                "network": "mlp",
                "seconds": 0.25,
                "images_per_second": 240_000.0,
                "of_peak": 0.75,
                "scaled": False,
            }
        ],
        "latency": [{"network": "mlp", "microseconds": 12.5}],
        "talk": [
            {"kernel": "naive", "title": "Naive", "seconds_per_iteration": 1.5, "scaled": True}
        ],
    }


def test_an_absent_part_is_an_empty_list():
    assert Report.of([MACHINE]).as_json() | {"machine": None} == {
        "machine": None,
        "matmul": [],
        "training": [],
        "latency": [],
        "talk": [],
    }


def test_csv_is_one_table_with_a_line_for_each_figure():
    lines = Report.of(EVENTS).as_csv().splitlines()
    assert lines[0] == (
        "part,cpu,threads,peak_gflops,peak_one_gflops,bandwidth_gb,quiet,gpu,kernel,title,dtype,"
        "m,k,n,seconds,gflops,of_peak,of_blas,scaled,rows,network,images_per_second,microseconds,"
        "seconds_per_iteration"
    )
    assert lines[1] == "machine,Some CPU,2,500.0,250.0,40.0,True" + "," * 17
    assert lines[2] == (
        "matmul,,1,,,,,,naive,Naive,float32,1024,512,256,0.5,0.5,0.002,0.01,True,100,,,,"
    )
    assert [line["part"] for line in csv.DictReader(lines)] == [
        "machine",
        "matmul",
        "training",
        "latency",
        "talk",
    ]


def test_csv_of_nothing_is_a_head_alone():
    assert Report().as_csv().count("\n") == 1
