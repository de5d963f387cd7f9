import { Group, Text } from "@mantine/core";
import { useCandidateName } from "../../shared/candidate";
import { RowLink } from "../../shared/RowLink";
import type { SessionRow } from "../../transport/generated";
import { CalibrationBadge } from "../calibration/CalibrationBadge";
import { SampleBadge } from "../campaigns/StateBadge";

/** Who a row of a list is about; the sample says that it is one below the name, where there is room. */
export function CandidateCell({ row, withCampaign }: { row: SessionRow; withCampaign: boolean }) {
  const called = useCandidateName();
  return (
    <Group gap={6} wrap="wrap">
      <div style={{ minWidth: 0 }}>
        <RowLink to="/sessions/$sessionId" params={{ sessionId: row.id }}>
          {called(row)}
        </RowLink>
        {withCampaign && (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {row.campaign_title}
          </Text>
        )}
      </div>
      {row.calibration && <CalibrationBadge />}
      {row.sample && <SampleBadge />}
    </Group>
  );
}
