import { Kbd, Modal, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** The keys of the session page. */
export function ShortcutSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const rows: [string[], string][] = [
    [[t("keys.space")], t("keys.play")],
    [["J", "L"], t("keys.nudge")],
    [["←", "→"], t("keys.question")],
    [["↑", "↓"], t("keys.criterion")],
    [["1", "…", "5"], t("keys.rate")],
    [["C"], t("keys.comment")],
    [["/"], t("keys.search")],
    [["?"], t("keys.help")],
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Table>
        <Table.Tbody>
          {rows.map(([keys, text]) => (
            <Table.Tr key={text}>
              <Table.Td w={120}>
                {keys.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{text}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
