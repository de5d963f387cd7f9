import { useTranslation } from "react-i18next";
import { duration } from "../../../shared/format";
import type { Happened } from "../../../transport/generated";

/** So much of a fingerprint tells one sheet from another. */
const FINGERPRINT = 8;

/** What happened, in plain words. */
export function useHappened(): (happened: Happened) => string {
  const { t } = useTranslation();
  return (happened) => {
    switch (happened.what) {
      case "informed":
        return t("log.informed", { language: t(`language.${happened.language}`), hash: happened.hash.slice(0, FINGERPRINT) });
      case "devices_ready":
        return t(happened.in_writing ? "log.devices.inWriting" : happened.sound_only ? "log.devices.soundOnly" : "log.devices.both");
      case "practised":
        return t(happened.skipped ? "log.practice.skipped" : "log.practice.done");
      case "answer_started":
        return t("log.started", { time: duration(happened.response_ms) });
      case "followed_up":
        return t("log.followedUp", { number: happened.probe + 1, reason: t(`answer.reason.${happened.reason}`) });
      case "answered":
        return t(`log.answered.${happened.ended_by}`, { time: duration(happened.duration_ms), speech: duration(happened.speech_ms) });
      case "reopened":
        return t(happened.answer_id === null ? "log.failed.lost" : "log.failed.kept", { fault: t(`answer.fault.${happened.fault}`) });
      case "paused":
        return t(happened.by_staff ? "log.pausedByStaff" : "log.what.paused");
      case "resumed":
        return t("log.resumed", { time: duration(happened.after_ms) });
      case "device_lost":
        return t(`log.lost.${happened.sense}`);
      case "device_back":
        return t(`log.back.${happened.sense}`);
      case "experienced":
        return t("log.experienced", { stars: happened.stars });
      default:
        return t(`log.what.${happened.what}`);
    }
  };
}
