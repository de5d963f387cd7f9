import { Badge } from "@mantine/core";
import { IconTargetArrow } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** Says of a session that raters practise on it. */
export function CalibrationBadge() {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color="gray" leftSection={<IconTargetArrow size={12} aria-hidden />} title={t("calibration.countsNowhere")} data-testid="calibration-badge">
      {t("calibration.badge")}
    </Badge>
  );
}
