import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "../../shared/Page";
import { ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import { useRead } from "../../transport/react";
import { Review } from "./Review";

/** One person's interview: the heart of the application. */
export function SessionPage() {
  const { t } = useTranslation();
  const { sessionId } = useParams({ from: "/sessions/$sessionId" });
  const view = useRead("sessions.get", { id: sessionId });

  if (view.data === undefined) {
    return (
      <Page title={t("nav.sessions")} back={{ to: "/sessions", label: t("session.back") }}>
        {view.error ? <ProblemBox error={view.error} onRetry={() => void view.refetch()} /> : <Loading rows={3} height={180} />}
      </Page>
    );
  }
  return <Review key={sessionId} view={view.data} />;
}
