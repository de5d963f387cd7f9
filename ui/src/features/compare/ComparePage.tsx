import { Button } from "@mantine/core";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "../../shared/Page";
import { Empty } from "../../shared/States";
import { LEAST, MOST } from "./comparable";
import { Comparison } from "./Comparison";

/** The same question, answered by a few candidates of a campaign. */
export function ComparePage() {
  const { t } = useTranslation();
  const { campaignId } = useParams({ from: "/campaigns/$campaignId/compare" });
  const { sessions } = useSearch({ from: "/campaigns/$campaignId/compare" });
  const ids = [...new Set(sessions.split(",").filter((id) => id !== ""))];

  if (ids.length < LEAST || ids.length > MOST) {
    return (
      <Page title={t("reporting.comparison")} back={{ to: "/campaigns/$campaignId", params: { campaignId }, label: t("compare.back") }}>
        <Empty text={t(ids.length < LEAST ? "compare.tooFew" : "compare.tooMany")}>
          <Button variant="default" component={Link} to="/campaigns/$campaignId" params={{ campaignId } as never}>
            {t("compare.choose")}
          </Button>
        </Empty>
      </Page>
    );
  }
  return <Comparison key={ids.join()} campaignId={campaignId} ids={ids} />;
}
