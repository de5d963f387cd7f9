import { Badge, Button, Tooltip } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { duration, NONE } from "../../shared/format";
import type { CampaignAnalytics, CampaignView } from "../../transport/generated";
import { useRead } from "../../transport/react";
import { columns } from "./chart/columns";
import { Figures } from "./Figures";
import { NumberTable } from "./NumberTable";
import { coefficient, weakness, whole } from "./numbers";
import { useDistribution } from "./useDistribution";

/** How the answers to each question were rated, and what the question is worth. */
export function QuestionResults({ view: { campaign, questions }, numbers }: { view: CampaignView; numbers: CampaignAnalytics }) {
  const { t, i18n } = useTranslation();
  const distribution = useDistribution();
  const times = useRead("campaigns.statistics", { id: campaign.id }).data?.questions;
  const rows = numbers.questions.map(({ question_id, answers, ratings, discrimination }) => {
    const question = questions.find(({ id }) => id === question_id);
    const mean = times?.find((each) => each.question_id === question_id)?.lengths?.mean_ms;
    return {
      key: question_id, ratings, name: question === undefined ? "" : `${question.position}. ${question.displayed_text}`, weak: weakness(discrimination),
      answers: whole(answers, i18n.language), time: mean === undefined ? NONE : duration(mean), discrimination: discrimination === null ? NONE : coefficient(discrimination, i18n.language),
    };
  });
  const title = t("analytics.questions");
  return (
    <Figures
      title={title}
      hint={t("analytics.questionsHint")}
      of={campaign.title}
      figures={rows.map(({ key, name, ratings, weak, answers, time, discrimination }) => ({
        key, title: name, drawing: columns(ratings.counts, distribution.words), words: distribution.inWords(name, ratings), mark: <Weak what={weak} />,
        facts: [...distribution.facts(ratings), { label: t("analytics.answers"), value: answers }, { label: t("analytics.meanTime"), value: time }, { label: t("analytics.discrimination"), value: discrimination }],
      }))}
      table={
        <NumberTable
          label={title}
          rows={rows}
          keyOf={({ key }) => key}
          minWidth={820}
          columns={[
            { key: "name", title: t("session.question"), words: true, cell: ({ name }) => name },
            { key: "answers", title: t("analytics.answers"), cell: ({ answers }) => answers },
            { key: "time", title: t("analytics.meanTime"), cell: ({ time }) => time },
            ...distribution.columns,
            { key: "discrimination", title: t("analytics.discrimination"), cell: ({ discrimination }) => discrimination },
            { key: "weak", title: t("analytics.remark"), words: true, cell: ({ weak }) => <Weak what={weak} /> },
          ]}
        />
      }
    >
      <div>
        <Tooltip label={t("analytics.discriminationMeans")} multiline w={320} position="bottom-start" openDelay={0} events={{ hover: true, focus: true, touch: true }}>
          <Button variant="subtle" size="compact-xs" color="gray" leftSection={<IconInfoCircle size={14} />}>
            {t("analytics.discriminationWhat")}
          </Button>
        </Tooltip>
      </div>
    </Figures>
  );
}

function Weak({ what }: { what: ReturnType<typeof weakness> }) {
  const { t } = useTranslation();
  if (what === null) return null;
  return (
    <Badge variant="light" color="yellow" mt={4} miw="max-content">
      {t(`analytics.weak.${what}`)}
    </Badge>
  );
}
