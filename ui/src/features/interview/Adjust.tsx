import { Drawer, NativeSelect, Radio, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Accommodations, ExtraTime } from "../../transport/generated";
import classes from "./Interview.module.css";
import { EXTRA_TIMES, MAX_EXTRA_TAKES } from "./rules";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

type Props = { opened: boolean; accommodations: Accommodations; /** Whether there is nothing to record with, so that all answers are written. */ inWriting: boolean; onClose: () => void };

/** What makes the interview fit for the candidate: theirs to choose, for the asking. */
export function Adjust({ opened, accommodations, inWriting, onClose }: Props) {
  const { t } = useTranslation();
  const adjust = useStep("interview.adjust");
  const now = adjust.isPending ? adjust.variables : accommodations;
  const change = (part: Partial<Accommodations>) => adjust.mutate({ ...now, ...part });
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={480} title={t("room.adjust.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="lg">
        <Text>{t("room.adjust.intro")}</Text>
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
          data={Array.from({ length: MAX_EXTRA_TAKES + 1 }, (_, count) => ({ value: String(count), label: count === 0 ? t("room.adjust.noTakes") : t("room.adjust.moreTakes", { count }) }))}
        />
        <Switch size="md" label={t("room.adjust.larger")} checked={now.larger_text} onChange={(event) => change({ larger_text: event.currentTarget.checked })} />
        <Switch size="md" label={t("room.adjust.contrast")} checked={now.high_contrast} onChange={(event) => change({ high_contrast: event.currentTarget.checked })} />
        <Switch
          size="md"
          label={t("room.adjust.captions")}
          description={t("room.adjust.captionsHelp")}
          checked={now.live_captions}
          onChange={(event) => change({ live_captions: event.currentTarget.checked })}
        />
        <Switch
          size="md"
          label={t("room.adjust.written")}
          description={t(inWriting ? "room.adjust.writtenOnly" : "room.adjust.writtenHelp")}
          checked={now.written_answers}
          disabled={inWriting && now.written_answers}
          onChange={(event) => change({ written_answers: event.currentTarget.checked })}
        />
        {adjust.error && <Trouble error={adjust.error} />}
        <Text size="sm" c="dimmed" role="status">
          {adjust.isPending ? t("common.saving") : adjust.isSuccess ? t("common.saved") : ""}
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
