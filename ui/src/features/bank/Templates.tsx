import { ActionIcon, Button, Menu, Modal, Text } from "@mantine/core";
import { IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyWith } from "../../shared/notify";
import { notifyProblem } from "../../shared/ProblemBox";
import { Empty, Listing } from "../../shared/States";
import type { TemplateRow } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import { NewCampaign } from "../campaigns/NewCampaign";
import classes from "./Bank.module.css";
import { NameTemplate } from "./NameTemplate";
import { TemplateCard } from "./TemplateCard";
import { bankLanguage, inLanguage } from "./words";

/** The ready-made campaigns. */
export function Templates() {
  const { t, i18n } = useTranslation();
  const list = useRead("templates.list", {});
  const remove = useWrite("templates.delete");
  const restore = useWrite("templates.restore");
  const rename = useWrite("templates.rename");
  const [renaming, setRenaming] = useState<TemplateRow | null>(null);
  const [starting, setStarting] = useState<TemplateRow | null>(null);
  const language = bankLanguage(i18n.language);
  const onDelete = ({ id, name }: TemplateRow) =>
    remove.mutate(
      { id },
      {
        onSuccess: () => notifyWith(t("bank.templateDeleted", { name: inLanguage(name, language) }), [{ label: t("common.undo"), run: () => restore.mutate({ id }, { onError: notifyProblem }) }]),
        onError: notifyProblem,
      },
    );
  return (
    <>
      <Text size="sm" c="dimmed" mb="md">
        {t("bank.templatesHint")}
      </Text>
      <Listing items={list.data} error={list.error} onRetry={() => void list.refetch()} empty={<Empty text={t("bank.noTemplate")} />}>
        {(templates) => (
          <div className={classes.cards}>
            {templates.map((template) => (
              <TemplateCard
                key={template.id}
                template={template}
                action={
                  <Button variant="default" size="compact-sm" aria-label={t("bank.useTemplate", { name: inLanguage(template.name, language) })} onClick={() => setStarting(template)}>
                    {t("campaigns.create")}
                  </Button>
                }
                aside={
                  template.own && (
                    <Menu position="bottom-end">
                      <Menu.Target>
                        <ActionIcon variant="subtle" color="gray" aria-label={t("bank.templateMenu", { name: inLanguage(template.name, language) })}>
                          <IconDots size={16} />
                        </ActionIcon>
                      </Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setRenaming(template)}>
                          {t("bank.rename")}
                        </Menu.Item>
                        <Menu.Item color="var(--mantine-color-error)" leftSection={<IconTrash size={16} />} onClick={() => onDelete(template)}>
                          {t("common.delete")}
                        </Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  )
                }
              />
            ))}
          </div>
        )}
      </Listing>
      <Modal opened={renaming !== null} onClose={() => setRenaming(null)} title={t("bank.rename")} closeButtonProps={{ "aria-label": t("common.close") }}>
        {renaming && (
          <NameTemplate
            name={inLanguage(renaming.name, language)}
            summary={inLanguage(renaming.summary, language)}
            error={rename.error}
            pending={rename.isPending}
            onCancel={() => setRenaming(null)}
            onSave={(template) => rename.mutate({ id: renaming.id, template }, { onSuccess: () => setRenaming(null) })}
          />
        )}
      </Modal>
      <NewCampaign opened={starting !== null} template={starting?.id} onClose={() => setStarting(null)} />
    </>
  );
}
