import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSections } from "../features/settings/sections";
import { useSample } from "../features/workspace/sample";
import { useOffered } from "../shared/commands";
import type { Command } from "../shared/commands";
import { notifyProblem } from "../shared/ProblemBox";
import { useAdmin } from "../shared/role";
import { undoLast } from "../shared/undo";
import type { Appearance, WorkspaceStatus } from "../transport/generated";
import { useRead, useWrite } from "../transport/react";
import { GROUPS } from "./Navigation";

const APPEARANCES: Appearance[] = ["light", "dark", "auto"];

/** What the palette can do: what the page offers, then what is always there. */
export function useAppCommands(status: WorkspaceStatus, onKeys: () => void): readonly Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const offered = useOffered();
  const settings = useRead("settings.get", {});
  const change = useWrite("settings.set");
  const lock = useWrite("workspace.lock");
  const sample = useSample();
  const admin = useAdmin();
  const shown = useSections();

  const general = useMemo((): Command[] => {
    const places = GROUPS.filter(({ label }) => admin || label !== "nav.admin").flatMap(({ items }) => items).map(({ to, label }) => ({ id: `go ${to}`, label: t("search.go", { place: t(label) }), run: () => void navigate({ to }) }));
    const sections = shown.map((section) => ({
      id: `settings ${section}`,
      label: t("search.setting", { section: t(`settings.section.${section}`) }),
      run: () => void navigate({ to: "/settings/{-$section}", params: { section } }),
    }));
    return [...places, { id: "campaign", label: t("campaigns.new"), run: () => void navigate({ to: "/campaigns", search: { new: true } }) }, ...sections];
  }, [t, navigate, admin, shown]);

  const { data } = settings;
  const { beside } = status;
  return [
    ...offered,
    ...(beside === null ? [] : [{ id: "interview", label: t("console.open"), run: () => void navigate({ to: "/sessions/$sessionId/room", params: { sessionId: beside } }) }]),
    ...general,
    ...(status.sample_available ? [{ id: "sample", label: t("welcome.sample.action"), run: sample.create }] : []),
    ...(data === undefined
      ? []
      : APPEARANCES.filter((appearance) => appearance !== data.appearance).map((appearance) => ({
          id: `appearance ${appearance}`,
          label: t(`search.appearance.${appearance}`),
          run: () => change.mutate({ ...data, appearance }, { onError: notifyProblem }),
        }))),
    { id: "undo", label: t("search.undo"), run: () => void undoLast() },
    { id: "keys", label: t("keys.title"), keys: "?", run: onKeys },
    { id: "lock", label: t("nav.lock"), run: () => lock.mutate({}, { onError: notifyProblem }) },
  ];
}
