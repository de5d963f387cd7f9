import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { notifyProblem } from "../../shared/ProblemBox";
import { useWrite } from "../../transport/react";

/** Makes the sample interview and goes there. */
export function useSample(): { create: () => void; pending: boolean } {
  const { i18n } = useTranslation();
  const navigate = useNavigate();
  const sample = useWrite("sample.create");
  return {
    create: () =>
      sample.mutate(
        { language: i18n.language === "en" ? "en" : "fr" },
        { onSuccess: ({ session_id }) => void navigate({ to: "/sessions/$sessionId", params: { sessionId: session_id } }), onError: notifyProblem },
      ),
    pending: sample.isPending,
  };
}
