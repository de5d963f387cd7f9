import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import { Empty, Loading } from "../../shared/States";
import type { CampaignAnalytics, CampaignView } from "../../transport/generated";
import { useRead } from "../../transport/react";
import { AgreementTable } from "./AgreementTable";
import { CandidateTable } from "./CandidateTable";
import { CriterionResults } from "./CriterionResults";
import type { Part } from "./parts";
import { QuestionResults } from "./QuestionResults";
import { Drift, Leniency } from "./RaterFigures";

/** What the signed evaluations say: about the answers, or about those who rated them. */
export function Evaluations({ view, part }: { view: CampaignView; part: Exclude<Part, "progress"> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const read = useRead("campaigns.analytics", { id: view.campaign.id });
  if (read.data === undefined) return read.error ? <ProblemBox error={read.error} onRetry={() => void read.refetch()} /> : <Loading rows={4} height={160} />;
  const numbers = read.data;
  const hidden = numbers.hidden > 0 ? t("analytics.hidden", { count: numbers.hidden }) : null;
  if (numbers.sessions === 0) {
    return (
      <Empty text={hidden ?? t(`analytics.empty.${part}`)}>
        <Button variant="default" onClick={() => void navigate({ to: "/campaigns/$campaignId", params: { campaignId: view.campaign.id } })}>
          {t("analytics.toCandidates")}
        </Button>
      </Empty>
    );
  }
  return (
    <Stack gap={32} maw={1120} data-testid={part}>
      {read.error && <ProblemBox error={read.error} onRetry={() => void read.refetch()} />}
      {hidden !== null && (
        <Alert color="gray" icon={<IconEyeOff size={18} />}>
          {hidden}
        </Alert>
      )}
      {part === "results" ? <Results view={view} numbers={numbers} /> : <Raters view={view} numbers={numbers} />}
    </Stack>
  );
}

type Props = { view: CampaignView; numbers: CampaignAnalytics };

function Results({ view, numbers }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Text size="sm" c="dimmed">
        {t("analytics.basis", { count: numbers.sessions })}
      </Text>
      <CriterionResults view={view} numbers={numbers} />
      <QuestionResults view={view} numbers={numbers} />
      <CandidateTable view={view} numbers={numbers} />
    </>
  );
}

function Raters({ view, numbers }: Props) {
  const { t } = useTranslation();
  if (numbers.rated_by_several === 0) return <Empty text={t("analytics.oneRater")} />;
  return (
    <>
      <Text size="sm" c="dimmed">
        {t("analytics.severalBasis", { count: numbers.rated_by_several })}
      </Text>
      <AgreementTable view={view} numbers={numbers} />
      <Leniency view={view} numbers={numbers} />
      <Drift view={view} numbers={numbers} />
    </>
  );
}
