import { Alert, Anchor, Button, List, Modal, Stack, Text } from "@mantine/core";
import { IconLockOpen } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../../shared/candidate";
import { DialogActions } from "../../../shared/DialogActions";
import type { SessionView } from "../../../transport/generated";
import { useRead, useWrite } from "../../../transport/react";
import type { HandOver } from "./handOver";

type Props = { view: SessionView; way: HandOver; opened: boolean; onClose: () => void };

/** Gives this computer to the candidate. */
export function HandOverDialog({ view, way, opened, onClose }: Props) {
  const { t } = useTranslation();
  const name = useCandidateName()(view);
  // Whoever has a password has to give it; without one, anybody takes their place.
  const open = useRead("workspace.status", {}).data?.can_sign_out === false;
  const handOver = useWrite("interview.hand_over");
  const again = way === "again";
  const close = () => {
    handOver.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} size={520} title={t("handOver.title", { name })} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="md">
        <List size="sm" spacing={6}>
          <List.Item>{t(again ? "handOver.goesOn" : "handOver.alone")}</List.Item>
          <List.Item>{t(open ? "handOver.closedOpen" : "handOver.closed")}</List.Item>
          <List.Item>{t("handOver.arrive")}</List.Item>
        </List>
        {open && (
          <Alert variant="light" color="yellow" icon={<IconLockOpen />} title={t("handOver.noPasswordTitle")} data-testid="no-password">
            <Text size="sm">{t("handOver.noPassword")}</Text>
            <Anchor component={Link} size="sm" to="/settings/{-$section}" params={{ section: "team" } as never}>
              {t("handOver.setPassword")}
            </Anchor>
          </Alert>
        )}
        <DialogActions error={handOver.error}>
          <Button variant="default" onClick={close}>
            {t("common.cancel")}
          </Button>
          <Button data-autofocus loading={handOver.isPending} onClick={() => handOver.mutate({ session_id: view.session.id })}>
            {t(again ? "handOver.confirmAgain" : "handOver.confirm")}
          </Button>
        </DialogActions>
      </Stack>
    </Modal>
  );
}
