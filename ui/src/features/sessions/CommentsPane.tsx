import { Badge, Button, Checkbox, Group, Text, Title, Tooltip } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconEyeOff, IconMessagePlus } from "@tabler/icons-react";
import { useId, useImperativeHandle, useRef, useState } from "react";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import { Listing } from "../../shared/States";
import type { AnswerView } from "../../transport/generated";
import { useRead, useTransport } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { CommentField } from "./CommentField";
import classes from "./Comments.module.css";
import { CommentThread } from "./CommentThread";
import type { CommentDraft } from "./comments";
import paneClasses from "./Pane.module.css";
import { usePlayable } from "./playback";
import type { Playback } from "./playback";

export type CommentControls = { write: () => void; reveal: (id: Id) => void };

type Props = { sessionId: Id; answer: AnswerView; playback: Playback; drafts: Map<Id, CommentDraft>; ref: Ref<CommentControls> };

/** What is said about the answer: open threads by time, settled ones behind a button, and a place to write. */
export function CommentsPane({ sessionId, answer, playback, drafts, ref }: Props) {
  const { t } = useTranslation();
  const transport = useTransport();
  const comments = useRead("comments.list", { answer_id: answer.id });
  const playable = usePlayable(playback);
  const [draft, setDraft] = useState(drafts.get(answer.id) ?? null);
  const [unfolded, setUnfolded] = useState(false);
  const [chosen, setChosen] = useState<{ id: Id } | null>(null);
  // A draft that was left and found again does not take the keyboard.
  const [fresh, setFresh] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const goesOn = useRef(false);
  const settledList = useId();
  const threads = comments.data?.threads;
  const open = threads?.filter(({ resolved }) => resolved === null) ?? [];
  const settled = threads?.filter(({ resolved }) => resolved !== null) ?? [];
  const hidden = comments.data?.hidden ?? 0;

  const keep = (next: CommentDraft | null) => {
    setDraft(next);
    if (next === null) drafts.delete(answer.id);
    else drafts.set(answer.id, next);
  };
  /** The moment stands still while it is written about. */
  const write = () => {
    if (draft !== null) {
      field.current?.focus();
      return;
    }
    goesOn.current = playback.isPlaying();
    playback.pause();
    setFresh(true);
    keep({ positionMs: Math.min(answer.media.duration_ms, Math.round(playback.timeMs)), whole: !playback.isThere(), text: "" });
  };
  const close = () => {
    keep(null);
    if (goesOn.current) playback.play();
    goesOn.current = false;
  };
  useImperativeHandle(ref, () => ({
    write,
    reveal: (id) => {
      setChosen({ id });
      if (settled.some((thread) => thread.id === id)) setUnfolded(true);
    },
  }));
  const list = (these: typeof open) =>
    these.map((thread) => <CommentThread key={thread.id} thread={thread} playback={playback} chosen={chosen?.id === thread.id ? chosen : null} />);

  return (
    <section className={paneClasses.pane} aria-labelledby="comments-title" data-testid="comments">
      <Group justify="space-between" wrap="nowrap" gap="xs" className={paneClasses.head}>
        <Group gap={8} wrap="nowrap">
          <Title order={2} id="comments-title">
            {t("comment.title")}
          </Title>
          {open.length > 0 && (
            <Badge variant="light" circle={open.length < 10} aria-label={t("comment.open", { count: open.length })}>
              {open.length}
            </Badge>
          )}
        </Group>
        <Tooltip label={`${t("comment.add")} (C)`}>
          <Button size="compact-sm" variant="default" leftSection={<IconMessagePlus size={16} />} onClick={write}>
            {t("comment.action")}
          </Button>
        </Tooltip>
      </Group>
      <div className={paneClasses.scroll}>
        {draft !== null && (
          <div className={classes.draft}>
            <CommentField
              label={t("comment.text")}
              action={t("comment.action")}
              text={draft.text}
              autoFocus={fresh}
              fieldRef={field}
              onText={(text) => keep({ ...draft, text })}
              onSave={(text) => transport.call("comments.create", { session_id: sessionId, answer_id: answer.id, position_ms: draft.whole ? null : draft.positionMs, text })}
              onClose={close}
            >
              {playable && (
                <Checkbox
                  size="xs"
                  label={t("comment.at", { time: duration(draft.positionMs) })}
                  checked={!draft.whole}
                  onChange={(event) => keep({ ...draft, whole: !event.currentTarget.checked })}
                />
              )}
            </CommentField>
          </div>
        )}
        {hidden > 0 && (
          <Text size="xs" c="dimmed" className={classes.hidden} data-testid="hidden-comments">
            <IconEyeOff size={14} aria-hidden />
            {t("comment.hidden", { count: hidden })}
          </Text>
        )}
        <div className={classes.listing}>
          <Listing
            items={threads}
            error={comments.error}
            onRetry={() => void comments.refetch()}
            rows={2}
            empty={
              draft === null &&
              hidden === 0 && (
                <Text size="sm" c="dimmed" p="md">
                  {t(playable ? "comment.none" : "comment.noneStill")}
                </Text>
              )
            }
          >
            {() => (
              <>
                <ul className={classes.threads}>{list(open)}</ul>
                {settled.length > 0 && (
                  <>
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      color="gray"
                      className={classes.fold}
                      leftSection={unfolded ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                      aria-expanded={unfolded}
                      aria-controls={settledList}
                      onClick={() => setUnfolded(!unfolded)}
                    >
                      {t("comment.settled", { count: settled.length })}
                    </Button>
                    <ul className={classes.threads} id={settledList} hidden={!unfolded}>
                      {list(settled)}
                    </ul>
                  </>
                )}
              </>
            )}
          </Listing>
        </div>
      </div>
    </section>
  );
}
