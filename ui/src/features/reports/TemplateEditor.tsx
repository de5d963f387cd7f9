import { Button, Checkbox, ColorInput, FileButton, Group, Input, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconPhoto, IconStar, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAutosave } from "../../shared/autosave";
import { notifyWith } from "../../shared/notify";
import { fieldProblems } from "../../shared/problem";
import { notifyProblem } from "../../shared/ProblemBox";
import { Saved } from "../../shared/Saved";
import type { ReportTemplateInput, ReportTemplateView, TemplateParts } from "../../transport/generated";
import { useRead, useTransport, useWrite } from "../../transport/react";
import { PdfView } from "./PdfView";
import classes from "./Reports.module.css";
import { reportPath } from "./target";

const PARTS: (keyof TemplateParts)[] = ["cover", "plan", "comments", "transcripts"];
const MOST_LOGO_BYTES = 2 * 1024 * 1024;

/** The bytes of a file in base64. */
async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

/** One template, saved as it is changed, beside the report that it makes. */
export function TemplateEditor({ view }: { view: ReportTemplateView }) {
  const { t, i18n } = useTranslation();
  const transport = useTransport();
  const { template } = view;
  const [draft, setDraft] = useState<ReportTemplateInput>({ name: template.name, organisation: template.organisation, accent: template.accent, footer: template.footer, parts: template.parts });
  const save = useAutosave((next: ReportTemplateInput) => transport.call("report_templates.update", { id: template.id, template: next }), { saved: draft, show: setDraft });
  const problems = fieldProblems(save.state.state === "failed" ? save.state.failure : null);
  const language = i18n.language === "en" ? "en" : "fr";

  const enter = (part: Partial<ReportTemplateInput>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    save.change(next);
  };

  return (
    <>
      <Stack gap="md" role="group" aria-label={template.name}>
        <Group justify="space-between" mih={20}>
          <Saved state={save.state} />
        </Group>
        <TextInput label={t("reporting.name")} value={draft.name} maxLength={80} error={problems["name"]} onChange={(event) => enter({ name: event.currentTarget.value })} />
        <TextInput label={t("reporting.organisation")} description={t("reporting.organisationHelp")} value={draft.organisation} maxLength={200} error={problems["organisation"]} onChange={(event) => enter({ organisation: event.currentTarget.value })} />
        <LogoField view={view} />
        <div>
          <ColorInput
            label={t("reporting.accent")}
            format="hex"
            value={draft.accent}
            error={problems["accent"]}
            swatches={["#433fb0", "#1c5d99", "#0b6e4f", "#7a4a00", "#a3123a", "#5b2a86", "#3c3c43"]}
            eyeDropperButtonProps={{ "aria-label": t("reporting.pickColor") }}
            onChange={(accent) => enter({ accent })}
          />
          {view.printed_accent !== template.accent && (
            <Text size="xs" c="var(--warn)" mt={4} role="status">
              {t("reporting.darker", { chosen: template.accent, printed: view.printed_accent })}
            </Text>
          )}
        </div>
        <Textarea label={t("reporting.footer")} autosize minRows={1} maxRows={3} value={draft.footer} maxLength={240} error={problems["footer"]} onChange={(event) => enter({ footer: event.currentTarget.value })} />
        <Input.Wrapper label={t("reporting.parts")} labelElement="div">
          <Stack gap={6} mt={4}>
            {PARTS.map((part) => (
              <Checkbox key={part} label={t(`reporting.part.${part}`)} checked={draft.parts[part]} onChange={(event) => enter({ parts: { ...draft.parts, [part]: event.currentTarget.checked } })} />
            ))}
            <Checkbox label={t("reporting.part.always")} checked disabled readOnly />
          </Stack>
        </Input.Wrapper>
        <Acts view={view} />
      </Stack>
      <div className={classes.live}>
        <PdfView path={reportPath("specimen", "pdf", { language, template: template.id })} version={JSON.stringify(template)} label={t("reporting.livePreview")} />
      </div>
    </>
  );
}

function LogoField({ view: { template } }: { view: ReportTemplateView }) {
  const { t } = useTranslation();
  const setLogo = useWrite("report_templates.set_logo");
  const logo = useRead("report_templates.logo", { id: template.id });
  const [tooLarge, setTooLarge] = useState(false);

  const take = async (file: File | null) => {
    if (file === null) return;
    setTooLarge(file.size > MOST_LOGO_BYTES);
    if (file.size > MOST_LOGO_BYTES) return;
    setLogo.mutate({ id: template.id, image: await base64(file) }, { onError: notifyProblem });
  };

  return (
    <Input.Wrapper label={t("reporting.logo")} labelElement="div" description={t("reporting.logoHelp")} error={tooLarge ? t("reporting.logoTooLarge") : undefined}>
      <Stack gap="xs" mt={6}>
        {template.logo !== null && logo.data?.png && (
          <div className={classes.logo}>
            <img src={`data:image/png;base64,${logo.data.png}`} alt={t("reporting.logo")} />
          </div>
        )}
        <Group gap="xs">
          <FileButton accept="image/png,image/jpeg" onChange={(file) => void take(file)}>
            {(props) => (
              <Button {...props} size="compact-sm" variant="default" leftSection={<IconPhoto size={14} />} loading={setLogo.isPending}>
                {template.logo === null ? t("reporting.chooseLogo") : t("reporting.changeLogo")}
              </Button>
            )}
          </FileButton>
          {template.logo !== null && (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setLogo.mutate({ id: template.id, image: null }, { onError: notifyProblem })}>
              {t("reporting.removeLogo")}
            </Button>
          )}
        </Group>
      </Stack>
    </Input.Wrapper>
  );
}

function Acts({ view: { template, is_default } }: { view: ReportTemplateView }) {
  const { t } = useTranslation();
  const setDefault = useWrite("report_templates.set_default");
  const remove = useWrite("report_templates.delete");
  const restore = useWrite("report_templates.restore");
  const onDelete = () =>
    remove.mutate(
      { id: template.id },
      {
        onSuccess: () => notifyWith(t("reporting.deleted", { name: template.name }), [{ label: t("common.undo"), run: () => restore.mutate({ id: template.id }, { onError: notifyProblem }) }]),
        onError: notifyProblem,
      },
    );
  return (
    <Group gap="xs">
      {!is_default && (
        <Button size="compact-sm" variant="default" leftSection={<IconStar size={14} />} loading={setDefault.isPending} onClick={() => setDefault.mutate({ id: template.id }, { onError: notifyProblem })}>
          {t("reporting.makeDefault")}
        </Button>
      )}
      <Button size="compact-sm" variant="subtle" color="red" leftSection={<IconTrash size={14} />} loading={remove.isPending} onClick={onDelete}>
        {t("common.delete")}
      </Button>
    </Group>
  );
}
