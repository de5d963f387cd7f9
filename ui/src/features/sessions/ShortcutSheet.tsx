import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { KeyTable } from "../../shared/KeyTable";
import { useGeneralKeys } from "../search/generalKeys";

/** The keys of the session page, and those of every page. */
export function ShortcutSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const general = useGeneralKeys();
  const rows: [string[], string][] = [
    [[t("keys.space")], t("keys.play")],
    [["J", "L"], t("keys.nudge")],
    [["N", "⇧ N"], t("keys.silence")],
    [["S"], t("keys.skipSilences")],
    [["←", "→"], t("keys.question")],
    [["↑", "↓"], t("keys.criterion")],
    [["1", "…", "5"], t("keys.rate")],
    [["C"], t("keys.comment")],
    [["/"], t("keys.search")],
    ...general,
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <KeyTable rows={rows} />
    </Modal>
  );
}
