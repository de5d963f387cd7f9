import { ActionIcon, Button, Group, Text, TextInput, Tooltip } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconSearch } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { dropTags } from "../../transport/cache";
import type { Transcript } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { useRead, useTransport } from "../../transport/react";
import { usePlayable } from "./playback";
import type { Playback } from "./playback";
import { findRuns, tokensOf } from "./tokens";
import classes from "./Transcript.module.css";
import { Words } from "./Words";

/** Another answer of the session that has a transcript. */
export type Other = { answerId: Id; position: number };

/** What is sought in the whole session: it stays when another answer is shown. */
export type Sought = { query: string; onQuery: (query: string) => void; others: Other[]; onGo: (position: number) => void };

type Props = { answerId: Id; transcript: Transcript; locked: boolean; playback: Playback; searchRef: Ref<HTMLInputElement>; sought: Sought };

/** The transcript with its search; editing a segment saves a new version. */
export function SearchableTranscript({ answerId, transcript, locked, playback, searchRef, sought }: Props) {
  const { t } = useTranslation();
  const transport = useTransport();
  const client = useQueryClient();
  const playable = usePlayable(playback);
  const { head, segments } = transcript;
  const tokens = useMemo(() => tokensOf(segments), [segments]);
  const { query, onQuery, others, onGo } = sought;
  // -1: nothing was stepped to yet, the first is shown.
  const [chosen, setChosen] = useState(-1);
  const runs = useMemo(() => findRuns(tokens, query), [tokens, query]);
  const shown = Math.min(Math.max(chosen, 0), runs.length - 1);
  const current = runs[shown];
  const written = head.method === "written";
  const low = tokens.some((token) => token.low);

  const go = (by: -1 | 1) => {
    if (runs.length === 0) return;
    const next = chosen === -1 && by === 1 ? 0 : (shown + by + runs.length) % runs.length;
    setChosen(next);
    const token = tokens[runs[next]?.from ?? 0];
    if (token) playback.seek(token.startMs ?? segments[token.segment]?.start_ms ?? 0);
  };
  const save = useCallback(
    async (index: number, text: string) => {
      await transport.call("transcripts.save", {
        answer_id: answerId,
        base_id: head.id,
        segments: segments.map(({ start_ms, end_ms, text: old }, position) => ({ start_ms, end_ms, text: position === index ? text : old })),
      });
      dropTags(client, ["transcripts"]);
    },
    [transport, client, answerId, head.id, segments],
  );

  return (
    <>
      <Group gap={4} wrap="nowrap" className={classes.search}>
        <TextInput
          ref={searchRef}
          flex={1}
          size="xs"
          type="search"
          aria-label={t(written ? "transcript.searchWritten" : "transcript.search")}
          placeholder={t("transcript.searchHint")}
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => {
            onQuery(event.currentTarget.value);
            setChosen(-1);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
            if (event.key === "Escape") {
              onQuery("");
              event.currentTarget.blur();
            }
          }}
        />
        {query.trim() !== "" && (
          <>
            <Text size="xs" c="dimmed" className="tabular" role="status" style={{ whiteSpace: "nowrap" }}>
              {runs.length === 0 ? t("transcript.notFound") : t("common.ofTotal", { done: shown + 1, total: runs.length })}
            </Text>
            <Tooltip label={t("transcript.previous")}>
              <ActionIcon variant="subtle" color="gray" aria-label={t("transcript.previous")} disabled={runs.length === 0} onClick={() => go(-1)}>
                <IconChevronUp size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t("transcript.next")}>
              <ActionIcon variant="subtle" color="gray" aria-label={t("transcript.next")} disabled={runs.length === 0} onClick={() => go(1)}>
                <IconChevronDown size={16} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
      </Group>
      {query.trim() !== "" && others.length > 0 && (
        <Group gap={4} className={classes.elsewhere}>
          {others.map((other) => (
            <Elsewhere key={other.answerId} other={other} query={query} onGo={onGo} />
          ))}
        </Group>
      )}
      {segments.length === 0 ? (
        <Text size="sm" c="dimmed" className={classes.note}>
          {t("transcript.silent")}
        </Text>
      ) : (
        <Words segments={segments} tokens={tokens} runs={runs} current={current} playback={playback} onSave={locked || written ? null : save} language={head.language} timed={!written} />
      )}
      {low && (
        <Text size="xs" c="dimmed" className={classes.legend}>
          <span className={classes.low}>{t("transcript.legendWord")}</span>{t(playable ? "transcript.legend" : "transcript.legendSilent")}
        </Text>
      )}
    </>
  );
}

/** How often the sought words stand in another answer of the session, and the way there. */
function Elsewhere({ other: { answerId, position }, query, onGo }: { other: Other; query: string; onGo: (position: number) => void }) {
  const { t } = useTranslation();
  const { data } = useRead("transcripts.get", { answer_id: answerId });
  const tokens = useMemo(() => tokensOf(data?.segments ?? []), [data]);
  const count = useMemo(() => findRuns(tokens, query).length, [tokens, query]);
  if (count === 0) return null;
  return (
    <Button size="compact-xs" variant="light" onClick={() => onGo(position)}>
      {t("transcript.elsewhere", { position, count })}
    </Button>
  );
}
