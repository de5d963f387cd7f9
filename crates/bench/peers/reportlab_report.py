"""Lays out the same interview with ReportLab's Platypus: the same texts, sizes, fonts and page."""

import json
import pathlib
import resource
import sys
import time
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import HRFlowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

path, source = sys.argv[1], sys.argv[3]
report = json.loads(pathlib.Path(source).read_text())
fonts = pathlib.Path(__file__).resolve().parents[3] / "assets" / "fonts"

begun = time.perf_counter()
for weight in ("Regular", "Medium", "SemiBold"):
    pdfmetrics.registerFont(TTFont(weight, str(fonts / f"Inter-{weight}.ttf")))


def style(name, font, size, leading, color="#1b1c27"):
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, textColor=HexColor(color))


BODY = style("body", "Regular", 10, 15)
SMALL = style("small", "Regular", 9, 13, "#62667a")
TITLE = style("title", "SemiBold", 20, 26)
ASKED = style("asked", "SemiBold", 14.5, 20)
HEAD = style("head", "SemiBold", 11.5, 16)
NAME = style("name", "SemiBold", 10, 14.5)
WIDTH = A4[0] - 124


def text(content, look):
    return Paragraph(escape(content).replace("\n", "<br/>"), look)


def rule():
    return HRFlowable(width="100%", thickness=0.5, color=HexColor("#d9dbe3"), spaceBefore=6, spaceAfter=6)


story = [Spacer(1, 140), text(report["candidate"]["name"], TITLE), text(report["campaign"]["title"], HEAD), PageBreak()]
story += [text("Summary", TITLE), Spacer(1, 10)]
for result in report["criteria_results"]:
    criterion = report["criteria"][result["criterion"]]
    story.append(Table([[text(criterion["name"], NAME), text(f"{result['mean_rating']} / 5", NAME)]], colWidths=[WIDTH - 80, 80]))
    story += [text(criterion["anchor3"], SMALL), rule()]
for question in report["questions"]:
    story.append(text(question["text"], SMALL))
story += [Spacer(1, 38), text("Job and scorecard", TITLE)]
for criterion in report["criteria"]:
    story += [rule(), text(criterion["name"], NAME)]
    story += [text(f"{rating}  {criterion['anchor' + rating]}", BODY) for rating in "135"]
for question in report["questions"]:
    answer = question["answer"]
    story += [Spacer(1, 24), text(f"Question {question['position']} of {len(report['questions'])}", SMALL), text(question["text"], ASKED)]
    story += [Spacer(1, 22), text("Ratings", HEAD)]
    for rating in answer["ratings"]:
        criterion = report["criteria"][rating["criterion"]]
        story.append(rule())
        story.append(Table([[text(criterion["name"], NAME), text(f"{rating['value']} / 5", NAME)]], colWidths=[WIDTH - 80, 80]))
        story += [text(criterion["anchor3"], SMALL), text(rating["comment"], BODY)]
    story += [Spacer(1, 22), text("Transcript", HEAD)]
    for segment in answer["transcript"]["segments"]:
        seconds = segment["start_ms"] // 1000
        story.append(Table([[text(f"{seconds // 60}:{seconds % 60:02}", SMALL), text(segment["text"], BODY)]], colWidths=[44, WIDTH - 44]))

pages = 0


def footer(canvas, _):
    global pages
    pages += 1
    canvas.setFont("Regular", 7.5)
    canvas.drawString(62, 46, report["candidate"]["name"])
    canvas.drawRightString(A4[0] - 62, 46, str(pages))


SimpleDocTemplate(path, pagesize=A4, leftMargin=62, rightMargin=62, topMargin=74, bottomMargin=82).build(story, footer, footer)
seconds = time.perf_counter() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
json.dump({"seconds": seconds, "peak_mb": peak, "pages": pages}, sys.stdout)
