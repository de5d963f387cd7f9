import { ActionIcon, Button, Group, Progress, Select, Stack, Text, Tooltip } from "@mantine/core";
import { IconAlertCircle, IconCircleCheck, IconPlayerRecord, IconUpload, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { bytes, duration } from "../../shared/format";
import { problemOf } from "../../shared/problem";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import type { SessionView } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import { ConsentAlert } from "../people/ConsentAlert";
import classes from "./Import.module.css";
import { isReady } from "./importing";
import type { ImportRow } from "./importing";
import { takeWaitingFiles, useWaitingFiles } from "./opened";
import { useImport } from "./useImport";

type Props = { view: SessionView; onStarted: () => void; onCandidate: () => void; onRecord: () => void };

/** Recorded answers come in: drop or pick several, look what they are, match them, import. */
export function ImportPane({ view, onStarted, onCandidate, onRecord }: Props) {
  const { t } = useTranslation();
  const transport = useTransport();
  const { rows, failure, starting, addSources, addFiles, start, choose, remove } = useImport(view, onStarted);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const add = useRef(addSources);
  const mayRecord = view.consents.some(({ kind, granted }) => kind === "recording" && granted);
  const ready = rows.filter(isReady).length;
  const busy = rows.some((row) => row.probe === null && row.error === null);
  const questions = rows.map(({ questionId }) => questionId).filter((id) => id !== null);
  const doubled = new Set(questions).size < questions.length;

  useEffect(() => {
    add.current = addSources;
  });
  const waiting = useWaitingFiles();
  useEffect(() => {
    if (waiting.length > 0) void add.current(takeWaitingFiles());
  }, [waiting]);
  useEffect(() => transport.onDrop?.({ over: setOver, files: (sources) => void add.current(sources) }), [transport]);

  const pick = () => {
    if (transport.pick === null) {
      input.current?.click();
      return;
    }
    transport.pick({ multiple: true, title: t("import.pickTitle") }).then(addSources, (error: unknown) => notifyProblem(toFailure(error)));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (transport.pick === null) void addFiles([...event.dataTransfer.files]);
  };

  if (!mayRecord) return <ConsentAlert title={t("import.noConsentTitle")} text={t("import.noConsent")} onCandidate={onCandidate} />;

  return (
    <Stack gap="md" data-testid="import">
      <div
        className={classes.zone}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconUpload size={28} stroke={1.5} aria-hidden />
        <Text ta="center">{t("import.drop")}</Text>
        <Group gap="sm" justify="center">
          <Button onClick={pick}>{t("import.pick")}</Button>
          <Button variant="default" leftSection={<IconPlayerRecord size={16} />} onClick={onRecord}>
            {t("recording.here")}
          </Button>
        </Group>
        <Text size="xs" c="dimmed" ta="center">
          {t("import.formats")}
        </Text>
        {transport.pick === null && (
          <input
            ref={input}
            type="file"
            multiple
            hidden
            aria-label={t("import.pick")}
            data-testid="import-files"
            accept="video/*,audio/*,.mkv,.mp4,.webm,.mov,.wav,.m4a,.mp3,.ogg"
            onChange={(event) => {
              void addFiles([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = "";
            }}
          />
        )}
      </div>
      {rows.length > 0 && (
        <>
          <ul className={classes.rows} aria-label={t("import.files")}>
            {rows.map((row) => (
              <FileRow key={row.key} row={row} view={view} onChoose={(id) => choose(row.key, id)} onRemove={() => remove(row.key)} />
            ))}
          </ul>
          {doubled && (
            <Text size="sm" c="var(--warn)">
              {t("import.doubled")}
            </Text>
          )}
          {failure && <ProblemBox error={failure} />}
          <Group justify="flex-end">
            <Button onClick={() => void start()} loading={starting} disabled={ready === 0 || busy}>
              {t("import.start", { count: ready })}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}

function FileRow({ row, view, onChoose, onRemove }: { row: ImportRow; view: SessionView; onChoose: (id: string | null) => void; onRemove: () => void }) {
  const { t, i18n } = useTranslation();
  const facts = [
    row.probe ? duration(row.probe.duration_ms) : null,
    row.probe ? (row.probe.has_video ? t("import.video", { width: row.probe.width, height: row.probe.height }) : t("import.audio")) : null,
    row.bytes === null ? null : bytes(row.bytes, i18n.language),
  ].filter((fact) => fact !== null);

  return (
    <li className={classes.row} data-testid="import-row">
      <div className={classes.file}>
        <Group gap={6} wrap="nowrap">
          {row.error ? (
            <IconAlertCircle size={16} color="var(--mantine-color-error)" className={classes.sign} aria-hidden />
          ) : row.probe ? (
            <IconCircleCheck size={16} color="var(--good)" className={classes.sign} aria-hidden />
          ) : null}
          <Text size="sm" fw={500} truncate title={row.name}>
            {row.name}
          </Text>
        </Group>
        {row.error ? (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {problemOf(row.error).title} {problemOf(row.error).todo}
          </Text>
        ) : row.sent !== null ? (
          <Progress value={row.sent * 100} size="sm" mt={6} aria-label={t("import.sending", { name: row.name })} />
        ) : (
          <Text size="xs" c="dimmed" className="tabular">
            {row.probe === null ? t("import.probing") : facts.join(" · ")}
          </Text>
        )}
      </div>
      {!row.error && (
        <Select
          className={classes.question}
          size="xs"
          aria-label={t("import.questionFor", { name: row.name })}
          placeholder={t("import.chooseQuestion")}
          allowDeselect={false}
          value={row.questionId}
          onChange={onChoose}
          data={view.questions.map(({ question, answer }) => ({
            value: question.id,
            label: `${question.position}. ${question.displayed_text}${answer ? ` (${t("import.newTake")})` : ""}`,
          }))}
        />
      )}
      <Tooltip label={t("import.remove")}>
        <ActionIcon variant="subtle" color="gray" aria-label={t("import.removeFile", { name: row.name })} onClick={onRemove}>
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}
