import { useCallback, useEffect, useRef, useState } from "react";
import { toFailure } from "../../transport/failure";
import type { Failure } from "../../transport/failure";
import type { NamedSource, SessionView } from "../../transport/generated";
import { noteJobs } from "../../transport/jobs";
import { useTransport } from "../../transport/react";
import { byName, isReady, matchInOrder, withProbes } from "./importing";
import type { ImportRow } from "./importing";

/** Files from the picker or a drop: sent where need be, probed, matched to questions, imported. */
export function useImport(view: SessionView, onStarted: () => void) {
  const transport = useTransport();
  const [rows, setRows] = useState<ImportRow[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [starting, setStarting] = useState(false);
  const counter = useRef(0);
  const stop = useRef<AbortController | null>(null);

  useEffect(() => {
    stop.current = new AbortController();
    return () => stop.current?.abort();
  }, []);

  const match = (all: ImportRow[]) =>
    matchInOrder(all, view.questions.map(({ question }) => question), new Set(view.questions.flatMap(({ question, answer }) => (answer ? [question.id] : []))));

  const newRows = (names: { name: string; bytes: number | null; sent: number | null }[]): ImportRow[] =>
    names.map(({ name, bytes, sent }) => {
      counter.current += 1;
      return { key: `file-${counter.current}`, name, bytes, sent, source: null, probe: null, error: null, questionId: null };
    });

  const probe = async (keys: string[], sources: NamedSource[]) => {
    try {
      const probed = await transport.call("imports.probe", { sources });
      setRows((old) => match(withProbes(old, keys, probed)));
    } catch (error) {
      const { api } = toFailure(error);
      setRows((old) => old.map((row) => (keys.includes(row.key) ? { ...row, sent: null, error: api } : row)));
    }
  };

  const addSources = async (sources: NamedSource[]) => {
    if (sources.length === 0) return;
    const sorted = [...sources].sort(byName);
    const added = newRows(sorted.map(({ name }) => ({ name, bytes: null, sent: null })));
    setRows((old) => [...old, ...added]);
    await probe(added.map(({ key }) => key), sorted);
  };

  const addFiles = async (files: File[]) => {
    const sorted = [...files].sort(byName);
    const added = newRows(sorted.map(({ name, size }) => ({ name, bytes: size, sent: 0 })));
    setRows((old) => [...old, ...added]);
    for (const [index, file] of sorted.entries()) {
      const key = added[index]?.key ?? "";
      try {
        const source = await transport.upload(file, (sent) => setRows((old) => old.map((row) => (row.key === key ? { ...row, sent } : row))), stop.current?.signal);
        await probe([key], [source]);
      } catch (error) {
        const { api } = toFailure(error);
        setRows((old) => old.map((row) => (row.key === key ? { ...row, sent: null, error: api } : row)));
      }
    }
  };

  const start = async () => {
    setStarting(true);
    setFailure(null);
    try {
      const items = rows.filter(isReady).map(({ source, name, questionId }) => ({ source, name, question_id: questionId }));
      noteJobs(await transport.call("imports.start", { session_id: view.session.id, items }));
      setRows([]);
      onStarted();
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setStarting(false);
    }
  };

  return {
    rows,
    failure,
    starting,
    addSources,
    addFiles,
    start,
    choose: (key: string, questionId: string | null) => setRows((old) => old.map((row) => (row.key === key ? { ...row, questionId } : row))),
    remove: useCallback((key: string) => setRows((old) => old.filter((row) => row.key !== key)), []),
  };
}
