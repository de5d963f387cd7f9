"""Writes 10,000 rows of 40 columns, as most people do it ("usual") or streaming ("write_only")."""

import datetime
import json
import resource
import sys
import time

import openpyxl

path, mode = sys.argv[1], sys.argv[2]
signed = datetime.datetime(2026, 11, 21, 13, 5)


def row(number):
    name = f"Candidate {number:05} of the Campaign"
    ratings = [1.0 + ((number + criterion) % 17) / 4.0 for criterion in range(18)]
    return (
        [name, f"candidate.{number}@example.org", "Signed", "Signed", 5.5, 3.0]
        + ratings
        + [0, 0, 1.0]
        + ["Granted"] * 6
        + [signed, "Béatrice Rater", 1, "English", signed, "No", f"01890000-0000-7000-8000-{number:012}"]
    )


begun = time.perf_counter()
book = openpyxl.Workbook(write_only=mode == "write_only")
sheet = book.create_sheet("Candidates") if mode == "write_only" else book.active
sheet.freeze_panes = "B2"
sheet.append([f"Column {column}" for column in range(40)])
for number in range(10_000):
    sheet.append(row(number))
sheet.auto_filter.ref = "A1:AN10001"
book.save(path)
seconds = time.perf_counter() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
json.dump({"seconds": seconds, "peak_mb": peak}, sys.stdout)
