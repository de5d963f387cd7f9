import { Button, Group, Text } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconAccessible, IconKey } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { preferred, showLanguage } from "../../locales/i18n";
import { LanguageSwitch } from "../../shared/LanguageSwitch";
import type { InterviewView, Language } from "../../transport/generated";
import { useConnection } from "../../transport/react";
import { Adjust } from "./Adjust";
import classes from "./Interview.module.css";
import { Progress } from "./Progress";
import { Staff } from "./Staff";

type Props = { view: InterviewView | null; children: (language: Language, held: boolean) => ReactNode };

/** What is around every page of an interview: how far it is, the language, what makes it fit, and the way back for staff. */
export function RoomFrame({ view, children }: Props) {
  const { t } = useTranslation();
  const connection = useConnection();
  const [language, choose] = useLanguage(view);
  useLook(view);
  const [open, setOpen] = useState<"adjust" | "staff" | null>(null);
  const close = () => setOpen(null);
  return (
    <div className={classes.room}>
      <header className={classes.head}>
        <div className={classes.bar}>
          <Progress view={view} />
          <Group gap="xs" className={classes.tools}>
            <LanguageSwitch onChoose={choose} />
            {view !== null && view.stage !== "finished" && (
              <Button variant="default" size="sm" leftSection={<IconAccessible size={20} />} onClick={() => setOpen("adjust")}>
                {t("room.adjust.open")}
              </Button>
            )}
          </Group>
        </div>
        {connection === "lost" && (
          <Text role="alert" className={classes.lost}>
            {t("room.lost")}
          </Text>
        )}
      </header>
      <main className={classes.column}>{children(language, open !== null)}</main>
      <footer className={classes.foot}>
        {view !== null && <Text size="sm">{t("room.foot", { organisation: view.organisation, job: view.job_title })}</Text>}
        <Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconKey size={16} />} onClick={() => setOpen("staff")}>
          {t("room.staff.open")}
        </Button>
      </footer>
      {view !== null && <Adjust opened={open === "adjust"} accommodations={view.accommodations} onClose={close} />}
      <Staff opened={open === "staff"} host={view?.host ?? null} onClose={close} />
    </div>
  );
}

type Chosen = { session_id: string; language: Language } | null;

/** The language of the interview, until the candidate chooses theirs; it outlives a restart. */
function useLanguage(view: InterviewView | null): [Language, (language: Language) => void] {
  const { i18n } = useTranslation();
  const [chosen, setChosen] = useLocalStorage<Chosen>({ key: "recruteia.interview", defaultValue: null, getInitialValueInEffect: false });
  const [early, setEarly] = useState<Language | null>(null);
  const now = early ?? preferred([i18n.language]);
  const language = view === null ? now : chosen?.session_id === view.session_id ? chosen.language : (early ?? view.language);
  useEffect(() => showLanguage(language), [language]);
  const choose = (next: Language) => {
    setEarly(next);
    if (view !== null) setChosen({ session_id: view.session_id, language: next });
  };
  return [language, choose];
}

/** Larger than the pages of recruiters, and as the candidate wants it; dialogs included, which open elsewhere. */
function useLook(view: InterviewView | null): void {
  const larger = view?.accommodations.larger_text ?? false;
  const contrast = view?.accommodations.high_contrast ?? false;
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset["room"] = larger ? "larger" : "usual";
    if (contrast) dataset["roomContrast"] = "";
    return () => {
      delete dataset["room"];
      delete dataset["roomContrast"];
    };
  }, [larger, contrast]);
}
