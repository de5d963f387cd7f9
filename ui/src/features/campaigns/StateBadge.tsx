import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CampaignState } from "../../transport/generated";

const COLORS: Record<CampaignState, string> = { draft: "gray", open: "green", closed: "gray", archived: "gray" };

export function StateBadge({ state }: { state: CampaignState }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={COLORS[state]}>
      {t(`campaign.state.${state}`)}
    </Badge>
  );
}

export function SampleBadge() {
  const { t } = useTranslation();
  return (
    <Badge variant="outline" color="gray" title={t("sample.honest")}>
      {t("sample.badge")}
    </Badge>
  );
}
