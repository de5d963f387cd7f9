import { ActionIcon, Badge, Button, Group, Menu, Modal, Stack, Table, Text, VisuallyHidden } from "@mantine/core";
import { IconDots, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fullName } from "../../shared/format";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import { useAdmin } from "../../shared/role";
import { Loading } from "../../shared/States";
import type { Member } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import { MemberForm } from "./MemberForm";
import { PasswordForm } from "./PasswordForm";
import classes from "./Settings.module.css";

type Open = { form: "add" } | { form: "edit" | "password"; member: Member } | null;

/** The people who work here: who they are, what they may do, and their passwords. */
export function TeamSection() {
  const { t } = useTranslation();
  const team = useRead("users.list", {});
  const update = useWrite("users.update");
  const admin = useAdmin();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);

  if (team.data === undefined) return team.error ? <ProblemBox error={team.error} onRetry={() => void team.refetch()} /> : <Loading rows={4} />;
  const own = team.data.find((member) => member.own);
  const alone = team.data.length === 1;
  const turn = ({ id, first_name, last_name, email, role }: Member, active: boolean) =>
    update.mutate({ id, first_name, last_name, email, role, active }, { onError: notifyProblem });

  return (
    <Stack gap="lg" className={classes.column}>
      <Text size="sm" c="dimmed">
        {t(alone ? "team.aloneHelp" : "team.help")}
      </Text>
      <Table.ScrollContainer minWidth={460}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("team.name")}</Table.Th>
              <Table.Th>{t("person.email")}</Table.Th>
              <Table.Th>{t("team.role")}</Table.Th>
              <Table.Th>
                <VisuallyHidden>{t("common.more")}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {team.data.map((member) => (
              <Table.Tr key={member.id}>
                <Table.Td>
                  <Group gap="xs">
                    <span>{fullName(member)}</span>
                    {member.own && <Badge variant="light">{t("team.you")}</Badge>}
                    {!member.active && (
                      <Badge variant="light" color="gray">
                        {t("team.left")}
                      </Badge>
                    )}
                  </Group>
                </Table.Td>
                <Table.Td>{member.email}</Table.Td>
                <Table.Td>{t(member.role === "admin" ? "team.roles.admin" : "team.roles.recruiter")}</Table.Td>
                <Table.Td ta="right">
                  {admin && (
                    <Menu position="bottom-end">
                      <Menu.Target>
                        <ActionIcon variant="subtle" color="gray" aria-label={t("team.more", { name: fullName(member) })}>
                          <IconDots size={18} />
                        </ActionIcon>
                      </Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item onClick={() => setOpen({ form: "edit", member })}>{t("team.edit")}</Menu.Item>
                        {!member.own && <Menu.Item onClick={() => setOpen({ form: "password", member })}>{t("team.setPassword")}</Menu.Item>}
                        {!member.own && <Menu.Item onClick={() => turn(member, !member.active)}>{t(member.active ? "team.leave" : "team.comeBack")}</Menu.Item>}
                      </Menu.Dropdown>
                    </Menu>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {own && (
        <Group gap="xs">
          {admin && (
            <Button leftSection={<IconPlus size={16} />} disabled={!own.has_password} onClick={() => setOpen({ form: "add" })}>
              {t("team.add")}
            </Button>
          )}
          <Button variant="default" onClick={() => setOpen({ form: "password", member: own })}>
            {t(own.has_password ? "team.changeOwn" : "team.setOwn")}
          </Button>
          {admin && !own.has_password && (
            <Text size="sm" c="dimmed">
              {t("team.ownFirst")}
            </Text>
          )}
        </Group>
      )}
      <Modal opened={open !== null} onClose={close} title={open && t(titleOf(open))} closeButtonProps={{ "aria-label": t("common.close") }}>
        {open?.form === "password" && <PasswordForm member={open.member} onDone={close} />}
        {open?.form === "add" && <MemberForm onDone={close} />}
        {open?.form === "edit" && <MemberForm member={open.member} onDone={close} />}
      </Modal>
    </Stack>
  );
}

function titleOf(open: NonNullable<Open>): "team.add" | "team.edit" | "team.setPassword" | "team.changeOwn" {
  if (open.form === "add") return "team.add";
  if (open.form === "edit") return "team.edit";
  return open.member.own ? "team.changeOwn" : "team.setPassword";
}
