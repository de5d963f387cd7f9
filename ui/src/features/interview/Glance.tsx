import { IconArrowBackUp, IconClock, IconListNumbers, IconMessageQuestion, IconMicrophone, IconPencil, IconPlayerPause, IconRepeat } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewView } from "../../transport/generated";
import classes from "./Interview.module.css";
import { fitting, onlyWrites } from "./rules";
import { inWords } from "./time";

/** The rules in one look, as they hold for this candidate. */
export function Glance({ view, short = false }: { view: InterviewView; short?: boolean }) {
  const { t } = useTranslation();
  const only = onlyWrites(view);
  const either = !only && view.accommodations.written_answers;
  const { differs } = view;
  const { preparation_ms, limit_ms, takes, going_back, follow_ups } = fitting(view.rules, view.accommodations);
  const endless = view.accommodations.extra_time === "unlimited";
  const preparation = () => (preparation_ms === null ? t("room.glance.anyPreparation") : t("room.glance.preparation", { time: inWords(preparation_ms) }));
  const length = () => (limit_ms === null ? t("room.glance.anyLength") : t("room.glance.length", { time: inWords(limit_ms) }));
  const attempts = () => (takes === null ? t(only || either ? "room.glance.anyAttempts" : "room.glance.anyTakes") : t(only || either ? "room.glance.attempts" : "room.glance.takes", { count: takes }));
  const timed = !endless && (differs.preparation || differs.limit || preparation_ms !== null || limit_ms !== null);
  return (
    <ul className={classes.glance} data-testid="glance">
      <Fact icon={<IconListNumbers />}>{t("room.glance.questions", { count: view.questions.length })}</Fact>
      {!only && !either && (
        <>
          <Fact icon={<IconClock />}>{differs.preparation && !endless ? t("room.glance.preparationDiffers") : preparation()}</Fact>
          <Fact icon={<IconMicrophone />}>{differs.limit && !endless ? t("room.glance.lengthDiffers") : length()}</Fact>
        </>
      )}
      {(only || either) && <Fact icon={<IconPencil />}>{t(only ? "room.glance.inWriting" : "room.glance.written")}</Fact>}
      {either && timed && <Fact icon={<IconClock />}>{t("room.glance.spoken")}</Fact>}
      <Fact icon={<IconRepeat />}>{differs.takes ? t("room.glance.takesDiffer") : attempts()}</Fact>
      {!short && <Fact icon={<IconArrowBackUp />}>{t(going_back ? "room.glance.back" : "room.glance.noBack")}</Fact>}
      {!short && follow_ups > 0 && !only && <Fact icon={<IconMessageQuestion />}>{t("room.glance.followUps")}</Fact>}
      <Fact icon={<IconPlayerPause />}>{t("room.glance.breaks")}</Fact>
    </ul>
  );
}

function Fact({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li>
      <span className={classes.factIcon} aria-hidden>
        {icon}
      </span>
      <span>{children}</span>
    </li>
  );
}
