import { SimpleGrid, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAutosave } from "../../shared/autosave";
import { fieldProblems, problemOf } from "../../shared/problem";
import { MomentInput } from "../../shared/MomentInput";
import { Saved } from "../../shared/Saved";
import type { Campaign } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import { Section } from "./Section";

/** When the campaign is planned to open, and when it closes by itself. */
export function Dates({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const [dates, setDates] = useState({ opens_at_ms: campaign.opens_at_ms, closes_at_ms: campaign.closes_at_ms });
  const save = useAutosave((value: typeof dates) => transport.call("campaigns.set_dates", { id: campaign.id, ...value }), { saved: dates, show: setDates });
  const failure = save.state.state === "failed" ? save.state.failure : null;
  const errors = fieldProblems(failure);
  const change = (part: Partial<typeof dates>) => {
    const next = { ...dates, ...part };
    setDates(next);
    save.change(next);
  };
  const draft = campaign.state === "draft";

  return (
    <Section title={t("life.dates.title")} aside={<Saved state={save.state} />}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <MomentInput label={t("life.dates.opens")} value={dates.opens_at_ms} onChange={(opens_at_ms) => change({ opens_at_ms })} disabled={!draft} />
        <MomentInput
          label={t("life.dates.closes")}
          usualTime="23:59"
          value={dates.closes_at_ms}
          onChange={(closes_at_ms) => change({ closes_at_ms })}
          disabled={!draft && campaign.state !== "open"}
          error={errors["closes_at_ms"] ?? (failure === null ? undefined : problemOf(failure.api).title)}
        />
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt="xs">
        {draft ? t("life.dates.hint") : t("life.dates.openHint")}
      </Text>
    </Section>
  );
}
