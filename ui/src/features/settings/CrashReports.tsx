import { Button, Code, Collapse, CopyButton, Group, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { notifyProblem } from "../../shared/ProblemBox";
import { Listing } from "../../shared/States";
import { When } from "../../shared/When";
import type { CrashReport } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import classes from "./Settings.module.css";

/** A report as text, to be sent by whoever wants to. */
function asText({ at_ms, version, system, thread, place, words, backtrace }: CrashReport): string {
  return [`RecruteIA ${version}, ${system}`, new Date(at_ms).toISOString(), `${thread}: ${place}`, words ?? "", backtrace].filter((line) => line !== "").join("\n");
}

/** What failures of this program left behind on this machine. */
export function CrashReports() {
  const { t } = useTranslation();
  const reports = useRead("crashes.list", {});
  return (
    <div>
      <Title order={2} mb="xs">
        {t("crashes.title")}
      </Title>
      <Text size="sm" mb="sm">
        {t("crashes.what")}
      </Text>
      <Listing
        items={reports.data}
        error={reports.error}
        onRetry={() => void reports.refetch()}
        rows={1}
        empty={
          <Text size="sm" c="dimmed">
            {t("crashes.none")}
          </Text>
        }
      >
        {(items) => (
          <ul className={classes.models} aria-label={t("crashes.title")} data-testid="crashes">
            {items.map((report) => (
              <Row key={report.id} report={report} />
            ))}
          </ul>
        )}
      </Listing>
    </div>
  );
}

function Row({ report }: { report: CrashReport }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const remove = useWrite("crashes.remove");
  const [shown, { toggle }] = useDisclosure(false);
  const text = asText(report);
  return (
    <li className={classes.model}>
      <Stack gap={2}>
        <Text size="sm" fw={500} className={classes.first}>
          <When atMs={report.at_ms} />
        </Text>
        <Text size="xs" c="dimmed" className="tabular" style={{ overflowWrap: "anywhere" }}>
          {t("about.version")} {report.version} · {report.place}
        </Text>
      </Stack>
      <Group gap="xs">
        <Button size="compact-sm" variant="subtle" color="gray" aria-expanded={shown} onClick={toggle}>
          {shown ? t("crashes.hide") : t("crashes.show")}
        </Button>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {copied ? t("common.copied") : t("crashes.copy")}
            </Button>
          )}
        </CopyButton>
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate({ id: report.id }, { onSuccess: () => void client.invalidateQueries({ queryKey: ["crashes.list"] }), onError: notifyProblem })}
        >
          {t("common.delete")}
        </Button>
      </Group>
      <Collapse className={classes.wide} expanded={shown}>
        <Code block mah={320} tabIndex={0}>
          {text}
        </Code>
      </Collapse>
    </li>
  );
}
