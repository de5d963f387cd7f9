import { useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyDone, notifyWith } from "../../shared/notify";
import { notifyProblem } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import type { Language, ReportFormat } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import type { Choice, Target } from "./target";
import { reportPath } from "./target";

/** What every file system takes of a name. */
export function safeName(name: string): string {
  return name.replace(/[\\/:*?"<>|\p{Cc}]/gu, " ").replace(/\s+/g, " ").trim() || "RecruteIA";
}

/** The name of a report's file. */
export function fileName(name: string, format: ReportFormat, language: Language): string {
  return `${safeName(name)} (${language}).${format}`;
}

/** Opens a file that was written, or its folder. */
export function useReveal(): (path: string, folder: boolean) => void {
  const transport = useTransport();
  return (path, folder) => {
    transport.call("reports.reveal", { path, folder }).catch((error: unknown) => notifyProblem(toFailure(error)));
  };
}

/** Exports a report: into the export folder on the desktop, into the downloads in a browser. */
export function useExport(target: Exclude<Target, "specimen">, name: string) {
  const { t } = useTranslation();
  const transport = useTransport();
  const reveal = useReveal();
  const [exporting, setExporting] = useState(false);

  const run = async (work: () => Promise<void>) => {
    setExporting(true);
    try {
      await work();
    } catch (error) {
      notifyProblem(toFailure(error));
    } finally {
      setExporting(false);
    }
  };
  const write = async (format: ReportFormat, { language, template }: Choice, path: string | null) => {
    const look = { format, language, path, ...(template === null ? {} : { template_id: template }) };
    const exported =
      "session" in target
        ? await transport.call("reports.export", { session_id: target.session, ...look })
        : await transport.call("reports.compare", { session_ids: target.sessions, ...look });
    notifyWith(t("export.done", { path: exported.path }), [
      { label: t("export.open"), run: () => reveal(exported.path, false) },
      { label: t("export.showFolder"), run: () => reveal(exported.path, true) },
    ]);
  };

  return {
    exporting,
    hand: (format: ReportFormat, choice: Choice) =>
      run(async () => {
        if (transport.download === null) {
          await write(format, choice, null);
          return;
        }
        const file = fileName(name, format, choice.language);
        await transport.download(reportPath(target, format, choice), file);
        notifyDone(t("export.downloaded", { name: file }));
      }),
    saveAs: (format: ReportFormat, choice: Choice) =>
      run(async () => {
        const path = await transport.askPath?.(fileName(name, format, choice.language), t("export.saveAs"));
        if (path) await write(format, choice, path);
      }),
  };
}
