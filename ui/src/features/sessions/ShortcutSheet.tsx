import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { KeyTable } from "../../shared/KeyTable";
import { useGeneralKeys } from "../search/generalKeys";

/** The keys wherever answers are rated, and played unless that is withheld. */
export function useAnswerKeys(plays: boolean): [string[], string][] {
  const { t } = useTranslation();
  const playing: [string[], string][] = [
    [[t("keys.space")], t("keys.play")],
    [["J", "L"], t("keys.nudge")],
    [[",", "."], t("keys.frame")],
    [["N", "⇧ N"], t("keys.silence")],
    [["S"], t("keys.skipSilences")],
  ];
  return [
    ...(plays ? playing : []),
    [["←", "→"], t("keys.question")],
    [["↑", "↓"], t("keys.criterion")],
    [["1", "…", "5"], t("keys.rate")],
  ];
}

/** The keys of the session page. */
export function useReviewKeys(plays: boolean): [string[], string][] {
  const { t } = useTranslation();
  return [
    ...useAnswerKeys(plays),
    [["C"], t("keys.comment")],
    [["⇧ C"], t("keys.note")],
    [["/"], t("keys.search")],
  ];
}

/** The keys of a page, and those of every page. */
export function ShortcutSheet({ rows, opened, onClose }: { rows: [string[], string][]; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const general = useGeneralKeys();
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <KeyTable rows={[...rows, ...general]} />
    </Modal>
  );
}
