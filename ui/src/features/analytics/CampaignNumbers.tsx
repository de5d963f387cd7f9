import { SegmentedControl } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { CampaignView } from "../../transport/generated";
import { CalibrationList } from "../calibration/CalibrationList";
import { Statistics } from "../campaigns/Statistics";
import classes from "./Analytics.module.css";
import { Evaluations } from "./Evaluations";
import { ExcelButton } from "./ExcelButton";
import { PARTS } from "./parts";

/** A campaign in numbers: how far it is, what the evaluations say, and how the raters rate. */
export function CampaignNumbers({ view }: { view: CampaignView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { part = "progress" } = useSearch({ from: "/campaigns/$campaignId" });
  const { id } = view.campaign;
  return (
    <>
      <div className={classes.parts}>
        <SegmentedControl
          aria-label={t("analytics.parts")}
          value={part}
          onChange={(value) => {
            const next = PARTS.find((each) => each === value);
            void navigate({ to: "/campaigns/$campaignId", params: { campaignId: id }, search: { tab: "statistics", part: next } });
          }}
          data={PARTS.map((each) => ({ value: each, label: t(`analytics.part.${each}`) }))}
        />
        {part !== "progress" && <ExcelButton campaignId={id} />}
      </div>
      {part === "progress" ? <Statistics campaignId={id} /> : <Evaluations key={part} view={view} part={part} />}
      {part === "raters" && (
        <div className={classes.after}>
          <CalibrationList campaign={view.campaign} />
        </div>
      )}
    </>
  );
}
