import { Checkbox, SimpleGrid, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAutosave } from "../../shared/autosave";
import { FactList } from "../../shared/FactList";
import { LanguageSelect } from "../../shared/LanguageSelect";
import { fieldProblems } from "../../shared/problem";
import { Saved } from "../../shared/Saved";
import type { CampaignInput, CampaignView, PolicyLimits, PolicyProfile } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import classes from "./Plan.module.css";
import { Section } from "./Section";

const PROFILES: PolicyProfile[] = ["EU", "FR", "MA", "US-IL", "US-NYC", "US-CO", "OTHER"];

/** The job and the rules, saved while they are typed. */
export function Details({ view: { campaign, limits, session_count } }: { view: CampaignView }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const [input, setInput] = useState<CampaignInput>(() => ({
    title: campaign.title,
    job_title: campaign.job_title,
    job_description: campaign.job_description,
    experience_level: campaign.experience_level,
    language: campaign.language,
    policy_profiles: campaign.policy_profiles,
  }));
  const save = useAutosave((value: CampaignInput) => transport.call("campaigns.update", { id: campaign.id, campaign: value }), { saved: input, show: setInput });
  const errors = save.state.state === "failed" ? fieldProblems(save.state.failure) : {};
  const required = (value: string) => (value.trim() === "" ? t("errors.invalid.required.title") : undefined);

  const change = (part: Partial<CampaignInput>) => {
    const next = { ...input, ...part };
    setInput(next);
    if (next.title.trim() !== "" && next.job_title.trim() !== "") save.change(next);
  };
  const toggle = (profile: PolicyProfile, on: boolean) =>
    change({ policy_profiles: PROFILES.filter((each) => (each === profile ? on : input.policy_profiles.includes(each))) });

  return (
    <>
      <Section title={t("campaign.details")} aside={<Saved state={save.state} />}>
        <Stack gap="sm">
          <TextInput
            label={t("campaign.title")}
            required
            value={input.title}
            error={required(input.title) ?? errors["title"]}
            onChange={(event) => change({ title: event.currentTarget.value })}
            onBlur={save.flush}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput
              label={t("campaign.jobTitle")}
              required
              value={input.job_title}
              error={required(input.job_title) ?? errors["job_title"]}
              onChange={(event) => change({ job_title: event.currentTarget.value })}
              onBlur={save.flush}
            />
            <TextInput
              label={t("campaign.experience")}
              placeholder={t("campaign.experienceHint")}
              value={input.experience_level}
              error={errors["experience_level"]}
              onChange={(event) => change({ experience_level: event.currentTarget.value })}
              onBlur={save.flush}
            />
          </SimpleGrid>
          <LanguageSelect
            label={t("campaign.language")}
            maw={240}
            disabled={campaign.state !== "draft"}
            value={input.language}
            onChange={(language) => change({ language })}
          />
          <Textarea
            label={t("campaign.jobDescription")}
            autosize
            minRows={2}
            maxRows={12}
            value={input.job_description}
            error={errors["job_description"]}
            onChange={(event) => change({ job_description: event.currentTarget.value })}
            onBlur={save.flush}
          />
        </Stack>
      </Section>
      <Section title={t("policy.title")} hint={t("policy.hint")}>
        <div className={classes.profiles}>
          {PROFILES.map((profile) => (
            <Checkbox
              key={profile}
              label={t(`policy.profile.${profile}.name`)}
              description={t(`policy.profile.${profile}.what`)}
              checked={input.policy_profiles.includes(profile)}
              disabled={session_count > 0 && campaign.policy_profiles.includes(profile)}
              onChange={(event) => toggle(profile, event.currentTarget.checked)}
            />
          ))}
        </div>
        {session_count > 0 && (
          <Text size="xs" c="dimmed" mt="xs">
            {t("policy.onlyGrows")}
          </Text>
        )}
        <Limits limits={limits} />
      </Section>
    </>
  );
}

function Limits({ limits }: { limits: PolicyLimits }) {
  const { t } = useTranslation();
  const rows = [
    { label: t("policy.limit.retention"), value: t("policy.months", { count: limits.retention_months }) },
    { label: t("policy.limit.video"), value: t("policy.months", { count: limits.video_months }) },
    { label: t("policy.limit.log"), value: t("policy.months", { count: limits.log_months }) },
    { label: t("policy.limit.aiLog"), value: t("policy.months", { count: limits.ai_log_months }) },
    { label: t("policy.limit.deletion"), value: t("policy.days", { count: limits.deletion_days }) },
    ...(limits.notice_business_days > 0 ? [{ label: t("policy.limit.notice"), value: t("policy.businessDays", { count: limits.notice_business_days }) }] : []),
  ];
  return (
    <>
      <Text size="sm" fw={500} mt="md" mb={6}>
        {t("policy.limits")}
      </Text>
      <FactList facts={rows} className={classes.limits} />
    </>
  );
}
