import { Badge, Button, Group, NavLink, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../shared/Page";
import { notifyProblem } from "../../shared/ProblemBox";
import { Empty, Listing } from "../../shared/States";
import type { ReportTemplateView } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import type { Id } from "../../transport/transport";
import classes from "./Reports.module.css";
import { ReportsTabs } from "./ReportsTabs";
import { TemplateEditor } from "./TemplateEditor";

/** How the organisation's reports look: several templates, one of them the default. */
export function TemplatesPage() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Id | null>(null);
  const list = useRead("report_templates.list", {});
  const create = useWrite("report_templates.create");
  const add = () =>
    create.mutate(
      { name: t("reporting.newName", { number: (list.data?.length ?? 0) + 1 }) },
      { onSuccess: ({ template }) => setChosen(template.id), onError: notifyProblem },
    );
  const button = (
    <Button leftSection={<IconPlus size={16} />} loading={create.isPending} onClick={add}>
      {t("reporting.newTemplate")}
    </Button>
  );

  return (
    <Page title={t("nav.reports")} actions={button}>
      <ReportsTabs at="/reports/templates" />
      <Listing
        items={list.data}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          <Empty text={t("reporting.noTemplates")}>
            <Button variant="default" onClick={add}>
              {t("reporting.newTemplate")}
            </Button>
          </Empty>
        }
      >
        {(views) => <Templates views={views} chosen={chosen} onChoose={setChosen} />}
      </Listing>
    </Page>
  );
}

function Templates({ views, chosen, onChoose }: { views: ReportTemplateView[]; chosen: Id | null; onChoose: (id: Id) => void }) {
  const { t } = useTranslation();
  const shown = views.find(({ template }) => template.id === chosen) ?? views.find(({ is_default }) => is_default) ?? views[0];
  if (shown === undefined) return null;
  return (
    <div className={classes.templates}>
      <nav className={classes.list} aria-label={t("reporting.tab.templates")}>
        {views.map(({ template, is_default }) => (
          <NavLink
            key={template.id}
            component="button"
            active={template.id === shown.template.id}
            aria-current={template.id === shown.template.id ? "true" : undefined}
            label={
              <Group gap="2px 6px">
                <Text size="sm" className={classes.templateName}>
                  {template.name}
                </Text>
                {is_default && (
                  <Badge variant="light" color="gray" size="sm">
                    {t("reporting.default")}
                  </Badge>
                )}
              </Group>
            }
            onClick={() => onChoose(template.id)}
            w="auto"
          />
        ))}
      </nav>
      <TemplateEditor key={shown.template.id} view={shown} />
    </div>
  );
}
