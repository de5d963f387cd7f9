import { Anchor, Text } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { Link, useMatch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Id } from "../../../transport/transport";
import recording from "../../recording/Recording.module.css";
import classes from "./Console.module.css";
import { useConsole, useRecorded } from "./useConsole";

/** On every page but its own, while a candidate goes through the interview of this session in a window of their own. */
export function InterviewStrip({ sessionId }: { sessionId: Id }) {
  const { t } = useTranslation();
  const here = useMatch({ from: "/sessions/$sessionId/room", shouldThrow: false })?.params.sessionId === sessionId;
  const calls = (useConsole().data?.help_asked_at_ms ?? null) !== null;
  const recorded = useRecorded(sessionId);
  if (here) return null;
  return (
    <section aria-label={t("console.inProgress")} className={`${recording.strip ?? ""} ${classes.strip ?? ""}`} data-calls={calls || undefined} data-paused={recorded?.state === "paused" || undefined} data-testid="interview-strip">
      {calls ? <IconHandStop size={18} aria-hidden /> : recorded !== null && <span className={recording.light} aria-hidden />}
      {calls ? (
        <Text size="sm" fw={600} role="alert">
          {t("console.calls")}
        </Text>
      ) : (
        <Text size="sm" fw={600} role="status">
          {t("console.inProgress")}
        </Text>
      )}
      <Anchor component={Link} size="sm" c={calls ? "inherit" : undefined} underline={calls ? "always" : "hover"} to="/sessions/$sessionId/room" params={{ sessionId } as never}>
        {t("console.show")}
      </Anchor>
    </section>
  );
}
