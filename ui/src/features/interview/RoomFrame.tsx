import { Button, Group, Text } from "@mantine/core";
import { IconAccessible, IconKey } from "@tabler/icons-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LanguageSwitch } from "../../shared/LanguageSwitch";
import { useTitle } from "../../shared/title";
import type { InterviewView, Language } from "../../transport/generated";
import { useConnection } from "../../transport/react";
import { Adjust } from "./Adjust";
import { Help, HelpAlone } from "./Help";
import classes from "./Interview.module.css";
import { useLanguage } from "./language";
import { useLook } from "./look";
import { Progress } from "./Progress";
import { Staff } from "./Staff";
import { useStep } from "./useInterview";

type Props = { view: InterviewView | null; children: (language: Language, held: boolean, adjust: () => void) => ReactNode };

/** What is around every page of an interview: how far it is, the language, what makes it fit, and the way back for staff. */
export function RoomFrame({ view, children }: Props) {
  const { t } = useTranslation();
  const connection = useConnection();
  const [language, choose] = useLanguage(view);
  useTitle(t("room.title"));
  useLook(view?.accommodations ?? null);
  const ask = useStep("interview.ask_help");
  const [open, setOpen] = useState<"adjust" | "staff" | "help" | null>(null);
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
            {view !== null && view.stage !== "finished" && (
              view.beside ? <Help asked={view.help_asked_at_ms !== null} ask={ask} /> : <HelpAlone view={view} opened={open === "help"} onOpen={(opened) => setOpen(opened ? "help" : null)} />
            )}
          </Group>
        </div>
        {connection === "lost" && (
          <Text role="alert" className={classes.lost}>
            {t("room.lost")}
          </Text>
        )}
        {view !== null && ask.error && (
          <Text role="alert" className={classes.lost}>
            {t("room.help.failed", { name: view.host.name })}
          </Text>
        )}
      </header>
      <main className={classes.column}>{children(language, open !== null, () => setOpen("adjust"))}</main>
      <footer className={classes.foot}>
        {view !== null && <Text size="sm">{t("room.foot", { organisation: view.organisation, job: view.job_title })}</Text>}
        <Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconKey size={16} />} onClick={() => setOpen("staff")}>
          {t("room.staff.open")}
        </Button>
      </footer>
      {view !== null && <Adjust opened={open === "adjust"} view={view} onClose={close} />}
      <Staff opened={open === "staff"} host={view?.host ?? null} onClose={close} />
    </div>
  );
}
