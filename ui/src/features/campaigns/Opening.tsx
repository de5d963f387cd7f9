import { Button, List, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCircleDashed } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { confirm } from "../../shared/confirm";
import { notifyDone } from "../../shared/notify";
import { textIfAny } from "../../shared/problem";
import { notifyProblem } from "../../shared/ProblemBox";
import type { CampaignView, OpeningProblem } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import classes from "./Plan.module.css";

/** A code's sentence; codes come from the core and may be newer than this interface. */
function useSentence(): (problem: OpeningProblem) => string {
  useTranslation();
  return ({ code, params }) => textIfAny(`opening.${code}`, params) || code;
}

/** What still prevents opening, and the button that opens. */
export function Opening({ view }: { view: CampaignView }) {
  const { t } = useTranslation();
  const sentence = useSentence();
  const open = useWrite("campaigns.open");
  const { campaign, problems, warnings } = view;

  const ask = () =>
    confirm({
      title: t("opening.confirmTitle", { title: campaign.title }),
      text: t("opening.confirmText"),
      verb: t("opening.open"),
      onConfirm: () => open.mutate({ id: campaign.id }, { onSuccess: () => notifyDone(t("opening.done")), onError: notifyProblem }),
    });

  return (
    <aside className={classes.opening} aria-labelledby="opening-title" data-testid="opening">
      <Stack gap="sm">
        <Title order={2} id="opening-title">
          {t("opening.title")}
        </Title>
        {problems.length === 0 ? (
          <Text size="sm" c="var(--good)">
            <IconCheck size={16} style={{ verticalAlign: "-3px" }} aria-hidden /> {t("opening.ready")}
          </Text>
        ) : (
          <List size="sm" spacing={6} icon={<ThemeIcon size={18} variant="transparent" color="gray"><IconCircleDashed size={16} /></ThemeIcon>}>
            {problems.map((problem) => (
              <List.Item key={problem.code + JSON.stringify(problem.params)}>{sentence(problem)}</List.Item>
            ))}
          </List>
        )}
        {warnings.length > 0 && (
          <List size="sm" spacing={6} c="var(--warn)" icon={<ThemeIcon size={18} variant="transparent" color="yellow"><IconAlertTriangle size={16} /></ThemeIcon>}>
            {warnings.map((warning) => (
              <List.Item key={warning.code + JSON.stringify(warning.params)}>{sentence(warning)}</List.Item>
            ))}
          </List>
        )}
        <Button fullWidth disabled={problems.length > 0} loading={open.isPending} onClick={ask}>
          {t("opening.open")}
        </Button>
        <Text size="xs" c="dimmed">
          {t("opening.freezes")}
        </Text>
      </Stack>
    </aside>
  );
}
