import { Modal } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useGeneralKeys } from "../features/search/generalKeys";
import { KeyTable } from "../shared/KeyTable";

/** The keys of every page; `?` opens it where the page has no sheet of its own. */
export function Shortcuts({ opened, onOpen, onClose }: { opened: boolean; onOpen: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const rows = useGeneralKeys();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event;
      const typing = target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
      if (event.key !== "?" || event.defaultPrevented || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      onOpen();
    };
    // At the window: a page that has a sheet of its own listens at the document, and comes first.
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [onOpen]);
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <KeyTable rows={rows} />
    </Modal>
  );
}
