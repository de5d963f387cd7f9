import { useCallback, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { notifyProblem } from "../../shared/ProblemBox";
import type { Language, StartedExport } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { JobLine } from "./JobLine";
import { useHandOver } from "./useHandOver";

/** Collects everything about a person into one file; `line` shows how far it is. */
export function usePersonExport(): { start: (person: Id) => void; line: ReactNode } {
  const { t, i18n } = useTranslation();
  const write = useWrite("persons.export");
  const handOver = useHandOver();
  const [started, setStarted] = useState<StartedExport | null>(null);
  const path = started?.path;
  const done = useCallback(() => {
    if (path !== undefined) handOver(path);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- said once per file
  }, [path]);
  return {
    start: (id) => write.mutate({ id, language: i18n.language as Language, path: null }, { onSuccess: setStarted, onError: notifyProblem }),
    line: started && <JobLine key={started.job.id} begun={started.job} label={t("admin.person_export.running")} onDone={done} />,
  };
}
