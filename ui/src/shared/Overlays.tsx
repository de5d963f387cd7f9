import { useTranslation } from "react-i18next";

/**
 * Where menus, hints and dialogs open: Mantine takes the node with this mark instead of one of its own outside every
 * landmark. Empty, it is not there for anybody.
 */
export function Overlays() {
  const { t } = useTranslation();
  return <section data-mantine-shared-portal-node aria-label={t("common.overlays")} />;
}
