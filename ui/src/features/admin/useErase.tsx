import { useTranslation } from "react-i18next";
import { confirm } from "../../shared/confirm";
import { fullName } from "../../shared/format";
import { notifyDone } from "../../shared/notify";
import { notifyProblem } from "../../shared/ProblemBox";
import type { Person } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import type { Id } from "../../transport/transport";

/** Erases a person after asking, on their request or by a decision. */
export function useErase(): { ask: (person: Person, requestId: Id | null, then?: () => void) => void } {
  const { t } = useTranslation();
  const erase = useWrite("retention.erase");
  return {
    ask: (person, request_id, then) =>
      confirm({
        title: t("candidate.eraseTitle", { name: fullName(person) }),
        text: t("admin.erase.text"),
        verb: t("admin.erase.confirm"),
        danger: true,
        onConfirm: () =>
          erase.mutate(
            { person_id: person.id, request_id },
            {
              onSuccess: () => {
                then?.();
                notifyDone(t("admin.erase.done"));
              },
              onError: notifyProblem,
            },
          ),
      }),
  };
}
