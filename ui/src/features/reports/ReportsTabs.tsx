import { Tabs } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "../../transport/generated";
import { isActive, useJobs } from "../../transport/jobs";

const PLACES = ["/reports", "/reports/exports", "/reports/templates"] as const;
type Place = (typeof PLACES)[number];

const LABELS = { "/reports": "reporting.tab.reports", "/reports/exports": "reporting.tab.exports", "/reports/templates": "reporting.tab.templates" } as const;

/** The three pages about reports, each with an address. */
export function ReportsTabs({ at }: { at: Place }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const running = useJobs(useCallback((job: Job) => job.kind === "export" && isActive(job), [])).length;
  return (
    <Tabs
      value={at}
      mb="lg"
      onChange={(next) => {
        const place = PLACES.find((each) => each === next);
        if (place) void navigate({ to: place });
      }}
    >
      <Tabs.List>
        {PLACES.map((place) => (
          <Tabs.Tab key={place} value={place}>
            {t(LABELS[place])}
            {place === "/reports/exports" && running > 0 && ` (${running})`}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
