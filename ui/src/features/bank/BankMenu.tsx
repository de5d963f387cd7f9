import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconDownload, IconFileImport, IconFileSpreadsheet } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../shared/commands";
import { notifyDone, notifyWith } from "../../shared/notify";
import { notifyProblem } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import type { BankImportPreview, NamedSource } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import { ImportPreview } from "./ImportPreview";
import { bankLanguage } from "./words";

/** The bank as a workbook: out to a spreadsheet program, and back in. */
export function BankMenu() {
  const { t, i18n } = useTranslation();
  const transport = useTransport();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<{ source: NamedSource; preview: BankImportPreview } | null>(null);
  const language = bankLanguage(i18n.language);

  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notifyProblem(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  const reveal = (path: string, folder: boolean) => {
    transport.call("reports.reveal", { path, folder }).catch((error: unknown) => notifyProblem(toFailure(error)));
  };
  const hand = (own_only: boolean) =>
    run(async () => {
      const name = t("bank.fileName");
      if (transport.downloadBank !== null) {
        await transport.downloadBank(language, own_only, name);
        notifyDone(t("export.downloaded", { name }));
        return;
      }
      const exported = await transport.call("bank.export", { language, own_only, path: null });
      notifyWith(t("bank.exported", { path: exported.path }), [
        { label: t("export.open"), run: () => reveal(exported.path, false) },
        { label: t("export.showFolder"), run: () => reveal(exported.path, true) },
      ]);
    });
  const take = (choose: () => Promise<NamedSource | undefined>) =>
    run(async () => {
      const source = await choose();
      if (source) setFound({ source, preview: await transport.call("bank.preview_import", { source: source.source }) });
    });
  const pick = () => {
    const { pick: dialog } = transport;
    if (dialog === null) input.current?.click();
    else void take(async () => (await dialog({ multiple: false, title: t("bank.import") }))[0]);
  };

  useCommands([
    { id: "bank import", label: t("bank.importAction"), words: t("bank.workbook"), run: pick },
    { id: "bank export", label: t("bank.exportAll"), words: t("bank.workbook"), run: () => void hand(false) },
    { id: "bank export own", label: t("bank.exportOwn"), words: t("bank.workbook"), run: () => void hand(true) },
  ]);

  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconFileSpreadsheet size={16} />} rightSection={<IconChevronDown size={14} />} loading={busy}>
            {t("bank.workbook")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileImport size={16} />} onClick={pick}>
            {t("bank.importAction")}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void hand(false)}>
            {t("bank.exportAll")}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void hand(true)}>
            {t("bank.exportOwn")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {transport.pick === null && (
        <input
          ref={input}
          type="file"
          hidden
          accept=".xlsx"
          aria-label={t("bank.import")}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file) void take(() => transport.upload(file, () => undefined));
          }}
        />
      )}
      {found && <ImportPreview {...found} onClose={() => setFound(null)} />}
    </>
  );
}
