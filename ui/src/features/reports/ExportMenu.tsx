import { Button, Divider, Popover, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDownload, IconEye, IconFileSpreadsheet, IconFileTypePdf } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTransport } from "../../transport/react";
import { ChoiceFields } from "./ChoiceFields";
import { PreviewModal } from "./PreviewModal";
import type { Choice, Target } from "./target";
import { useExport } from "./useExport";

type Props = { target: Exclude<Target, "specimen">; name: string; action?: string; compact?: boolean; disabled?: boolean };

/** Hands over a report: looked at first, as PDF or Excel, in French or English. */
export function ExportMenu({ target, name, action, compact = false, disabled = false }: Props) {
  const { t, i18n } = useTranslation();
  const transport = useTransport();
  const [opened, setOpened] = useState(false);
  const [previewing, preview] = useDisclosure(false);
  const [choice, setChoice] = useState<Choice>({ language: i18n.language === "en" ? "en" : "fr", template: null });
  const { exporting, hand, saveAs } = useExport(target, name);

  const choices = [
    { label: t("reporting.preview"), icon: <IconEye size={16} />, run: preview.open },
    { label: t("export.pdf"), icon: <IconFileTypePdf size={16} />, run: () => void hand("pdf", choice) },
    { label: t("export.xlsx"), icon: <IconFileSpreadsheet size={16} />, run: () => void hand("xlsx", choice) },
    ...(transport.askPath
      ? [
          { label: t("export.pdfAs"), icon: <IconFileTypePdf size={16} />, run: () => void saveAs("pdf", choice) },
          { label: t("export.xlsxAs"), icon: <IconFileSpreadsheet size={16} />, run: () => void saveAs("xlsx", choice) },
        ]
      : []),
  ];

  return (
    <>
      <Popover position="bottom-end" width={270} opened={opened} onChange={setOpened} trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant="default"
            size={compact ? "compact-sm" : "sm"}
            leftSection={<IconDownload size={16} />}
            loading={exporting}
            disabled={disabled}
            aria-label={compact ? t("export.of", { name }) : undefined}
            onClick={() => setOpened(!opened)}
          >
            {action ?? t("export.action")}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={10}>
          <ChoiceFields choice={choice} onChange={setChoice} inside />
          <Divider my={8} />
          <Stack gap={2}>
            {choices.map(({ label, icon, run }) => (
              <Button
                key={label}
                variant="subtle"
                color="gray"
                justify="flex-start"
                leftSection={icon}
                onClick={() => {
                  setOpened(false);
                  run();
                }}
              >
                {label}
              </Button>
            ))}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {previewing && <PreviewModal target={target} name={name} start={choice} onClose={preview.close} />}
    </>
  );
}
