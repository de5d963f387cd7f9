import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SessionRow } from "../../transport/generated";
import { ReviewBadge } from "./ReviewBadge";

/** Where a session stands: called off, missed, or how far its review is. */
export function ProgressBadge({ row }: { row: Pick<SessionRow, "state" | "end" | "review"> }) {
  const { t } = useTranslation();
  if (row.state !== "cancelled") return <ReviewBadge state={row.review} />;
  return (
    <Badge variant="light" color="gray" data-testid="session-end">
      {row.end === "no_show" ? t("life.end.noShow") : t("life.state.cancelled")}
    </Badge>
  );
}
