import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRead } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { isGoingOn } from "./recording";
import classes from "./Recording.module.css";

/** On every page, while this machine records: nobody is recorded without seeing it. What goes on in a candidate's own window has a strip of its own. */
export function RecordingStrip({ besides }: { /** The session of that window. */ besides: Id | null }) {
  const { t } = useTranslation();
  const recording = useRead("recordings.current", {}).data ?? null;
  if (!isGoingOn(recording) || recording.session_id === besides) return null;
  return (
    <div className={classes.strip} data-paused={recording.state === "paused" || undefined} role="status" data-testid="recording-strip">
      <span className={classes.light} aria-hidden />
      <Text size="sm" fw={600}>
        {recording.state === "paused" ? t("recording.paused") : t("recording.on")}
      </Text>
      <Anchor component={Link} size="sm" to="/sessions/$sessionId" params={{ sessionId: recording.session_id } as never}>
        {t("recording.show")}
      </Anchor>
    </div>
  );
}
