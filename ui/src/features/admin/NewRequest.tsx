import { Button, Group, Modal, Select, Stack, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNow } from "../../shared/clock";
import { fullName } from "../../shared/format";
import { fieldProblems } from "../../shared/problem";
import { ProblemBox } from "../../shared/ProblemBox";
import type { RequestKind } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import { DayInput } from "./DayInput";
import { fromField, toField } from "./days";

export const REQUEST_KINDS: RequestKind[] = ["access", "rectification", "erasure", "objection", "explanation"];
const SHOWN = 20;

/** Writes down what somebody asked for. */
export function NewRequest({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("admin.requests.add")} closeButtonProps={{ "aria-label": t("common.close") }}>
      {opened && <Fields onClose={onClose} />}
    </Modal>
  );
}

function Fields({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const now = useNow();
  const create = useWrite("requests.create");
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 200);
  const people = useRead("persons.list", { search: search === "" ? null : search, after: null, limit: SHOWN });
  const [person, setPerson] = useState<string | null>(null);
  const [kind, setKind] = useState<RequestKind>("access");
  const [received, setReceived] = useState(() => toField(now));
  const [note, setNote] = useState("");
  const errors = fieldProblems(create.error);
  const day = fromField(received);

  return (
    <Stack gap="sm">
      <Select
        label={t("admin.person")}
        placeholder={t("candidates.search")}
        searchable
        required
        value={person}
        searchValue={text}
        onSearchChange={setText}
        onChange={setPerson}
        nothingFoundMessage={t("candidates.noneFound")}
        filter={({ options }) => options}
        data={(people.data?.items ?? []).map((each) => ({ value: each.id, label: fullName(each) }))}
      />
      <Select
        label={t("admin.requests.kind")}
        allowDeselect={false}
        value={kind}
        onChange={(next) => setKind(next ?? kind)}
        data={REQUEST_KINDS.map((value) => ({ value, label: t(`admin.request.${value as "access"}`) }))}
      />
      <DayInput label={t("admin.requests.received")} value={received} error={errors["received_at_ms"]} max={toField(now)} onChange={setReceived} />
      <Textarea label={t("admin.requests.note")} autosize minRows={2} value={note} error={errors["note"]} onChange={(event) => setNote(event.currentTarget.value)} />
      {create.error && create.error.api.fields.length === 0 && <ProblemBox error={create.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button
          disabled={person === null || day === null}
          loading={create.isPending}
          onClick={() => create.mutate({ person_id: person ?? "", kind, received_at_ms: day ?? 0, note }, { onSuccess: onClose })}
        >
          {t("admin.requests.confirm")}
        </Button>
      </Group>
    </Stack>
  );
}
