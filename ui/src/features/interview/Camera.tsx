import { Button, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "../../transport/failure";
import type { InterviewView } from "../../transport/generated";
import classes from "./Interview.module.css";
import { useStep } from "./useInterview";

/** How often it is asked whether the camera is open by now, and how long after. */
const MOST_TRIES = 8;
const AGAIN_AFTER_MS = 600;

/** The interview goes on with the voice alone. */
export function WithoutCamera({ view, onDone }: { view: InterviewView; onDone?: () => void }) {
  const { t } = useTranslation();
  const ready = useStep("interview.ready");
  if (view.sound_only) return null;
  return (
    <>
      <Button variant="default" loading={ready.isPending} onClick={() => ready.mutate({ sound_only: true, in_writing: false }, onDone ? { onSuccess: onDone } : {})}>
        {t("room.devices.goOnWithout")}
      </Button>
      {ready.error && <Text role="alert">{t("room.devices.notEither")}</Text>}
    </>
  );
}

/** That the camera is off, and the way back to it; where it is `offered`, also the way on without. One button does both and stays where it is. */
export function CameraSwitch({ view, disabled, offered = null }: { view: InterviewView; disabled: boolean; /** Why one might go on without. */ offered?: string | null }) {
  const { t } = useTranslation();
  const ready = useStep("interview.ready");
  const { opening, failed, reopened, open } = useReopened(ready.mutateAsync);
  const { sound_only: off } = view;
  const on = reopened && !off;
  const notEither = !off && ready.error !== null;
  const said = useRef<HTMLParagraphElement>(null);
  const before = useRef({ off, on });
  useEffect(() => {
    const was = before.current;
    // The button that was pressed is gone.
    if (((off && !was.off) || (on && !was.on)) && (document.activeElement ?? document.body) === document.body) said.current?.focus();
    before.current = { off, on };
  }, [off, on]);
  return (
    <div className={classes.camera}>
      <div role="status">
        {(off || on || offered !== null) && (
          <Text ref={said} tabIndex={-1}>
            {off ? t("room.camera.off") : on ? t("room.camera.on") : offered}
          </Text>
        )}
      </div>
      {(off || offered !== null) && (
        <Button size="md" variant="default" disabled={disabled} loading={ready.isPending || opening} onClick={() => (off ? void open() : ready.mutate({ sound_only: true, in_writing: false }))}>
          {t(off ? "room.camera.back" : "room.devices.goOnWithout")}
        </Button>
      )}
      {off && failed && <Text role="alert">{t("room.camera.notBack")}</Text>}
      {notEither && <Text role="alert">{t("room.devices.notEither")}</Text>}
    </div>
  );
}

/** Has the camera opened again, which takes it a moment. */
function useReopened(ready: (wanted: { sound_only: boolean; in_writing: boolean }) => Promise<unknown>) {
  const [opening, setOpening] = useState(false);
  const [failed, setFailed] = useState(false);
  const [reopened, setReopened] = useState(false);
  const shown = useRef(false);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const attempt = async (left: number): Promise<boolean> => {
    try {
      await ready({ sound_only: false, in_writing: false });
      return true;
    } catch (error) {
      if (left <= 1 || !(error instanceof Failure) || error.api.code !== "camera.not_ready") return false;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
      return shown.current && attempt(left - 1);
    }
  };
  const open = async () => {
    setOpening(true);
    setFailed(false);
    setReopened(false);
    const opened = await attempt(MOST_TRIES);
    setOpening(false);
    setFailed(!opened);
    setReopened(opened);
  };
  return { opening, failed, reopened, open };
}
