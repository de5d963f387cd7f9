import { Button, NumberInput, Radio, Select, SimpleGrid, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAutosave } from "../../shared/autosave";
import { DurationInput } from "../../shared/DurationInput";
import { FactList } from "../../shared/FactList";
import { duration } from "../../shared/format";
import { fieldProblems } from "../../shared/problem";
import { Saved } from "../../shared/Saved";
import type { Blind, CampaignView, CountingTake, Rules as RuleSet } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import classes from "./Plan.module.css";
import { Section } from "./Section";

const COUNTING: CountingTake[] = ["last", "first", "chosen"];
const BLIND: Blind[] = ["off", "names", "names_face_voice"];

/** What holds for every answer; a question may say otherwise. */
export function Rules({ view }: { view: CampaignView }) {
  return view.campaign.state === "draft" ? <RulesEditor view={view} /> : <RulesShown rules={view.campaign.rules} />;
}

function RulesShown({ rules }: { rules: RuleSet }) {
  const { t } = useTranslation();
  const length = (ms: number | null) => (ms === null ? t("life.rules.unlimited") : duration(ms));
  const rows = [
    { label: t("life.rules.preparation"), value: length(rules.preparation_ms) },
    { label: t("life.rules.limit"), value: length(rules.limit_ms) },
    { label: t("life.rules.takes"), value: rules.takes === null ? t("life.rules.unlimited") : String(rules.takes) },
    { label: t("life.rules.counting"), value: t(`life.rules.take.${rules.counting}`) },
    { label: t("life.rules.goingBack"), value: rules.going_back ? t("life.rules.yes") : t("life.rules.no") },
    { label: t("life.rules.followUps"), value: String(rules.follow_ups) },
    { label: t("blind.title"), value: t(`blind.rule.${rules.blind}`) },
  ];
  return (
    <Section title={t("life.rules.title")} hint={t("life.rules.hint")}>
      <FactList facts={rows} className={classes.limits} />
    </Section>
  );
}

function RulesEditor({ view: { campaign, default_rules } }: { view: CampaignView }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const [rules, setRules] = useState(campaign.rules);
  // A field that is written as text starts anew when the rules are set back.
  const [edition, setEdition] = useState(0);
  const save = useAutosave((value: RuleSet) => transport.call("campaigns.set_rules", { id: campaign.id, rules: value }), {
    saved: campaign.rules,
    show: (earlier) => {
      setRules(earlier);
      setEdition((edition) => edition + 1);
    },
  });
  const errors = save.state.state === "failed" ? fieldProblems(save.state.failure) : {};
  const change = (part: Partial<RuleSet>) => {
    const next = { ...rules, ...part };
    setRules(next);
    save.change(next);
  };
  const usual = (Object.keys(rules) as (keyof RuleSet)[]).every((name) => rules[name] === default_rules[name]);

  return (
    <Section title={t("life.rules.title")} hint={t("life.rules.hint")} aside={<Saved state={save.state} />}>
      <Stack gap="sm" key={edition}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <DurationInput label={t("life.rules.preparation")} value={rules.preparation_ms} onChange={(preparation_ms) => change({ preparation_ms })} error={errors["rules.preparation_ms"]} />
          <DurationInput label={t("life.rules.limit")} value={rules.limit_ms} onChange={(limit_ms) => change({ limit_ms })} error={errors["rules.limit_ms"]} />
          <CountInput label={t("life.rules.takes")} placeholder={t("life.rules.unlimited")} min={1} max={10} value={rules.takes} onChange={(takes) => change({ takes })} error={errors["rules.takes"]} />
          <Select
            label={t("life.rules.counting")}
            allowDeselect={false}
            disabled={rules.takes === 1}
            value={rules.counting}
            onChange={(counting) => change({ counting: counting as CountingTake })}
            data={COUNTING.map((value) => ({ value, label: t(`life.rules.take.${value}`) }))}
          />
          <CountInput label={t("life.rules.followUps")} description={t("life.rules.followUpsHelp")} placeholder="0" min={0} max={5} value={rules.follow_ups} onChange={(count) => change({ follow_ups: count ?? 0 })} error={errors["rules.follow_ups"]} />
        </SimpleGrid>
        <Switch label={t("life.rules.goingBack")} checked={rules.going_back} onChange={(event) => change({ going_back: event.currentTarget.checked })} />
        <Radio.Group label={t("blind.title")} description={t("blind.help")} value={rules.blind} onChange={(blind) => change({ blind })}>
          <Stack gap={8} mt={8}>
            {BLIND.map((value) => (
              <Radio key={value} value={value} label={t(`blind.rule.${value}`)} description={t(`blind.ruleHelp.${value}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {usual ? (
          <Text size="xs" c="dimmed">
            {t("life.rules.areUsual")}
          </Text>
        ) : (
          <div>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                change(default_rules);
                setEdition(edition + 1);
              }}
            >
              {t("life.rules.useUsual")}
            </Button>
          </div>
        )}
      </Stack>
    </Section>
  );
}

type CountProps = { label: string; description?: string; placeholder: string; min: number; max: number; value: number | null; onChange: (count: number | null) => void; error?: string | undefined };

/** A small number, or none. */
export function CountInput({ value, onChange, ...rest }: CountProps) {
  return <NumberInput {...rest} allowDecimal={false} clampBehavior="strict" value={value ?? ""} onChange={(next) => onChange(typeof next === "number" ? next : null)} />;
}
