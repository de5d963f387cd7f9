import { useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyDone, notifyWith } from "../../shared/notify";
import { notifyProblem } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import type { Language, ReportFormat } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { useTransport } from "../../transport/react";

/** A name that every file system takes. */
export function fileName(name: string, format: ReportFormat, language: Language): string {
  const safe = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, " ").replace(/\s+/g, " ").trim();
  return `${safe || "RecruteIA"} (${language}).${format}`;
}

/** Exports a report: into the export folder on the desktop, into the downloads in a browser. */
export function useExport(sessionId: Id, name: string) {
  const { t } = useTranslation();
  const transport = useTransport();
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
  const reveal = (path: string, folder: boolean) => {
    transport.call("reports.reveal", { path, folder }).catch((error: unknown) => notifyProblem(toFailure(error)));
  };
  const write = async (format: ReportFormat, language: Language, path: string | null) => {
    const exported = await transport.call("reports.export", { session_id: sessionId, format, language, path });
    notifyWith(t("export.done", { path: exported.path }), [
      { label: t("export.open"), run: () => reveal(exported.path, false) },
      { label: t("export.showFolder"), run: () => reveal(exported.path, true) },
    ]);
  };

  return {
    exporting,
    hand: (format: ReportFormat, language: Language) =>
      run(async () => {
        if (transport.download === null) {
          await write(format, language, null);
          return;
        }
        const file = fileName(name, format, language);
        await transport.download(sessionId, format, language, file);
        notifyDone(t("export.downloaded", { name: file }));
      }),
    saveAs: (format: ReportFormat, language: Language) =>
      run(async () => {
        const path = await transport.askPath?.(fileName(name, format, language), t("export.saveAs"));
        if (path) await write(format, language, path);
      }),
  };
}
