import { useIsFetching } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { notifyProblem } from "../../shared/ProblemBox";
import type { Desktop, Opened } from "../../transport/desktop";
import { toFailure } from "../../transport/failure";
import { isActive, useJobs } from "../../transport/jobs";
import { useRead, useTransport } from "../../transport/react";
import { keepBackup } from "../admin/opened";
import { keepFiles } from "../sessions/opened";
import { CloseQuestion } from "./CloseQuestion";

/** What the window does for the desktop around it: nothing in a browser. */
export function DesktopManners() {
  const { desktop } = useTransport();
  return desktop === null ? null : <Manners desktop={desktop} />;
}

function Manners({ desktop }: { desktop: Desktop }) {
  useWords(desktop);
  useOpened(desktop);
  useUsable(desktop);
  return <CloseQuestion desktop={desktop} />;
}

/** Menu and notifications of the system speak the language of the interface. */
function useWords(desktop: Desktop): void {
  const { t } = useTranslation();
  const jobs = useJobs(isActive).length;
  const status = useRead("workspace.status", {}).data?.state;
  const state = useRead("recordings.current", {}, status === "open" || status === "interview").data?.state;
  useEffect(() => {
    const recording = state === "recording" ? t("recording.on") : state === "paused" ? t("recording.paused") : null;
    const labels = { show: t("desktop.tray.show"), jobs: jobs === 0 ? t("desktop.tray.idle") : t("nav.jobs", { count: jobs }), lock: t("nav.lock"), quit: t("desktop.tray.quit"), recording };
    desktop.describeTray(labels).catch(() => undefined);
  }, [desktop, t, jobs, state]);
  useEffect(() => {
    const words = {
      finished: { title: t("desktop.notice.finished.title"), body: t("desktop.notice.finished.body") },
      failed: { title: t("desktop.notice.failed.title"), body: t("desktop.notice.failed.body") },
    };
    desktop.describeNotices(words).catch(() => undefined);
  }, [desktop, t]);
}

/** Goes where an address of the system leads, asks whom opened files belong to, and offers to restore an opened backup. */
function useOpened(desktop: Desktop): void {
  const navigate = useNavigate();
  useEffect(() => {
    const go = (opened: Opened) => {
      switch (opened.kind) {
        case "session":
          return navigate({ to: "/sessions/$sessionId", params: { sessionId: opened.id } });
        case "campaign":
          return navigate({ to: "/campaigns/$campaignId", params: { campaignId: opened.id } });
        case "search":
          return navigate({ to: "/sessions" });
        case "files":
          keepFiles(opened.sources);
          return navigate({ to: "/import" });
        case "backup":
          keepBackup(opened.path);
          return navigate({ to: "/backup" });
        case "unknown":
          return navigate({ href: "/unknown" });
      }
    };
    return desktop.onOpened((asked) => {
      for (const each of asked) go(each).catch((error: unknown) => notifyProblem(toFailure(error)));
    });
  }, [desktop, navigate]);
}

/** Tells once that the first page is there with everything it asked for. */
function useUsable(desktop: Desktop): void {
  const told = useRef(false);
  const known = useRead("workspace.status", {}).data !== undefined;
  const idle = useIsFetching() === 0;
  useEffect(() => {
    if (!known || !idle || told.current) return;
    // Two frames: the first is being drawn, so the second comes after it was.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        told.current = true;
        desktop.usable().catch(() => undefined);
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [desktop, known, idle]);
}
