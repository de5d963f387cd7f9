import { Anchor, Button, Group, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { preferred } from "../../locales/i18n";
import { characters } from "../../shared/format";
import { fieldProblem } from "../../shared/problem";
import { ProblemBox } from "../../shared/ProblemBox";
import type { CreateWorkspace, Language, WorkspaceStatus } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { useRestoring } from "../admin/opened";
import { Doorstep } from "./Doorstep";
import { chooseLanguage } from "./language";
import { PASSPHRASE_MIN } from "./passphrase";
import { ProtectionFields } from "./ProtectionFields";
import { keepCode } from "./recovery";
import { RestorePage } from "./RestorePage";

/** A passphrase that is too short is told so in the words that go with its strength. */
const SHORT = "passphrase_short";

const filled = (value: string) => (value.trim() === "" ? "required" : null);

/** Creates the workspace and its administrator. */
export function FirstRun({ status }: { status: WorkspaceStatus }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const create = useWrite("workspace.create");
  const [restoring, setRestoring] = useRestoring();
  const form = useForm<Omit<CreateWorkspace, "passphrase"> & { passphrase: string }>({
    initialValues: {
      organisation: "",
      first_name: "",
      last_name: "",
      email: "",
      protection: (status.keyring_available ? "keyring" : "passphrase"),
      passphrase: "",
    },
    // Codes, so that a fault speaks the language that is chosen after it was found.
    validate: {
      organisation: filled,
      first_name: filled,
      last_name: filled,
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : "email"),
      passphrase: (value, { protection }) => (protection === "passphrase" && characters(value) < PASSPHRASE_MIN ? SHORT : null),
    },
  });

  const submit = form.onSubmit(({ passphrase, ...values }) =>
    create.mutate(
      { ...values, passphrase: values.protection === "passphrase" ? passphrase : null },
      {
        onSuccess: ({ recovery_code }) => {
          keepCode(recovery_code);
          // The new workspace speaks as its creator was spoken to.
          if (i18n.language !== preferred(navigator.languages)) chooseLanguage(i18n.language as Language);
          void client.invalidateQueries({ queryKey: ["workspace.status"] });
        },
        onError: (failure) => form.setErrors(Object.fromEntries(failure.api.fields.map(({ path, code }) => [path, code]))),
      },
    ),
  );

  const field = (path: "organisation" | "first_name" | "last_name" | "email") => {
    const code = form.errors[path];
    return { ...form.getInputProps(path), error: typeof code === "string" ? fieldProblem(code) : undefined };
  };
  const { passphrase: weak } = form.errors;

  if (restoring) return <RestorePage replaces={false} onBack={() => setRestoring(false)} />;
  return (
    <Doorstep>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <div>
            <Title order={1}>{t("firstRun.title")}</Title>
            <Text c="dimmed" mt={4}>
              {t("firstRun.intro")}
            </Text>
          </div>
          <TextInput label={t("firstRun.organisation")} autoComplete="organization" required data-autofocus {...field("organisation")} />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput label={t("person.firstName")} autoComplete="given-name" required {...field("first_name")} />
            <TextInput label={t("person.lastName")} autoComplete="family-name" required {...field("last_name")} />
          </SimpleGrid>
          <TextInput label={t("person.email")} type="email" autoComplete="email" required {...field("email")} />
          <ProtectionFields
            keyringAvailable={status.keyring_available}
            protection={form.values.protection}
            passphrase={form.values.passphrase}
            error={typeof weak !== "string" ? undefined : weak === SHORT ? t("workspace.strength.short") : fieldProblem(weak)}
            onProtection={(protection) => form.setFieldValue("protection", protection)}
            onPassphrase={(passphrase) => form.setFieldValue("passphrase", passphrase)}
          />
          <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {t("firstRun.folder", { folder: status.folder })}
          </Text>
          {create.error && <ProblemBox error={create.error} />}
          <Group justify="space-between">
            <Anchor component="button" type="button" size="sm" onClick={() => setRestoring(true)}>
              {t("admin.restore.link")}
            </Anchor>
            <Button type="submit" loading={create.isPending}>
              {t("firstRun.create")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Doorstep>
  );
}
