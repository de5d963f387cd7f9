import { Button, Group, Modal, Select, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fullName } from "../../shared/format";
import { notifyDone } from "../../shared/notify";
import { fieldProblems } from "../../shared/problem";
import { ProblemBox } from "../../shared/ProblemBox";
import type { HoldBasis, RetentionRow } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { DayInput } from "./DayInput";
import { fromField, toField } from "./days";

const BASES: HoldBasis[] = ["consent", "legal_claim", "hired"];
const HALF_YEAR_MS = 182 * 86_400_000;

/** Keeps a file beyond its time, for a reason that the law knows. */
export function KeepLonger({ row, onClose }: { row: RetentionRow; onClose: () => void }) {
  const { t } = useTranslation();
  const keep = useWrite("retention.keep");
  const [basis, setBasis] = useState<HoldBasis>("consent");
  const [until, setUntil] = useState(() => toField(row.due_at_ms + HALF_YEAR_MS));
  const [reason, setReason] = useState("");
  const until_ms = fromField(until);
  const errors = fieldProblems(keep.error);

  return (
    <Modal opened onClose={onClose} title={t("admin.keep.title", { name: fullName(row.person) })} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="sm">
        <Select
          label={t("admin.keep.basis")}
          allowDeselect={false}
          value={basis}
          onChange={(next) => setBasis(next ?? basis)}
          data={BASES.map((value) => ({ value, label: t(`admin.basis.${value as "consent"}`) }))}
        />
        <Text size="xs" c="dimmed">
          {t(`admin.basisHelp.${basis as "consent"}`)}
        </Text>
        <DayInput label={t("admin.keep.until")} value={until} error={errors["until_ms"]} min={toField(row.due_at_ms)} onChange={setUntil} />
        <Textarea label={t("admin.keep.reason")} description={t("admin.keep.reasonHelp")} autosize minRows={3} value={reason} error={errors["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
        {keep.error && keep.error.api.fields.length === 0 && <ProblemBox error={keep.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            loading={keep.isPending}
            disabled={until_ms === null || reason.trim() === ""}
            onClick={() =>
              keep.mutate(
                { person_id: row.person.id, until_ms: until_ms ?? 0, basis, reason },
                {
                  onSuccess: () => {
                    onClose();
                    notifyDone(t("admin.keep.done"));
                  },
                },
              )
            }
          >
            {t("admin.keep.confirm")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
