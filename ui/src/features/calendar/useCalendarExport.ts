import { useTranslation } from "react-i18next";
import { notifyDone, notifyWith } from "../../shared/notify";
import { notifyProblem } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import { useTransport } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { saveBlob } from "../../transport/http";

/** Hands appointments to another calendar: one session, a campaign, or all of them. */
export function useCalendarExport(what: { session_id: Id | null; campaign_id: Id | null }) {
  const { t, i18n } = useTranslation();
  const transport = useTransport();
  const language = i18n.language === "en" ? "en" : "fr";

  const hand = async () => {
    if (transport.download !== null) {
      const { file_name, text } = await transport.call("calendar.file", { ...what, language });
      saveBlob(new Blob([text], { type: "text/calendar;charset=utf-8" }), file_name);
      notifyDone(t("life.calendar.downloaded", { name: file_name }));
      return;
    }
    const { path } = await transport.call("calendar.export", { ...what, language, path: null });
    const reveal = (folder: boolean) => {
      transport.call("reports.reveal", { path, folder }).catch((error: unknown) => notifyProblem(toFailure(error)));
    };
    notifyWith(t("life.calendar.exported", { path }), [
      { label: t("export.open"), run: () => reveal(false) },
      { label: t("export.showFolder"), run: () => reveal(true) },
    ]);
  };
  return { run: () => void hand().catch((error: unknown) => notifyProblem(toFailure(error))) };
}
