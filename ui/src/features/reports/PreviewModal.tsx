import { Button, Modal, Stack } from "@mantine/core";
import { IconFileSpreadsheet, IconFileTypePdf } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ChoiceFields } from "./ChoiceFields";
import { PdfView } from "./PdfView";
import classes from "./Reports.module.css";
import type { Choice, Target } from "./target";
import { reportPath } from "./target";
import { useExport } from "./useExport";

/** The real PDF before it is written, and the buttons that write it. */
export function PreviewModal({ target, name, start, onClose }: { target: Exclude<Target, "specimen">; name: string; start: Choice; onClose: () => void }) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState(start);
  const { exporting, hand } = useExport(target, name);

  return (
    <Modal opened fullScreen onClose={onClose} title={t("reporting.previewOf", { name })} closeButtonProps={{ "aria-label": t("common.close") }}>
      <div className={classes.preview}>
        <Stack gap="md" className={classes.previewSide}>
          <ChoiceFields choice={choice} onChange={setChoice} />
          <Stack gap="xs">
            <Button leftSection={<IconFileTypePdf size={16} />} loading={exporting} onClick={() => void hand("pdf", choice)}>
              {t("export.pdf")}
            </Button>
            <Button variant="default" leftSection={<IconFileSpreadsheet size={16} />} loading={exporting} onClick={() => void hand("xlsx", choice)}>
              {t("export.xlsx")}
            </Button>
          </Stack>
        </Stack>
        <PdfView path={reportPath(target, "pdf", choice)} version="" label={t("reporting.previewOf", { name })} />
      </div>
    </Modal>
  );
}
