import { IconArrowBackUp, IconClock, IconListNumbers, IconMessageQuestion, IconMicrophone, IconPencil, IconPlayerPause, IconRepeat } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewView } from "../../transport/generated";
import classes from "./Interview.module.css";
import { fitting } from "./rules";
import { inWords } from "./time";

/** The rules in one look, as they hold for this candidate. */
export function Glance({ view, short = false }: { view: InterviewView; short?: boolean }) {
  const { t } = useTranslation();
  const written = view.in_writing || view.accommodations.written_answers;
  const { preparation_ms, limit_ms, takes, going_back, follow_ups } = fitting(view.rules, view.accommodations);
  const endless = view.accommodations.extra_time === "unlimited";
  const preparation = () => (preparation_ms === null ? t("room.glance.anyPreparation") : t("room.glance.preparation", { time: inWords(preparation_ms) }));
  const length = () => (limit_ms === null ? t("room.glance.anyLength") : t("room.glance.length", { time: inWords(limit_ms) }));
  const attempts = () => (takes === null ? t(written ? "room.glance.anyAttempts" : "room.glance.anyTakes") : t(written ? "room.glance.attempts" : "room.glance.takes", { count: takes }));
  return (
    <ul className={classes.glance} data-testid="glance">
      <Fact icon={<IconListNumbers />}>{t("room.glance.questions", { count: view.questions.length })}</Fact>
      {!view.in_writing && (
        <>
          <Fact icon={<IconClock />}>{view.differs.preparation && !endless ? t("room.glance.preparationDiffers") : preparation()}</Fact>
          <Fact icon={<IconMicrophone />}>{view.differs.limit && !endless ? t("room.glance.lengthDiffers") : length()}</Fact>
        </>
      )}
      {written && <Fact icon={<IconPencil />}>{t(view.in_writing ? "room.glance.inWriting" : "room.glance.written")}</Fact>}
      <Fact icon={<IconRepeat />}>{view.differs.takes ? t("room.glance.takesDiffer") : attempts()}</Fact>
      {!short && <Fact icon={<IconArrowBackUp />}>{t(going_back ? "room.glance.back" : "room.glance.noBack")}</Fact>}
      {!short && follow_ups > 0 && !view.in_writing && <Fact icon={<IconMessageQuestion />}>{t("room.glance.followUps")}</Fact>}
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
