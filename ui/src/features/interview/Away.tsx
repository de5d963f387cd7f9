import { Text } from "@mantine/core";
import { IconArmchair } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { LanguageSwitch } from "../../shared/LanguageSwitch";
import { useTitle } from "../../shared/title";
import { readKey, useConnection } from "../../transport/react";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { chooseWaiting } from "./language";
import { useLook } from "./look";

const ASK_EVERY_MS = 3_000;

/** A candidate's own window while no interview goes on in it: not yet, not any more, or not for the moment. */
export function Away() {
  const { t } = useTranslation();
  const connection = useConnection();
  const client = useQueryClient();
  useTitle(t("room.title"));
  useLook(null);
  useEffect(() => {
    // An event may have been missed; nobody here could do anything about it.
    const asking = setInterval(() => void client.invalidateQueries({ queryKey: readKey("workspace.status", {}) }, { cancelRefetch: false }), ASK_EVERY_MS);
    return () => clearInterval(asking);
  }, [client]);
  return (
    <div className={classes.room}>
      <header className={classes.head}>
        <div className={`${classes.bar ?? ""} ${classes.bare ?? ""}`}>
          <LanguageSwitch onChoose={chooseWaiting} />
        </div>
        {connection === "lost" && (
          <Text role="alert" className={classes.lost}>
            {t("room.lost")}
          </Text>
        )}
      </header>
      <main className={`${classes.column ?? ""} ${classes.away ?? ""}`}>
        <IconArmchair size={56} stroke={1.25} aria-hidden />
        <Heading>{t("room.away.title")}</Heading>
        <Text>{t("room.away.text")}</Text>
        <Text>{t("room.away.safe")}</Text>
        <Text size="sm" c="dimmed">
          {t("room.away.goesOn")}
        </Text>
      </main>
    </div>
  );
}
