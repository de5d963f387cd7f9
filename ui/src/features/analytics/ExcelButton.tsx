import { Button } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../shared/commands";
import { notifyProblem } from "../../shared/ProblemBox";
import { useWrite } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { useHandOver } from "../admin/useHandOver";

/** Takes all numbers of a campaign out as a workbook. */
export function ExcelButton({ campaignId }: { campaignId: Id }) {
  const { t, i18n } = useTranslation();
  const handOver = useHandOver();
  const write = useWrite("reports.export_analytics");
  const run = () => write.mutate({ campaign_id: campaignId, language: i18n.language === "en" ? "en" : "fr", path: null }, { onSuccess: ({ path }) => handOver(path), onError: notifyProblem });
  useCommands([{ id: "campaign numbers", label: t("analytics.excel"), run }]);
  return (
    <Button variant="default" leftSection={<IconFileSpreadsheet size={16} />} loading={write.isPending} onClick={run}>
      Excel
    </Button>
  );
}
