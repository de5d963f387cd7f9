import { Button, Popover, SegmentedControl, Stack, VisuallyHidden } from "@mantine/core";
import { IconDownload, IconFileSpreadsheet, IconFileTypePdf } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import { useExport } from "./useExport";

type Props = { sessionId: string; name: string; compact?: boolean };

/** Hands over the report: PDF or Excel, in French or English. */
export function ExportMenu({ sessionId, name, compact = false }: Props) {
  const { t, i18n } = useTranslation();
  const transport = useTransport();
  const label = useId();
  const [opened, setOpened] = useState(false);
  const [language, setLanguage] = useState<Language>(i18n.language === "en" ? "en" : "fr");
  const { exporting, hand, saveAs } = useExport(sessionId, name);

  const choices = [
    { label: t("export.pdf"), icon: <IconFileTypePdf size={16} />, run: () => hand("pdf", language) },
    { label: t("export.xlsx"), icon: <IconFileSpreadsheet size={16} />, run: () => hand("xlsx", language) },
    ...(transport.askPath
      ? [
          { label: t("export.pdfAs"), icon: null, run: () => saveAs("pdf", language) },
          { label: t("export.xlsxAs"), icon: null, run: () => saveAs("xlsx", language) },
        ]
      : []),
  ];

  return (
    <Popover position="bottom-end" width={250} opened={opened} onChange={setOpened} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          size={compact ? "compact-sm" : "sm"}
          leftSection={<IconDownload size={16} />}
          loading={exporting}
          aria-label={compact ? t("export.of", { name }) : undefined}
          onClick={() => setOpened(!opened)}
        >
          {t("export.action")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label={t("export.of", { name })}>
        <VisuallyHidden id={label}>{t("export.language")}</VisuallyHidden>
        <SegmentedControl
          fullWidth
          size="xs"
          mb={8}
          aria-labelledby={label}
          value={language}
          onChange={setLanguage}
          data={[
            { value: "fr", label: t("language.fr") },
            { value: "en", label: t("language.en") },
          ]}
        />
        <Stack gap={2}>
          {choices.map(({ label: text, icon, run }) => (
            <Button
              key={text}
              variant="subtle"
              color="gray"
              justify="flex-start"
              leftSection={icon}
              onClick={() => {
                setOpened(false);
                void run();
              }}
            >
              {text}
            </Button>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
