import { Button, Modal, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { DialogActions } from "../../shared/DialogActions";
import { notifyDone } from "../../shared/notify";
import { fieldProblems } from "../../shared/problem";
import type { Competency, CompetencyInput } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { BilingualField } from "./BilingualField";
import { NOTHING } from "./words";

const ANCHORS = [["one", 1], ["three", 3], ["five", 5]] as const;

/** Writes an own competency with its scale: new without one. */
export function CompetencyEditor({ competency, onClose }: { competency: Competency | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} size={820} title={competency ? t("bank.editCompetency") : t("bank.newCompetency")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Form competency={competency} onClose={onClose} />
    </Modal>
  );
}

function Form({ competency, onClose }: { competency: Competency | null; onClose: () => void }) {
  const { t } = useTranslation();
  const create = useWrite("bank.create_competency");
  const update = useWrite("bank.update_competency");
  const failure = create.error ?? update.error;
  const errors = fieldProblems(failure);
  const [input, setInput] = useState<CompetencyInput>(() => ({
    name: competency?.name ?? NOTHING,
    definition: competency?.definition ?? NOTHING,
    anchors: competency?.anchors ?? { one: NOTHING, three: NOTHING, five: NOTHING },
  }));
  const done = { onSuccess: () => { notifyDone(t("common.saved")); onClose(); } };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (competency) update.mutate({ id: competency.id, competency: input }, done);
    else create.mutate(input, done);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("bank.oneLanguageIsEnough")}
        </Text>
        <BilingualField label={t("bank.name")} value={input.name} path="name" errors={errors} minRows={1} onChange={(name) => setInput({ ...input, name })} />
        <BilingualField label={t("bank.definition")} value={input.definition} path="definition" errors={errors} onChange={(definition) => setInput({ ...input, definition })} />
        <div>
          <Title order={3}>{t("bank.scale")}</Title>
          <Text size="sm" c="dimmed">
            {t("bank.scaleHint")}
          </Text>
        </div>
        {ANCHORS.map(([anchor, rating]) => (
          <BilingualField
            key={anchor}
            label={t("scorecard.anchor", { rating })}
            value={input.anchors[anchor]}
            path={`anchors.${anchor}`}
            errors={errors}
            minRows={3}
            onChange={(value) => setInput({ ...input, anchors: { ...input.anchors, [anchor]: value } })}
          />
        ))}
        <DialogActions error={failure}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending || update.isPending}>
            {t("bank.save")}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}
