import { Alert, Button, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

type Props = { title: string; text: string; onCandidate: () => void };

/** Stands where something would be that needs a consent the candidate did not give, or took back. */
export function ConsentAlert({ title, text, onCandidate }: Props) {
  const { t } = useTranslation();
  return (
    <Alert variant="light" color="yellow" title={title}>
      <Stack gap="sm" align="flex-start">
        {text}
        <Button variant="default" size="compact-sm" onClick={onCandidate}>
          {t("import.openConsents")}
        </Button>
      </Stack>
    </Alert>
  );
}
