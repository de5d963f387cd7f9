import { Badge, Checkbox, Group, Paper, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { When } from "../../shared/When";
import type { ConsentKind, ConsentState, ConsentText } from "../../transport/generated";

type Props = {
  texts: ConsentText[];
  /** What the person has already answered, if known. */
  given: ConsentState[];
  ticked: ReadonlySet<ConsentKind>;
  onToggle: (kind: ConsentKind, on: boolean) => void;
};

/** One explicit, unticked box per consent, with its whole text and what it is needed for. */
export function ConsentFields({ texts, given, ticked, onToggle }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      {texts.map(({ kind, text, version, optional, language }) => {
        const state = given.find((each) => each.kind === kind && each.granted);
        return (
          <Paper key={kind} withBorder p="sm">
            <Group justify="space-between" gap="xs" mb={6} wrap="nowrap" align="flex-start">
              {state ? (
                <Text size="sm" fw={500}>
                  {t(`consent.kind.${kind}`)}
                </Text>
              ) : (
                <Checkbox
                  label={t(`consent.kind.${kind}`)}
                  checked={ticked.has(kind)}
                  onChange={(event) => onToggle(kind, event.currentTarget.checked)}
                  styles={{ label: { fontWeight: 500 } }}
                />
              )}
              <Badge variant="light" color="gray" style={{ flexShrink: 0 }}>
                {state ? t("consent.alreadyGiven") : optional ? t("consent.optional") : t("consent.forRecording")}
              </Badge>
            </Group>
            <Text size="sm" lang={language}>
              {text}
            </Text>
            <Text size="xs" c="dimmed" mt={6}>
              {t(`consent.neededFor.${kind}`)} <span style={{ whiteSpace: "nowrap" }}>{t("consent.version", { version })}</span>
              {state && (
                <>
                  {" · "}
                  <When atMs={state.at_ms} />
                </>
              )}
            </Text>
          </Paper>
        );
      })}
    </Stack>
  );
}
