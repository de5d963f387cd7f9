import { Alert, Stack } from "@mantine/core";
import { IconSnowflake } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CampaignView } from "../../transport/generated";
import { Dates } from "./Dates";
import { Details } from "./Details";
import { Opening } from "./Opening";
import classes from "./Plan.module.css";
import { Questions } from "./Questions";
import { Rules } from "./Rules";
import { Scorecard } from "./Scorecard";

/** What the interview will be; a draft shows beside it what still prevents opening. */
export function Plan({ view }: { view: CampaignView }) {
  const { t } = useTranslation();
  const draft = view.campaign.state === "draft";
  return (
    <div className={classes.plan} data-draft={draft || undefined}>
      <Stack gap={32} miw={0}>
        {!draft && (
          <Alert variant="light" color="gray" icon={<IconSnowflake />}>
            {t("campaign.frozen")}
          </Alert>
        )}
        <Details view={view} />
        <Dates campaign={view.campaign} />
        <Rules view={view} />
        <Questions view={view} />
        <Scorecard campaign={view.campaign} />
      </Stack>
      {draft && <Opening view={view} />}
    </div>
  );
}
