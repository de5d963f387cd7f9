import { Button, List, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconFile, IconSearch } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../shared/Page";
import { Empty, Listing } from "../../shared/States";
import { usePages } from "../../transport/react";
import { takeWaitingFiles, useWaitingFiles } from "./opened";
import { SessionTable } from "./SessionTable";

/** Whose interview do the files belong to that were opened with this program? */
export function OpenedFilesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const files = useWaitingFiles();
  const [search, setSearch] = useState("");
  const [sought] = useDebouncedValue(search.trim(), 200);
  const list = usePages("sessions.list", { campaign_id: null, search: sought === "" ? null : sought, order: "newest" });
  // What is signed takes no further recording.
  const open = list.items?.filter(({ review }) => review !== "signed");

  if (files.length === 0) {
    return (
      <Page title={t("import.title")}>
        <Empty text={t("opened.nothing")}>
          <Button variant="default" component={Link} to="/sessions">
            {t("reports.goToCandidates")}
          </Button>
        </Empty>
      </Page>
    );
  }

  return (
    <Page
      title={t("opened.title", { count: files.length })}
      actions={
        <Button
          variant="default"
          onClick={() => {
            takeWaitingFiles();
            void navigate({ to: "/sessions" });
          }}
        >
          {t("common.cancel")}
        </Button>
      }
    >
      <Stack gap="md">
        <List size="sm" spacing={4} center icon={<IconFile size={16} aria-hidden />} aria-label={t("import.files")} data-testid="opened-files" styles={{ item: { lineHeight: 1.4 }, itemLabel: { overflowWrap: "anywhere" } }}>
          {files.map(({ name }, index) => (
            <List.Item key={index}>{name}</List.Item>
          ))}
        </List>
        <Text size="sm">{t("opened.choose")}</Text>
        <TextInput
          aria-label={t("candidates.search")}
          placeholder={t("candidates.search")}
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          w={{ base: "100%", xs: 280 }}
        />
        <Listing
          items={open}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={
            sought === "" ? (
              <Empty text={t("opened.noCandidate")}>
                <Button variant="default" component={Link} to="/campaigns">
                  {t("notFound.action")}
                </Button>
              </Empty>
            ) : (
              <Empty text={t("candidates.noneFound")} />
            )
          }
          more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
        >
          {(items) => <SessionTable items={items} withCampaign />}
        </Listing>
      </Stack>
    </Page>
  );
}
