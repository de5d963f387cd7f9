import { Alert, Stack } from "@mantine/core";
import { IconSnowflake } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CampaignView } from "../../transport/generated";
import { readKey } from "../../transport/react";
import { SpokenSection } from "../spoken/SpokenSection";
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
  const client = useQueryClient();
  const draft = view.campaign.state === "draft";
  // Questions of the bank bring criteria along; the scorecard's editor starts anew with them.
  const [edition, setEdition] = useState(0);
  const onAdded = () => void client.refetchQueries({ queryKey: readKey("campaigns.get", { id: view.campaign.id }) }).then(() => setEdition((old) => old + 1));
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
        <Questions view={view} onAdded={onAdded} />
        {view.questions.length > 0 && <SpokenSection campaign={view.campaign} />}
        <Scorecard key={edition} campaign={view.campaign} />
      </Stack>
      {draft && <Opening view={view} />}
    </div>
  );
}
