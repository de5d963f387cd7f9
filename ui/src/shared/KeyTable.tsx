import { Kbd, Table } from "@mantine/core";

/** Keys and what they do. */
export function KeyTable({ rows }: { rows: readonly (readonly [readonly string[], string])[] }) {
  return (
    <Table>
      <Table.Tbody>
        {rows.map(([keys, text]) => (
          <Table.Tr key={text}>
            <Table.Td w={140}>
              {keys.map((key) => (
                <Kbd key={key} mr={4} style={{ whiteSpace: "nowrap" }}>
                  {key}
                </Kbd>
              ))}
            </Table.Td>
            <Table.Td>{text}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
