import { ActionIcon, Group, Menu } from "@mantine/core";
import { IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { notifyUndo } from "../../../shared/notify";
import { notifyProblem } from "../../../shared/ProblemBox";
import { toFailure } from "../../../transport/failure";
import type { InterviewNote } from "../../../transport/generated";
import { useTransport, useWrite } from "../../../transport/react";
import classes from "./InterviewNotes.module.css";
import { NoteField } from "./NoteField";

/** A note of one's own, where it belongs, and what can be done with it. */
export function NoteItem({ note, lead }: { note: InterviewNote; lead: ReactNode }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const [editing, setEditing] = useState(false);
  // The note is gone together with its menu, so the way back must not depend on it.
  const remove = () => {
    const fail = (error: unknown) => notifyProblem(toFailure(error));
    transport.call("interview_notes.remove", { id: note.id }).then(
      () => notifyUndo(t("interviewNotes.removed"), () => void transport.call("interview_notes.restore", { id: note.id }).catch(fail)),
      fail,
    );
  };
  return (
    <li className={classes.note} data-testid="interview-note">
      <Group gap={8} wrap="nowrap" mih={22}>
        <div className={classes.lead}>{lead}</div>
        {!editing && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t("interviewNotes.menu")}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setEditing(true)}>
                {t("interviewNotes.edit")}
              </Menu.Item>
              <Menu.Item color="var(--mantine-color-error)" leftSection={<IconTrash size={16} />} onClick={remove}>
                {t("interviewNotes.remove")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {editing ? <Correction note={note} onClose={() => setEditing(false)} /> : <p className={classes.text}>{note.text}</p>}
    </li>
  );
}

function Correction({ note: { id, text: standing }, onClose }: { note: InterviewNote; onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(standing);
  const edit = useWrite("interview_notes.edit");
  return (
    <NoteField
      action={t("interviewNotes.editSave")}
      text={text}
      standing={standing}
      rows={2}
      autoFocus
      failure={edit.error}
      saving={edit.isPending}
      onText={setText}
      onSave={() => edit.mutate({ id, text: text.trim() }, { onSuccess: onClose })}
      onCancel={onClose}
    />
  );
}
