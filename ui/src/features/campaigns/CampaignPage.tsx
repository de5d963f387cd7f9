import { Button, Tabs } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArchive, IconCopy, IconDownload, IconLock, IconPlus, IconTemplate, IconTrash, IconUsersPlus } from "@tabler/icons-react";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../shared/commands";
import { confirm } from "../../shared/confirm";
import { MoreMenu } from "../../shared/MoreMenu";
import type { Action } from "../../shared/MoreMenu";
import { notifyUndo } from "../../shared/notify";
import { Page } from "../../shared/Page";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import type { CampaignView } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import { CampaignNumbers } from "../analytics/CampaignNumbers";
import { SaveAsTemplate } from "../bank/SaveAsTemplate";
import { AddCandidate } from "../people/AddCandidate";
import { AddList } from "../people/AddList";
import { ExportDialog } from "../reports/ExportDialog";
import { Candidates } from "./Candidates";
import { Duplicate } from "./Duplicate";
import { Plan } from "./Plan";
import { SampleBadge, StateBadge } from "./StateBadge";
import { TABS } from "./tabs";

export function CampaignPage() {
  const { t } = useTranslation();
  const { campaignId } = useParams({ from: "/campaigns/$campaignId" });
  const view = useRead("campaigns.get", { id: campaignId });
  const back = { to: "/campaigns", label: t("campaign.back") } as const;

  if (view.data === undefined) {
    return (
      <Page title={t("nav.campaigns")} back={back}>
        {view.error ? <ProblemBox error={view.error} onRetry={() => void view.refetch()} /> : <Loading rows={6} height={64} />}
      </Page>
    );
  }
  return <CampaignContent key={campaignId} view={view.data} />;
}

function CampaignContent({ view }: { view: CampaignView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab = "candidates" } = useSearch({ from: "/campaigns/$campaignId" });
  const { campaign } = view;
  const [adding, { open, close }] = useDisclosure(false);
  const [listing, { open: openList, close: closeList }] = useDisclosure(false);
  const draft = campaign.state === "draft";
  useCommands(
    campaign.state === "open"
      ? [
          { id: "campaign add", label: t("candidates.add"), run: open },
          { id: "campaign add several", label: t("life.roster.several"), words: t("nav.sessions"), run: openList },
        ]
      : [],
  );

  return (
    <Page
      title={campaign.title}
      back={{ to: "/campaigns", label: t("campaign.back") }}
      badge={
        <>
          <StateBadge state={campaign.state} />
          {campaign.sample && <SampleBadge />}
        </>
      }
      actions={
        <>
          <CampaignMenu view={view} />
          {campaign.state === "open" && (
            <>
              <Button variant="default" leftSection={<IconUsersPlus size={16} />} onClick={openList}>
                {t("life.roster.several")}
              </Button>
              <Button leftSection={<IconPlus size={16} />} onClick={open}>
                {t("candidates.add")}
              </Button>
            </>
          )}
        </>
      }
    >
      {draft ? (
        <Plan view={view} />
      ) : (
        <Tabs
          value={tab}
          keepMounted={false}
          onChange={(value) => void navigate({ to: "/campaigns/$campaignId", params: { campaignId: campaign.id }, search: { tab: TABS.find((each) => each === value) } })}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="candidates">{t("campaign.tab.candidates", { count: view.session_count })}</Tabs.Tab>
            <Tabs.Tab value="plan">{t("campaign.tab.plan")}</Tabs.Tab>
            <Tabs.Tab value="statistics">{t("life.statistics.title")}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="candidates">
            <Candidates campaign={campaign} onAdd={open} onAddSeveral={openList} />
          </Tabs.Panel>
          <Tabs.Panel value="plan">
            <Plan view={view} />
          </Tabs.Panel>
          <Tabs.Panel value="statistics">
            <CampaignNumbers view={view} />
          </Tabs.Panel>
        </Tabs>
      )}
      <AddCandidate campaign={campaign} opened={adding} onClose={close} />
      <AddList campaign={campaign} opened={listing} onClose={closeList} />
    </Page>
  );
}

function CampaignMenu({ view: { campaign, questions } }: { view: CampaignView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useWrite("campaigns.delete");
  const restore = useWrite("campaigns.restore");
  const shut = useWrite("campaigns.close");
  const archive = useWrite("campaigns.archive");
  const [copying, { open: copy, close: stopCopying }] = useDisclosure(false);
  const [keeping, { open: keep, close: kept }] = useDisclosure(false);
  const [exporting, { open: startExport, close: stopExport }] = useDisclosure(false);

  const onDelete = () =>
    remove.mutate(
      { id: campaign.id },
      {
        onSuccess: () => {
          void navigate({ to: "/campaigns" });
          notifyUndo(t("campaign.deleted", { title: campaign.title }), () => restore.mutate({ id: campaign.id }, { onError: notifyProblem }));
        },
        onError: notifyProblem,
      },
    );
  const onClose = () =>
    confirm({
      title: t("campaign.closeTitle", { title: campaign.title }),
      text: t("campaign.closeText"),
      verb: t("campaign.close"),
      onConfirm: () => shut.mutate({ id: campaign.id }, { onError: notifyProblem }),
    });

  const onArchive = () =>
    confirm({
      title: t("life.archive.title", { title: campaign.title }),
      text: t("life.archive.text"),
      verb: t("life.archive.action"),
      onConfirm: () => archive.mutate({ id: campaign.id }, { onError: notifyProblem }),
    });

  const actions: Action[] = [
    ...(campaign.state === "draft" ? [] : [{ id: "campaign export", label: t("reporting.exportCampaign"), icon: IconDownload, run: startExport }]),
    { id: "campaign copy", label: t("life.copy.action"), icon: IconCopy, run: copy },
    ...(campaign.state === "open" ? [{ id: "campaign close", label: t("campaign.close"), icon: IconLock, run: onClose }] : []),
    ...(campaign.state === "closed" ? [{ id: "campaign archive", label: t("life.archive.action"), icon: IconArchive, run: onArchive }] : []),
    ...(campaign.criteria.length > 0 && questions.length > 0 ? [{ id: "campaign template", label: t("bank.saveAsTemplate"), icon: IconTemplate, run: keep }] : []),
    ...(campaign.state === "draft" ? [{ id: "campaign delete", label: t("campaign.delete"), icon: IconTrash, destructive: true, run: onDelete }] : []),
  ];

  return (
    <>
      <MoreMenu actions={actions} />
      <Duplicate campaign={campaign} opened={copying} onClose={stopCopying} />
      <SaveAsTemplate campaign={campaign} opened={keeping} onClose={kept} />
      {exporting && <ExportDialog campaign={campaign} onClose={stopExport} />}
    </>
  );
}
