import { Badge, Button, Menu, Text, VisuallyHidden } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { DataTable } from "mantine-datatable";
import { useTranslation } from "react-i18next";
import { notifyProblem } from "../../shared/ProblemBox";
import { Empty, Listing } from "../../shared/States";
import { tableDefaults, WIDE, WIDEST } from "../../shared/table";
import { When } from "../../shared/When";
import type { Language, ProofFormat, ProofView } from "../../transport/generated";
import { usePages, useWrite } from "../../transport/react";
import { useHandOver } from "./useHandOver";

/** What was erased, when, why and by whom: ids and counts, no names. */
export function ProofsPanel() {
  const { t, i18n } = useTranslation();
  const list = usePages("erasures.list", {});
  const write = useWrite("erasures.export");
  const handOver = useHandOver();
  const hand = (id: string, format: ProofFormat) =>
    write.mutate({ id, format, language: i18n.language as Language, path: null }, { onSuccess: ({ path }) => handOver(path), onError: notifyProblem });
  return (
    <>
      <Text c="dimmed" size="sm" maw={760} mb="md">
        {t("admin.proofs.intro")}
      </Text>
      <Listing
        items={list.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={<Empty text={t("admin.proofs.empty")} />}
        more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
      >
        {(items) => (
          <DataTable<ProofView>
            {...tableDefaults}
            idAccessor={(row) => row.proof.id}
            records={items}
            columns={[
              { accessor: "at_ms", title: t("admin.proofs.when"), width: 150, noWrap: true, render: ({ proof }) => <When atMs={proof.at_ms} /> },
              {
                accessor: "rule",
                title: t("admin.proofs.rule"),
                render: ({ proof, by_name }) => (
                  <>
                    <Text size="sm">{t(`admin.rule.${proof.rule as "decision"}`)}</Text>
                    <Text size="xs" c="dimmed">
                      {by_name ?? t("admin.proofs.bySoftware")}
                    </Text>
                  </>
                ),
              },
              {
                accessor: "person",
                title: t("admin.proofs.person"),
                visibleMediaQuery: WIDEST,
                render: ({ proof }) => (
                  <Text size="xs" ff="monospace">
                    {proof.erased_person_id}
                  </Text>
                ),
              },
              {
                accessor: "what",
                title: t("admin.proofs.what"),
                visibleMediaQuery: WIDE,
                render: ({ proof }) => t("admin.proofs.counts", { records: Object.values(proof.records).reduce((sum, count) => sum + count, 0), recordings: proof.recordings }),
              },
              {
                accessor: "holds",
                title: t("admin.proofs.state"),
                width: 110,
                render: ({ holds }) => (
                  <Badge variant="light" color={holds ? "green" : "red"}>
                    {t(holds ? "admin.proofs.holds" : "admin.proofs.altered")}
                  </Badge>
                ),
              },
              {
                accessor: "export",
                title: <VisuallyHidden>{t("export.action")}</VisuallyHidden>,
                width: 140,
                textAlign: "right",
                render: ({ proof }) => (
                  <Menu position="bottom-end">
                    <Menu.Target>
                      <Button variant="default" size="compact-sm" leftSection={<IconDownload size={14} />}>
                        {t("export.action")}
                      </Button>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item onClick={() => hand(proof.id, "pdf")}>{t("admin.proofs.pdf")}</Menu.Item>
                      <Menu.Item onClick={() => hand(proof.id, "json")}>{t("admin.proofs.json")}</Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                ),
              },
            ]}
          />
        )}
      </Listing>
    </>
  );
}
