import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { notifyDone } from "../../shared/notify";
import { ProblemBox } from "../../shared/ProblemBox";
import type { Campaign } from "../../transport/generated";
import { useWrite } from "../../transport/react";

type Props = { campaign: Campaign; opened: boolean; onClose: () => void };

/** Asks for the title of the copy. */
export function Duplicate({ campaign, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("life.copy.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <DuplicateForm campaign={campaign} onClose={onClose} />
    </Modal>
  );
}

function DuplicateForm({ campaign, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const duplicate = useWrite("campaigns.duplicate");
  const [title, setTitle] = useState(t("life.copy.name", { title: campaign.title }).slice(0, 255));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    duplicate.mutate(
      { id: campaign.id, title },
      {
        onSuccess: ({ id }) => {
          onClose();
          notifyDone(t("life.copy.done"));
          void navigate({ to: "/campaigns/$campaignId", params: { campaignId: id } });
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm">{t("life.copy.what")}</Text>
        <TextInput label={t("campaign.title")} required maxLength={255} data-autofocus value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        {duplicate.error && <ProblemBox error={duplicate.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={duplicate.isPending} disabled={title.trim() === ""}>
            {t("life.copy.action")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
