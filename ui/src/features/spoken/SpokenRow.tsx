import { ActionIcon, Button, Text, Tooltip } from "@mantine/core";
import { IconCornerDownRight, IconMicrophone, IconPlayerRecordFilled, IconTrash, IconWaveSine } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { confirm } from "../../shared/confirm";
import { duration } from "../../shared/format";
import type { Player } from "../../shared/player";
import { notifyProblem } from "../../shared/ProblemBox";
import type { Campaign, RecordedVoice, TextOfQuestion } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { ListenButton } from "./ListenButton";
import classes from "./Spoken.module.css";
import { nameOf } from "./texts";
import type { PlacedText } from "./texts";

type TextProps = { campaign: Campaign; text: PlacedText; player: Player; onListen: (text: TextOfQuestion) => void; onRecord: (text: TextOfQuestion) => void };

/** One text, whose voice is heard, and what can be done about that. */
export function TextRow({ campaign, text: { question_id, text, number, followUp, is_probe, recorded }, player, onListen, onRecord }: TextProps) {
  const { t } = useTranslation();
  const of = t(is_probe ? "spoken.followUpOf" : "spoken.question", { number, followUp });
  const spoken: TextOfQuestion = { question_id, text };
  const record = t(recorded === null ? "spoken.record" : "spoken.recordAgain");
  return (
    <div className={classes.row} data-testid="spoken-text">
      <div className={classes.words} data-below={is_probe || undefined}>
        {is_probe ? (
          <IconCornerDownRight size={16} className={classes.sign} aria-hidden />
        ) : (
          <Text size="sm" c="dimmed" className="tabular">
            {number}.
          </Text>
        )}
        <div>
          <Text size="sm" lang={campaign.language} lineClamp={2}>
            {text}
          </Text>
          <Voice recorded={recorded} followUp={is_probe} />
        </div>
      </div>
      <div className={classes.actions}>
        <ListenButton player={player} name={nameOf(spoken)} of={of} onListen={() => onListen(spoken)} />
        {campaign.state === "draft" && (
          <Button
            data-place="record"
            variant="default"
            size="compact-sm"
            leftSection={<IconPlayerRecordFilled size={14} color="var(--mantine-color-error)" />}
            aria-label={t("spoken.named", { action: record, text: of })}
            onClick={() => onRecord(spoken)}
          >
            {record}
          </Button>
        )}
        {recorded !== null && (
          <Remove spoken={spoken} of={of} consequence={t(campaign.state === "draft" ? "spoken.removeText" : "spoken.removeOpened", { text })} onRemove={player.stop} />
        )}
      </div>
    </div>
  );
}

/** Whose voice is heard. */
function Voice({ recorded, followUp }: { recorded: RecordedVoice | null; followUp: boolean }) {
  const { t } = useTranslation();
  const voice = recorded === null ? t("spoken.synthetic") : t("spoken.recordedBy", { name: recorded.by, time: duration(recorded.duration_ms) });
  return (
    <Text size="xs" component="div" className={classes.voice} data-recorded={recorded !== null || undefined}>
      {recorded === null ? <IconWaveSine size={14} aria-hidden /> : <IconMicrophone size={14} aria-hidden />}
      {followUp ? `${t("spoken.followUp")} · ${voice}` : voice}
    </Text>
  );
}

type OutdatedProps = { campaign: Campaign; number: number; text: TextOfQuestion; player: Player; onListen: (text: TextOfQuestion) => void };

/** A recording that nobody hears any more, since its question is worded differently. */
export function OutdatedRow({ campaign, number, text, player, onListen }: OutdatedProps) {
  const { t } = useTranslation();
  const of = t("spoken.outdatedOf", { number });
  return (
    <div className={classes.row} data-testid="spoken-outdated">
      <div className={classes.words} data-below>
        <span />
        <Text size="xs" c="dimmed" lineClamp={3}>
          {t("spoken.outdated")} <span lang={campaign.language}>{t("spoken.quoted", { text: text.text })}</span>
        </Text>
      </div>
      <div className={classes.actions}>
        <ListenButton player={player} name={nameOf(text)} of={of} onListen={() => onListen(text)} />
        <Remove spoken={text} of={of} consequence={t("spoken.removeOutdated", { text: text.text })} onRemove={player.stop} />
      </div>
    </div>
  );
}

/** Removes a recording for good, once that is confirmed. */
function Remove({ spoken, of, consequence, onRemove }: { spoken: TextOfQuestion; of: string; consequence: string; onRemove: () => void }) {
  const { t } = useTranslation();
  const remove = useWrite("spoken.remove");
  const ask = () =>
    confirm({
      title: t("spoken.removeTitle"),
      text: consequence,
      verb: t("spoken.remove"),
      danger: true,
      onConfirm: () => {
        onRemove();
        remove.mutate(spoken, { onError: notifyProblem });
      },
    });
  return (
    <Tooltip label={t("spoken.remove")}>
      <ActionIcon data-place="remove" variant="subtle" color="gray" aria-label={t("spoken.named", { action: t("spoken.remove"), text: of })} onClick={ask}>
        <IconTrash size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
