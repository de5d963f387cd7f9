import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { notifyDone } from "../../shared/notify";
import type { Campaign } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { NameTemplate } from "./NameTemplate";

/** Keeps the plan of a campaign as a template. */
export function SaveAsTemplate({ campaign, opened, onClose }: { campaign: Campaign; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const save = useWrite("templates.save");
  return (
    <Modal opened={opened} onClose={onClose} title={t("bank.saveAsTemplate")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <NameTemplate
        name={campaign.job_title}
        summary=""
        error={save.error}
        pending={save.isPending}
        onCancel={onClose}
        onSave={(template) =>
          save.mutate(
            { campaign_id: campaign.id, template },
            {
              onSuccess: () => {
                onClose();
                notifyDone(t("bank.templateSaved", { name: template.name }));
              },
            },
          )
        }
      />
    </Modal>
  );
}
