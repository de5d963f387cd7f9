import { Drawer, NativeSelect, Radio, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Accommodations, ExtraTime, InterviewView } from "../../transport/generated";
import classes from "./Interview.module.css";
import { EXTRA_TIMES, MAX_EXTRA_TAKES } from "./rules";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

type Props = { opened: boolean; view: InterviewView; onClose: () => void };

/** What makes the interview fit for the candidate: theirs to choose, for the asking. */
export function Adjust({ opened, view, onClose }: Props) {
  const { t } = useTranslation();
  const { accommodations, in_writing: inWriting } = view;
  const adjust = useStep("interview.adjust");
  // Only what was changed since it was opened is answered for.
  const [changed, setChanged] = useState(false);
  const now = adjust.isPending ? adjust.variables : accommodations;
  const change = (part: Partial<Accommodations>) => {
    setChanged(true);
    adjust.mutate({ ...now, ...part });
  };
  const close = () => {
    setChanged(false);
    onClose();
  };
  const planned = view.differs.takes ? null : view.rules.takes;
  const takes = (count: number) => {
    if (count === 0) return planned === null ? t("room.adjust.noTakes") : t("room.adjust.plannedTakes", { takes: planned });
    const more = t("room.adjust.moreTakes", { count });
    return planned === null ? more : t("room.adjust.takesInAll", { takes: planned + count, more });
  };
  return (
    <Drawer opened={opened} onClose={close} position="right" size={480} title={t("room.adjust.title")} closeButtonProps={{ "aria-label": t("common.close") }} classNames={{ header: classes.panelHead, body: classes.panel }}>
      <Stack gap="lg">
        <Text>{t("room.adjust.intro")}</Text>
        <Switch
          size="md"
          label={t("room.adjust.written")}
          description={t(inWriting ? "room.adjust.writtenOnly" : "room.adjust.writtenHelp")}
          checked={now.written_answers}
          disabled={inWriting && now.written_answers}
          onChange={(event) => change({ written_answers: event.currentTarget.checked })}
        />
        <Radio.Group size="md" label={t("room.adjust.time")} description={t("room.adjust.timeHelp")} value={now.extra_time} onChange={(value) => change({ extra_time: value })} classNames={{ label: classes.question }}>
          <Stack gap="sm" mt="sm">
            {EXTRA_TIMES.map((time) => (
              <Radio key={time} size="md" value={time} label={t(`room.adjust.times.${timeKey(time)}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <NativeSelect
          size="md"
          label={t("room.adjust.takes")}
          description={t("room.adjust.takesHelp")}
          value={String(now.extra_takes)}
          onChange={(event) => change({ extra_takes: Number(event.currentTarget.value) })}
          data={Array.from({ length: MAX_EXTRA_TAKES + 1 }, (_, count) => ({ value: String(count), label: takes(count) }))}
          classNames={{ label: classes.question }}
        />
        <Switch size="md" label={t("room.adjust.larger")} checked={now.larger_text} onChange={(event) => change({ larger_text: event.currentTarget.checked })} />
        <Switch size="md" label={t("room.adjust.contrast")} checked={now.high_contrast} onChange={(event) => change({ high_contrast: event.currentTarget.checked })} />
        <Switch
          size="md"
          label={t("room.adjust.captions")}
          description={t(view.captions_offered ? "room.adjust.captionsHelp" : "room.adjust.noCaptions")}
          checked={view.captions_offered && now.live_captions}
          disabled={!view.captions_offered}
          onChange={(event) => change({ live_captions: event.currentTarget.checked })}
        />
        {adjust.error && <Trouble error={adjust.error} />}
        <Text role="status" className={classes.noted}>
          {changed && adjust.isSuccess ? t("room.adjust.noted") : ""}
        </Text>
      </Stack>
    </Drawer>
  );
}

/** A dot would be a step into the words. */
function timeKey(time: ExtraTime): "none" | "quarter" | "half" | "double" | "unlimited" {
  switch (time) {
    case "x1.25":
      return "quarter";
    case "x1.5":
      return "half";
    case "x2":
      return "double";
    case "none":
    case "unlimited":
      return time;
  }
}
