import { Button, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { DialogActions } from "../../shared/DialogActions";
import { fieldProblems } from "../../shared/problem";
import type { Member } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { NewPassword } from "./NewPassword";

/** Adds somebody to the team, or edits one of its members. */
export function MemberForm({ member, onDone }: { member?: Member; onDone: () => void }) {
  const { t } = useTranslation();
  const create = useWrite("users.create");
  const update = useWrite("users.update");
  const form = useForm({
    initialValues: {
      first_name: member?.first_name ?? "",
      last_name: member?.last_name ?? "",
      email: member?.email ?? "",
      role: member?.role ?? "recruiter",
      password: "",
    },
  });
  const { error, isPending } = member ? update : create;
  const submit = form.onSubmit(({ password, ...values }) => {
    const then = { onSuccess: onDone, onError: (failure: Parameters<typeof fieldProblems>[0]) => form.setErrors(fieldProblems(failure)) };
    if (member) update.mutate({ id: member.id, active: member.active, ...values }, then);
    else create.mutate({ ...values, password }, then);
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput label={t("person.firstName")} required data-autofocus {...form.getInputProps("first_name")} />
          <TextInput label={t("person.lastName")} required {...form.getInputProps("last_name")} />
        </SimpleGrid>
        <TextInput label={t("person.email")} type="email" required {...form.getInputProps("email")} />
        <Select
          label={t("team.role")}
          description={t("team.roleHelp")}
          allowDeselect={false}
          data={(["recruiter", "admin"] as const).map((role) => ({ value: role, label: t(`team.roles.${role}`) }))}
          {...form.getInputProps("role")}
        />
        {!member && <NewPassword value={form.values.password} onChange={(password) => form.setFieldValue("password", password)} />}
        <DialogActions error={error}>
          <Button variant="default" onClick={onDone}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={isPending} disabled={!member && form.values.password === ""}>
            {t(member ? "team.save" : "team.add")}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}
