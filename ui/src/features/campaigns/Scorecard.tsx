import { Button, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAutosave } from "../../shared/autosave";
import { notifyUndo } from "../../shared/notify";
import { fieldProblems } from "../../shared/problem";
import { Saved } from "../../shared/Saved";
import type { Campaign, CriterionInput } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { useTransport } from "../../transport/react";
import { CriterionFields, CriterionText } from "./CriterionFields";
import classes from "./Plan.module.css";
import { Section } from "./Section";

/** A criterion while it is edited: `key` stays, an id comes with the first save. */
type Draft = CriterionInput & { key: string };

function startDrafts(campaign: Campaign): Draft[] {
  return campaign.criteria.map((criterion) => ({ ...criterion, key: criterion.id }));
}

/** The anchored scorecard. */
export function Scorecard({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const editable = campaign.state === "draft";
  return (
    <Section title={t("scorecard.title", { count: campaign.criteria.length })} hint={t("scorecard.hint")}>
      {editable ? (
        <ScorecardEditor campaign={campaign} />
      ) : (
        <Stack gap="xs">
          {campaign.criteria.map((criterion) => (
            <div key={criterion.id} className={classes.card}>
              <CriterionText criterion={criterion} />
            </div>
          ))}
        </Stack>
      )}
    </Section>
  );
}

function ScorecardEditor({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const [drafts, setDrafts] = useState<Draft[]>(() => startDrafts(campaign));
  const [seen, setSeen] = useState<ReadonlySet<Id>>(() => new Set(campaign.criteria.map(({ id }) => id)));
  const draftsRef = useRef(drafts);
  const counter = useRef(0);
  const ids = useRef(new Map<string, Id>());

  const save = useAutosave(async (value: Draft[]) => {
    const criteria = value.map(({ key, id, name, description, weight, anchors }) => ({ id: ids.current.get(key) ?? id, name, description, weight, anchors }));
    const saved = await transport.call("campaigns.set_scorecard", { id: campaign.id, criteria });
    setSeen((before) => new Set([...before, ...saved.criteria.map(({ id }) => id)]));
    saved.criteria.forEach((criterion, index) => {
      const key = value[index]?.key;
      if (key !== undefined) ids.current.set(key, criterion.id);
    });
  });
  const errors = save.state.state === "failed" ? fieldProblems(save.state.failure) : {};

  // What came to the scorecard by another way, such as a question of the bank, is shown too, and so is not lost with the next save.
  const settled = save.state.state === "idle" || save.state.state === "saved";
  const added = settled ? campaign.criteria.filter(({ id }) => !seen.has(id)) : [];
  if (added.length > 0) {
    setSeen(new Set([...seen, ...added.map(({ id }) => id)]));
    setDrafts([...drafts, ...startDrafts({ ...campaign, criteria: added })]);
  }
  useEffect(() => {
    draftsRef.current = drafts;
  }, [drafts]);

  const change = (next: Draft[]) => {
    draftsRef.current = next;
    setDrafts(next);
    // A new criterion waits for its name; one that had a name must get one again first.
    const named = next.filter((draft) => draft.name.trim() !== "");
    const cleared = next.some((draft) => draft.name.trim() === "" && (draft.id !== null || ids.current.has(draft.key)));
    if (!cleared) save.change(named);
  };
  const add = () => {
    counter.current += 1;
    change([...draftsRef.current, { key: `new-${counter.current}`, id: null, name: "", description: "", weight: 1, anchors: { one: "", three: "", five: "" } }]);
  };
  const remove = (index: number) => {
    const removed = draftsRef.current[index];
    if (removed === undefined) return;
    change(draftsRef.current.filter((draft) => draft.key !== removed.key));
    notifyUndo(t("scorecard.deleted", { name: removed.name || t("scorecard.unnamed") }), () => {
      const next = [...draftsRef.current];
      next.splice(Math.min(index, next.length), 0, removed);
      change(next);
    });
  };

  return (
    <Stack gap="xs">
      {drafts.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("scorecard.none")}
        </Text>
      )}
      {drafts.map((draft, index) => (
        <div key={draft.key} className={classes.card} data-testid="criterion">
          <CriterionFields
            value={draft}
            position={index + 1}
            error={errors[`criteria.${index}.name`]}
            onChange={(part) => change(draftsRef.current.map((each) => (each.key === draft.key ? { ...each, ...part } : each)))}
            onDelete={() => remove(index)}
          />
        </div>
      ))}
      <div style={{ display: "flex", alignItems: "center", gap: 12 }}>
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={add}>
          {t("scorecard.add")}
        </Button>
        <Saved state={save.state} />
      </div>
    </Stack>
  );
}
