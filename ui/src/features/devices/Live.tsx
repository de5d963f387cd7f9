import { Text } from "@mantine/core";
import { IconMicrophone, IconVideo } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useVisible } from "../../shared/visible";
import type { TrialCamera, TrialMicrophone } from "../../transport/generated";
import classes from "./Devices.module.css";
import { LevelMeter } from "./LevelMeter";
import { Preview } from "./Preview";

/** What the camera sees, or why nothing is seen. */
export function Picture({ testing, camera }: { testing: boolean; camera: TrialCamera | null }) {
  const { t, i18n } = useTranslation();
  const visible = useVisible();
  const number = new Intl.NumberFormat(i18n.language);
  const facts = camera === null || camera.width === null || camera.height === null ? [] : [
    ...(camera.name === null ? [] : [camera.name]),
    t("devices.camera.size", { width: camera.width, height: camera.height }),
    ...(camera.rate === null ? [] : [t("devices.camera.rate", { rate: number.format(camera.rate) })]),
  ];
  return (
    <div>
      <div className={classes.picture} aria-live="polite">
        {camera?.preview != null ? (
          visible && <Preview key={camera.preview} path={camera.preview} />
        ) : (
          <>
            <IconVideo size={28} stroke={1.5} aria-hidden />
            <Text size="sm">{t(!testing ? "devices.camera.off" : camera?.state === "lost" ? "devices.camera.lost" : "devices.camera.opening")}</Text>
          </>
        )}
      </div>
      {facts.length > 0 && (
        <Text size="sm" c="dimmed" mt={6} className={`tabular ${classes.facts ?? ""}`}>
          {facts.join(" · ")}
        </Text>
      )}
    </div>
  );
}

/** How loud it is, or why nothing is heard. */
export function Sound({ testing, microphone }: { testing: boolean; microphone: TrialMicrophone | null }) {
  const { t } = useTranslation();
  if (!testing || microphone?.state === "lost") {
    return (
      <div className={classes.sound}>
        <IconMicrophone size={28} stroke={1.5} aria-hidden />
        <Text size="sm">{t(testing ? "devices.microphone.lost" : "devices.microphone.off")}</Text>
      </div>
    );
  }
  return (
    <div>
      <LevelMeter levelDb={microphone?.level_db ?? null} peakDb={microphone?.peak_db ?? null} />
      {microphone?.name != null && (
        <Text size="sm" c="dimmed" mt={6} className={classes.facts}>
          {microphone.name}
        </Text>
      )}
      <Text size="sm" c="dimmed" mt={6}>
        {t("devices.microphone.speak")}
      </Text>
    </div>
  );
}
