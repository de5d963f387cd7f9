import { Button, Menu, SegmentedControl, VisuallyHidden } from "@mantine/core";
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
  const [language, setLanguage] = useState<Language>(i18n.language === "en" ? "en" : "fr");
  const { exporting, hand, saveAs } = useExport(sessionId, name);

  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <Button
          variant="default"
          size={compact ? "compact-sm" : "sm"}
          leftSection={<IconDownload size={16} />}
          loading={exporting}
          aria-label={compact ? t("export.of", { name }) : undefined}
        >
          {t("export.action")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <VisuallyHidden id={label}>{t("export.language")}</VisuallyHidden>
        <SegmentedControl
          fullWidth
          size="xs"
          m={4}
          aria-labelledby={label}
          value={language}
          onChange={(value) => setLanguage(value)}
          data={[
            { value: "fr", label: t("language.fr") },
            { value: "en", label: t("language.en") },
          ]}
        />
        <Menu.Item leftSection={<IconFileTypePdf size={16} />} onClick={() => void hand("pdf", language)}>
          {t("export.pdf")}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileSpreadsheet size={16} />} onClick={() => void hand("xlsx", language)}>
          {t("export.xlsx")}
        </Menu.Item>
        {transport.askPath && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => void saveAs("pdf", language)}>{t("export.pdfAs")}</Menu.Item>
            <Menu.Item onClick={() => void saveAs("xlsx", language)}>{t("export.xlsxAs")}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
