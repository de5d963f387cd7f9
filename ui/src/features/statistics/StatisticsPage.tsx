import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconEyeOff, IconFileSpreadsheet, IconHistory } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useNow } from "../../shared/clock";
import { useCommands } from "../../shared/commands";
import { FactList } from "../../shared/FactList";
import { Page } from "../../shared/Page";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import { Empty, Loading } from "../../shared/States";
import type { OverviewView } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import { useHandOver } from "../admin/useHandOver";
import { whole } from "../analytics/numbers";
import { isDay } from "../calendar/days";
import planClasses from "../campaigns/Plan.module.css";
import { CompetencyResults } from "./CompetencyResults";
import { JobResults } from "./JobResults";
import { PeriodField } from "./PeriodField";
import { periodOf } from "./periods";
import type { PeriodChoice } from "./periods";

/** What interviews come to across campaigns, per job and per competency. */
export function StatisticsPage() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: "/statistics" });
  const choice: PeriodChoice = { period: search.period ?? "12", from: search.from ?? "", until: search.until ?? "" };
  const nowMs = useNow();
  const period = periodOf(choice, nowMs);
  const read = useRead("statistics.overview", period);
  const handOver = useHandOver();
  const write = useWrite("reports.export_overview");
  const some = read.data !== undefined && read.data.interviews > 0;
  const go = ({ period: name, from, until }: PeriodChoice) =>
    void navigate({ to: "/statistics", search: { period: name, ...(isDay(from) && { from }), ...(isDay(until) && { until }) }, replace: true });
  const run = () =>
    write.mutate({ period, language: i18n.language === "en" ? "en" : "fr", path: null }, { onSuccess: ({ path }) => handOver(path), onError: notifyProblem });
  useCommands(some ? [{ id: "statistics excel", label: t("analytics.excel"), run }] : []);

  return (
    <Page
      title={t("overview.title")}
      actions={
        some && (
          <Button variant="default" leftSection={<IconFileSpreadsheet size={16} />} loading={write.isPending} onClick={run}>
            Excel
          </Button>
        )
      }
    >
      <PeriodField choice={choice} nowMs={nowMs} onChange={go} />
      {read.error && (
        <Stack mb="md">
          <ProblemBox error={read.error} onRetry={() => void read.refetch()} />
        </Stack>
      )}
      {read.data === undefined ? (
        !read.error && <Loading rows={4} height={140} />
      ) : some ? (
        <Numbers view={read.data} />
      ) : (
        <Empty text={t(choice.period === "all" ? "overview.empty" : "overview.emptyPeriod")}>
          {choice.period === "all" ? (
            <Button variant="default" onClick={() => void navigate({ to: "/campaigns" })}>
              {t("overview.toCampaigns")}
            </Button>
          ) : (
            <Button variant="default" onClick={() => go({ period: "all", from: "", until: "" })}>
              {t("overview.showAll")}
            </Button>
          )}
        </Empty>
      )}
    </Page>
  );
}

function Numbers({ view }: { view: OverviewView }) {
  const { t, i18n } = useTranslation();
  const facts = (["campaigns", "interviews", "signed"] as const).map((name) => ({ label: t(`overview.head.${name}`), value: whole(view[name], i18n.language) }));
  return (
    <Stack gap={32} data-testid="overview">
      <Stack gap="sm">
        <FactList facts={facts} className={planClasses.numbers} />
        <Text size="xs" c="dimmed">
          {t("overview.basis")}
        </Text>
        {view.hidden > 0 && (
          <Alert color="gray" icon={<IconEyeOff size={18} />}>
            {t("overview.hidden", { count: view.hidden })}
          </Alert>
        )}
        {view.left_out > 0 && (
          <Alert color="gray" icon={<IconHistory size={18} />}>
            {t("overview.leftOut", { count: view.left_out, left: whole(view.left_out, i18n.language) })}
          </Alert>
        )}
      </Stack>
      <JobResults view={view} />
      <CompetencyResults view={view} />
    </Stack>
  );
}
