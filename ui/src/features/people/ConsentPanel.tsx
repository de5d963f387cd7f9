import { Badge, Button, Collapse, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyDone } from "../../shared/notify";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import { When } from "../../shared/When";
import type { ConsentKind, ConsentState, Language } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { useRead, useWrite } from "../../transport/react";

type Props = { personId: Id; consents: ConsentState[]; language: Language };

/** What the candidate agreed to, with their text; withdrawing is one click. */
export function ConsentPanel({ personId, consents, language }: Props) {
  const { t } = useTranslation();
  const texts = useRead("consents.texts", { language });
  const record = useWrite("consents.record");
  const [shown, setShown] = useState<ConsentKind | null>(null);
  const answer = (kind: ConsentKind, granted: boolean) =>
    record.mutate(
      { person_id: personId, language, answers: [{ kind, granted }] },
      { onSuccess: () => notifyDone(granted ? t("consent.recorded") : t("consent.withdrawnNow")), onError: notifyProblem },
    );

  return (
    <section aria-labelledby="consent-title">
      <Title order={2} id="consent-title" mb="xs">
        {t("consent.title")}
      </Title>
      {texts.data === undefined ? (
        texts.error ? <ProblemBox error={texts.error} onRetry={() => void texts.refetch()} /> : <Loading rows={3} />
      ) : (
        <Stack gap="xs">
          {texts.data.map(({ kind, text, version }) => {
            const state = consents.find((each) => each.kind === kind);
            const given = state?.granted ?? false;
            return (
              <Paper key={kind} withBorder p="sm" data-testid={`consent-${kind}`}>
                <Group justify="space-between" wrap="nowrap" align="flex-start">
                  <div>
                    <Text size="sm" fw={500}>
                      {t(`consent.kind.${kind}`)}
                    </Text>
                    <Group gap={6} mt={2}>
                      <Badge variant="light" color={given ? "green" : "gray"}>
                        {given ? t("consent.given") : state ? t("consent.notGiven") : t("consent.notAsked")}
                      </Badge>
                      {state && (
                        <Text size="xs" c="dimmed">
                          <When atMs={state.at_ms} /> · {t("consent.version", { version: state.version })}
                        </Text>
                      )}
                    </Group>
                  </div>
                  <Button
                    size="compact-sm"
                    variant="default"
                    loading={record.isPending && record.variables.answers[0]?.kind === kind}
                    onClick={() => answer(kind, !given)}
                    aria-label={given ? t("consent.withdrawOf", { kind: t(`consent.kind.${kind}`) }) : t("consent.recordOf", { kind: t(`consent.kind.${kind}`) })}
                    style={{ flexShrink: 0 }}
                  >
                    {given ? t("consent.withdraw") : t("consent.record")}
                  </Button>
                </Group>
                <Button size="compact-xs" variant="subtle" color="gray" mt={4} ml={-8} aria-expanded={shown === kind} onClick={() => setShown(shown === kind ? null : kind)}>
                  {shown === kind ? t("consent.hideText") : t("consent.showText")}
                </Button>
                <Collapse expanded={shown === kind}>
                  <Text size="sm" mt={4} lang={language}>
                    {text}
                  </Text>
                  <Text size="xs" c="dimmed" mt={4}>
                    {t(`consent.neededFor.${kind}`)} <span style={{ whiteSpace: "nowrap" }}>{t("consent.version", { version })}</span>
                  </Text>
                </Collapse>
              </Paper>
            );
          })}
        </Stack>
      )}
    </section>
  );
}
