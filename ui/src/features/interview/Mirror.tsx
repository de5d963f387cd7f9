import { Text } from "@mantine/core";
import { IconMicrophone, IconVideo } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { useVisible } from "../../shared/visible";
import type { TrialCamera } from "../../transport/generated";
import { Preview } from "../devices/Preview";
import type { Trial } from "../devices/useTrial";
import classes from "./Interview.module.css";

const USUAL = 16 / 9;

/** The candidate as in a mirror, with an oval for the face; or why they don't see themselves. */
export function Mirror({ trial, soundOnly, recorded = false }: { trial: Trial; soundOnly: boolean; recorded?: boolean }) {
  const { t } = useTranslation();
  const visible = useVisible();
  if (soundOnly) {
    return (
      <div className={classes.soundOnly} data-recorded={recorded || undefined}>
        <IconMicrophone size={28} stroke={1.5} aria-hidden />
        <Text>{t("room.mirror.soundOnly")}</Text>
      </div>
    );
  }
  const camera = trial.now?.camera ?? null;
  const preview = camera?.preview ?? null;
  return (
    <div className={classes.mirror} data-recorded={recorded || undefined} style={{ "--ratio": ratio(camera) } as CSSProperties}>
      {preview === null ? (
        <div className={classes.noPicture}>
          <IconVideo size={28} stroke={1.5} aria-hidden />
          <Text>{t(camera?.state === "lost" || trial.failure ? "room.mirror.none" : "room.mirror.opening")}</Text>
        </div>
      ) : (
        <>
          {visible && <Preview key={preview} path={preview} />}
          <svg className={classes.guide} viewBox="0 0 160 90" preserveAspectRatio="xMidYMid meet" aria-hidden>
            <ellipse cx="80" cy="42" rx="21" ry="28" />
            <ellipse cx="80" cy="42" rx="21" ry="28" />
          </svg>
        </>
      )}
    </div>
  );
}

function ratio(camera: TrialCamera | null): number {
  return camera?.width && camera.height ? camera.width / camera.height : USUAL;
}
