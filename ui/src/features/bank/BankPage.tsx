import { Button, Tabs } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../shared/commands";
import { Page } from "../../shared/Page";
import type { BankQuestion, Competency } from "../../transport/generated";
import { BankMenu } from "./BankMenu";
import { Competencies } from "./Competencies";
import { CompetencyEditor } from "./CompetencyEditor";
import { QuestionEditor } from "./QuestionEditor";
import { QuestionList } from "./QuestionList";
import { Templates } from "./Templates";

export const TABS = ["questions", "competencies", "templates"] as const;
export type Tab = (typeof TABS)[number];

/** What is being written: a new entry, or an own one. */
export type Editing = { what: "question"; question: BankQuestion | null } | { what: "competency"; competency: Competency | null } | null;

/** The bank: questions, competencies and templates. */
export function BankPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab = "questions", entry } = useSearch({ from: "/questions" });
  const [editing, setEditing] = useState<Editing>(null);
  const newQuestion = () => setEditing({ what: "question", question: null });
  const newCompetency = () => setEditing({ what: "competency", competency: null });
  useCommands([
    { id: "bank question", label: t("bank.newQuestion"), run: newQuestion },
    { id: "bank competency", label: t("bank.newCompetency"), run: newCompetency },
  ]);
  const show = (id: string | undefined) => void navigate({ to: "/questions", search: { tab, entry: id } });

  return (
    <Page
      title={t("nav.bank")}
      actions={
        <>
          <BankMenu />
          {tab !== "templates" && (
            <Button leftSection={<IconPlus size={16} />} onClick={tab === "questions" ? newQuestion : newCompetency}>
              {tab === "questions" ? t("bank.newQuestion") : t("bank.newCompetency")}
            </Button>
          )}
        </>
      }
    >
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => {
          const next = TABS.find((each) => each === value);
          if (next !== undefined) void navigate({ to: "/questions", search: { tab: next } });
        }}
      >
        <Tabs.List mb="md">
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`bank.tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="questions">
          <QuestionList shown={entry} onShow={show} onEdit={(question) => setEditing({ what: "question", question })} />
        </Tabs.Panel>
        <Tabs.Panel value="competencies">
          <Competencies shown={entry} onShow={show} onEdit={(competency) => setEditing({ what: "competency", competency })} />
        </Tabs.Panel>
        <Tabs.Panel value="templates">
          <Templates />
        </Tabs.Panel>
      </Tabs>
      {editing?.what === "question" && <QuestionEditor question={editing.question} onClose={() => setEditing(null)} />}
      {editing?.what === "competency" && <CompetencyEditor competency={editing.competency} onClose={() => setEditing(null)} />}
    </Page>
  );
}
