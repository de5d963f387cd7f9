import { useTranslation } from "react-i18next";
import { notifyWith } from "../../shared/notify";
import { notifyProblem } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import { useTransport } from "../../transport/react";

/** Says where a file was written, and offers to show it. */
export function useHandOver(): (path: string) => void {
  const { t } = useTranslation();
  const transport = useTransport();
  const reveal = (path: string, folder: boolean) => {
    transport.call("reports.reveal", { path, folder }).catch((error: unknown) => notifyProblem(toFailure(error)));
  };
  return (path) =>
    notifyWith(t("export.done", { path }), [
      { label: t("export.open"), run: () => reveal(path, false) },
      { label: t("export.showFolder"), run: () => reveal(path, true) },
    ]);
}
