import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "../shared/Page";
import { Empty } from "../shared/States";

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t("notFound.title")}>
      <Empty text={t("notFound.text")}>
        <Button component={Link} to="/campaigns" variant="default">
          {t("notFound.action")}
        </Button>
      </Empty>
    </Page>
  );
}
