import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Text with every run of white space as one space, hard spaces included: how lines break is not what counts. */
export function flat(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The words of a PDF, as pdftotext reads them. */
export async function pdfText(path: string, options: string[] = []): Promise<string> {
  const { stdout } = await run("pdftotext", [...options, "-enc", "UTF-8", path, "-"], { maxBuffer: 64 * 1024 * 1024 });
  return flat(stdout);
}

/** How many pages a PDF has. */
export async function pdfPages(path: string): Promise<number> {
  const { stdout } = await run("pdfinfo", [path]);
  return Number(/^Pages:\s+(\d+)/m.exec(stdout)?.[1]);
}

type Value = string | number | boolean | null;

/** A sheet of a workbook: its name, the cells row by row, and what stays in place when one scrolls. */
export type Sheet = { name: string; rows: Value[][]; frozen: string | null; filter: string | null };

const READ = `
import datetime, json, sys
import openpyxl

def plain(value):
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    return value

book = openpyxl.load_workbook(sys.argv[1])
json.dump([{
    "name": sheet.title,
    "rows": [[plain(value) for value in row] for row in sheet.iter_rows(values_only=True)],
    "frozen": sheet.freeze_panes,
    "filter": sheet.auto_filter.ref,
} for sheet in book.worksheets], sys.stdout)
`;

/** A workbook as openpyxl reads it. */
export async function workbook(path: string): Promise<Sheet[]> {
  const failures: string[] = [];
  // The first python3 in PATH may be another than the one that the system's packages are for.
  for (const python of ["python3", "/usr/bin/python3"].filter((name) => !name.startsWith("/") || existsSync(name))) {
    try {
      const { stdout } = await run(python, ["-c", READ, path], { maxBuffer: 64 * 1024 * 1024 });
      return JSON.parse(stdout) as Sheet[];
    } catch (error) {
      failures.push(String(error));
    }
  }
  throw new Error(failures.join("\n"));
}

/** All texts of a workbook, one after the other. */
export function textOf(sheets: Sheet[]): string {
  return flat(sheets.flatMap(({ rows }) => rows.flat().filter((value) => typeof value === "string")).join(" "));
}
