import { Button, Text } from "@mantine/core";
import { IconTargetArrow } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useAdmin } from "../../shared/role";
import type { SessionView } from "../../transport/generated";
import sessionClasses from "../sessions/Session.module.css";

/** Says of a review that it is for practice, and leads to where the raters differ once the reader may see it. */
export function CalibrationLine({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const admin = useAdmin();
  if (!view.session.calibration) return null;
  const rates = view.questions.some(({ answer }) => answer?.ratings.some(({ value }) => value !== null));
  const looksOn = admin && !rates && view.raters.length > 0;
  return (
    <div className={sessionClasses.signed} data-testid="calibration">
      <IconTargetArrow size={18} aria-hidden />
      <Text size="sm" flex={1}>
        {t(view.locked || looksOn ? "calibration.countsNowhere" : "calibration.signToSee")}
      </Text>
      {(view.locked || looksOn) && (
        <Button size="compact-sm" variant="default" component={Link} to="/sessions/$sessionId/calibration" params={{ sessionId: view.session.id } as never}>
          {t("calibration.open")}
        </Button>
      )}
    </div>
  );
}
