import { ActionIcon, Group, Menu, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp, IconCheck, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import { When } from "../../shared/When";
import type { Remark, Thread } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import { CommentField } from "./CommentField";
import classes from "./Comments.module.css";
import { firstRemark, useCommentAct } from "./comments";
import { usePlayable } from "./playback";
import type { Playback } from "./playback";

type Props = {
  thread: Thread;
  playback: Playback;
  /** Changes when the thread is to be looked at. */
  chosen: object | null;
};

/** A comment, its replies, and what can be done with them. */
export function CommentThread({ thread, playback, chosen }: Props) {
  const { t } = useTranslation();
  const transport = useTransport();
  const act = useCommentAct();
  const item = useRef<HTMLLIElement>(null);
  const playable = usePlayable(playback);
  const [replying, setReplying] = useState(false);
  const { id, position_ms: at, opening, replies, resolved } = thread;
  const time = at === null ? t("comment.whole") : duration(at);
  const settle = () => act("comments.resolve", id, { act: "comments.reopen", done: t("comment.resolved") });

  useEffect(() => {
    if (chosen !== null) item.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const lead =
    at === null || !playable ? (
      <Text span size="xs" c="dimmed" mr={4} style={{ flexShrink: 0 }}>
        {time}
      </Text>
    ) : (
      <UnstyledButton className={classes.time} aria-label={t("comment.goTo", { time })} onClick={() => playback.seek(at)}>
        {time}
      </UnstyledButton>
    );
  const tools =
    resolved === null ? (
      <>
        <Tool label={t("comment.reply")} icon={<IconArrowBackUp size={16} />} onClick={() => setReplying(true)} />
        <Tool label={t("comment.resolve")} icon={<IconCheck size={16} />} onClick={settle} />
      </>
    ) : (
      <Tool label={t("comment.reopen")} icon={<IconArrowForwardUp size={16} />} onClick={() => act("comments.reopen", id)} />
    );

  return (
    <li ref={item} className={classes.thread} data-chosen={chosen !== null || undefined} data-testid="comment" aria-label={t("comment.by", { name: firstRemark(thread)?.author_name ?? "", time })}>
      {opening === null ? (
        <Group gap="xs" wrap="nowrap">
          {lead}
          <Text size="xs" c="dimmed" flex={1}>
            {t("comment.gone")}
          </Text>
          {tools}
        </Group>
      ) : (
        <Said remark={opening} lead={lead} tools={tools} />
      )}
      {replies.map((reply) => (
        <div key={reply.id} className={classes.reply}>
          <Said remark={reply} />
        </div>
      ))}
      {resolved !== null && (
        <Text size="xs" c="dimmed">
          {t("comment.resolvedBy", { name: resolved.name })} · <When atMs={resolved.at_ms} />
        </Text>
      )}
      {replying && resolved === null && (
        <div className={classes.reply}>
          <CommentField
            label={t("comment.replyText")}
            action={t("comment.reply")}
            onSave={(text) => transport.call("comments.reply", { id, text })}
            onClose={() => setReplying(false)}
          />
        </div>
      )}
    </li>
  );
}

function Tool({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

/** Who says what, and for its author the way to change it. */
function Said({ remark, lead, tools }: { remark: Remark; lead?: ReactNode; tools?: ReactNode }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const act = useCommentAct();
  const [correcting, setCorrecting] = useState(false);
  const { id, author_name: name, own, text, at_ms, corrected_at_ms } = remark;
  const withdraw = () => act("comments.withdraw", id, { act: "comments.restore", done: t("comment.withdrawn") });

  return (
    <div>
      <Group gap={4} wrap="nowrap" mih={22}>
        {lead}
        <Text size="xs" c="dimmed" className={classes.by}>
          <Text span inherit fw={600} c="var(--mantine-color-text)">
            {name}
          </Text>
          {" · "}
          <When atMs={at_ms} />
          {corrected_at_ms !== null && ` · ${t("comment.corrected")}`}
        </Text>
        {tools}
        {own && !correcting && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t("comment.menu")}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setCorrecting(true)}>
                {t("comment.correct")}
              </Menu.Item>
              <Menu.Item color="var(--mantine-color-error)" leftSection={<IconTrash size={16} />} onClick={withdraw}>
                {t("comment.withdraw")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {correcting ? (
        <CommentField
          label={t("comment.text")}
          action={t("comment.save")}
          standing={text}
          onSave={(corrected) => transport.call("comments.correct", { id, text: corrected })}
          onClose={() => setCorrecting(false)}
        />
      ) : (
        <p className={classes.text}>{text}</p>
      )}
    </div>
  );
}
