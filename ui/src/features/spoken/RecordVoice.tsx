import { Alert, Group, Modal, Stack, Text } from "@mantine/core";
import { useCallback, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { confirm } from "../../shared/confirm";
import { DialogActions } from "../../shared/DialogActions";
import type { Player } from "../../shared/player";
import { ProblemBox } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import type { Failure } from "../../transport/failure";
import type { Language, TakenVoice, TextOfQuestion } from "../../transport/generated";
import classes from "./Spoken.module.css";
import { StepButtons } from "./StepButtons";
import { Taken, TakeState, Voice } from "./TakeState";
import { countRecorded, isSame, nextUnrecorded } from "./texts";
import type { PlacedText } from "./texts";
import { useTake } from "./useTake";

/** What the player calls the recording that is not kept yet. */
const TAKEN = "taken";

type Props = {
  text: TextOfQuestion;
  /** All that are spoken, as they are now. */
  texts: readonly PlacedText[];
  language: Language;
  player: Player;
  onNext: (text: TextOfQuestion) => void;
  onClose: () => void;
};

/** Records one text after the other in the voice of whoever sits here; nothing is thrown away unasked. */
export function RecordVoice({ text, texts, language, player, onNext, onClose }: Props) {
  const { t } = useTranslation();
  const take = useTake(text);
  const { step } = take;
  const taken = step.is === "taken" ? step.taken : null;
  const [asks, setAsks] = useState(false);
  const [unheard, setUnheard] = useState<Failure | null>(null);
  const main = useRef<HTMLButtonElement>(null);
  const textId = useId();
  const place = texts.find((each) => isSame(each, text));
  const next = nextUnrecorded(texts, text);
  const problem = (step.is === "taken" ? step.problem : null) ?? take.microphone?.problem ?? null;
  const reworded = place === undefined || take.failure?.api.fields.some(({ path }) => path === "text") === true;
  const { play, stop } = player;

  useEffect(() => stop, [stop]);
  useEffect(() => {
    if (!asks) main.current?.focus();
  }, [step.is, text, asks]);

  const listen = useCallback(
    (sound: TakenVoice) => {
      play(TAKEN, () => Promise.resolve(sound)).catch((error: unknown) => setUnheard(toFailure(error)));
    },
    [play],
  );
  // It is heard at once, as candidates will hear it.
  useEffect(() => {
    if (taken !== null) listen(taken);
  }, [taken, listen]);

  const quietly = (then: () => void) => () => {
    stop();
    setUnheard(null);
    then();
  };
  const retry = () => {
    take.retry();
    main.current?.focus();
  };
  const leave = () => {
    if (step.is === "ready") {
      onClose();
      return;
    }
    // It is being kept.
    if (step.is === "taken" && take.busy) return;
    let discards = false;
    setAsks(true);
    confirm({
      title: t("recording.discardTitle"),
      text: t("recording.discardText"),
      verb: t("recording.discard"),
      danger: true,
      onConfirm: () => {
        discards = true;
      },
      // Only then does the focus stay where it is put.
      onGone: () => {
        setAsks(false);
        if (discards) onClose();
      },
    });
  };

  return (
    <Modal opened onClose={leave} size={720} title={t("spoken.dialog")} closeOnClickOutside={step.is === "ready"} closeOnEscape={!asks} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="md" data-testid="record-voice">
        <div>
          <Group justify="space-between" gap="xs" mb={6}>
            <Text size="sm" c="dimmed">
              {place && t(place.is_probe ? "spoken.followUpOf" : "spoken.question", { number: place.number, followUp: place.followUp })}
            </Text>
            <Text size="sm" c="dimmed" className="tabular">
              {t("spoken.progress", { recorded: countRecorded(texts), texts: texts.length })}
            </Text>
          </Group>
          <Text id={textId} lang={language} className={classes.aloud}>
            {text.text}
          </Text>
        </div>
        <TakeState take={take} />
        <div className={classes.studio}>{taken === null ? <Voice take={take} /> : <Taken taken={taken} name={TAKEN} player={player} onListen={quietly(() => listen(taken))} />}</div>
        {take.lost && <ProblemBox error={take.lost} onRetry={retry} />}
        {problem && <ProblemBox error={{ ...problem, params: { name: take.microphone?.name ?? t("devices.microphone.title"), ...problem.params } }} />}
        {reworded && (
          <Alert variant="light" color="yellow" role="alert" title={t("spoken.reworded")}>
            {t("spoken.rewordedTodo")}
          </Alert>
        )}
        <DialogActions error={reworded ? null : (take.failure ?? unheard)}>
          <StepButtons
            main={main}
            take={take}
            textId={textId}
            reworded={reworded}
            onBegin={quietly(take.begin)}
            onKeep={quietly(() => take.keep(onClose))}
            onKeepAndNext={next && quietly(() => take.keep(() => onNext(next)))}
          />
        </DialogActions>
      </Stack>
    </Modal>
  );
}
