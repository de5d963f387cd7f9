import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReviewState } from "../../transport/generated";

const COLORS: Record<ReviewState, string> = { no_answers: "gray", processing: "blue", to_rate: "indigo", to_sign: "yellow", signed: "green", reopened: "orange" };

/** Where the review of a session stands. */
export function ReviewBadge({ state }: { state: ReviewState }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={COLORS[state]} data-testid="review-state" data-state={state} style={{ flexShrink: 0 }}>
      {t(`review.${state}`)}
    </Badge>
  );
}
