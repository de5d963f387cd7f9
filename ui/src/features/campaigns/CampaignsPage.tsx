import { Button, Group, Select, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlayerPlay, IconPlus } from "@tabler/icons-react";
import { useNavigate, useSearch as useAddress } from "@tanstack/react-router";
import { DataTable } from "mantine-datatable";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../shared/Page";
import { RowLink } from "../../shared/RowLink";
import { SearchField, useSearch } from "../../shared/SearchField";
import { Empty, PagedListing } from "../../shared/States";
import { tableDefaults, WIDE, WIDEST } from "../../shared/table";
import { When } from "../../shared/When";
import type { CampaignRow, CampaignState } from "../../transport/generated";
import { usePages, useRead } from "../../transport/react";
import { useSample } from "../workspace/sample";
import { NewCampaign } from "./NewCampaign";
import { SampleBadge, StateBadge } from "./StateBadge";

const STATES: CampaignState[] = ["draft", "open", "closed", "archived"];

export function CampaignsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch();
  const [state, setState] = useState<CampaignState | null>(null);
  const { new: asked } = useAddress({ from: "/campaigns" });
  const [creating, { open, close: shut }] = useDisclosure(false);
  const close = () => {
    shut();
    if (asked) void navigate({ to: "/campaigns", search: {}, replace: true });
  };
  const { data: status } = useRead("workspace.status", {});
  const sample = useSample();
  const filtered = search.sought !== null || state !== null;
  const list = usePages("campaigns.list", { search: search.sought, state, order: "newest" });

  const empty = filtered ? (
    <Empty text={t("campaigns.noneFound")}>
      <Button variant="default" onClick={() => { search.setText(""); setState(null); }}>
        {t("common.clearFilter")}
      </Button>
    </Empty>
  ) : (
    <Empty text={t("campaigns.empty")}>
      <Group justify="center">
        <Button leftSection={<IconPlus size={16} />} onClick={open}>
          {t("campaigns.create")}
        </Button>
        {status?.sample_available && (
          <Button variant="default" leftSection={<IconPlayerPlay size={16} />} onClick={sample.create} loading={sample.pending}>
            {t("welcome.sample.action")}
          </Button>
        )}
      </Group>
    </Empty>
  );

  return (
    <Page
      title={t("nav.campaigns")}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={open}>
          {t("campaigns.new")}
        </Button>
      }
    >
      <Group mb="md" gap="sm">
        <SearchField label={t("campaigns.search")} search={search} />
        <Select
          aria-label={t("campaigns.stateFilter")}
          placeholder={t("campaigns.allStates")}
          value={state}
          onChange={(value) => setState(value)}
          data={STATES.map((value) => ({ value, label: t(`campaign.state.${value}`) }))}
          clearable
          w={{ base: "100%", xs: 180 }}
        />
      </Group>
      <PagedListing pages={list} empty={empty}>
        {(items) => (
          <DataTable<CampaignRow>
            {...tableDefaults}
            records={items}
            onRowClick={({ record }) => void navigate({ to: "/campaigns/$campaignId", params: { campaignId: record.id } })}
            columns={[
              {
                accessor: "title",
                title: t("campaign.title"),
                render: (row) => (
                  <Group gap={6} wrap="wrap">
                    <div style={{ minWidth: 0 }}>
                      <RowLink to="/campaigns/$campaignId" params={{ campaignId: row.id }}>
                        {row.title}
                      </RowLink>
                      <Text size="xs" c="dimmed" lineClamp={2}>
                        {row.job_title}
                      </Text>
                    </div>
                    {row.sample && <SampleBadge />}
                  </Group>
                ),
              },
              { accessor: "state", title: t("campaign.stateLabel"), width: 130, render: (row) => <StateBadge state={row.state} /> },
              { accessor: "questions", title: t("campaigns.questions"), textAlign: "right", width: 120, visibleMediaQuery: WIDEST },
              { accessor: "sessions", title: t("campaigns.candidates"), textAlign: "right", width: 130, visibleMediaQuery: WIDE },
              { accessor: "signed", title: t("campaigns.signed"), textAlign: "right", width: 110, visibleMediaQuery: WIDE },
              { accessor: "closes_at_ms", title: t("life.dates.end"), width: 150, visibleMediaQuery: WIDEST, render: (row) => <When atMs={row.closes_at_ms} /> },
              { accessor: "created_at_ms", title: t("common.created"), width: 150, visibleMediaQuery: WIDEST, render: (row) => <When atMs={row.created_at_ms} /> },
            ]}
          />
        )}
      </PagedListing>
      <NewCampaign opened={creating || asked === true} onClose={close} />
    </Page>
  );
}
