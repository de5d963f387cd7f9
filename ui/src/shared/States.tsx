import { Button, Skeleton, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../transport/failure";
import { useConnection } from "../transport/react";
import type { Pages } from "../transport/react";
import { ProblemBox } from "./ProblemBox";
import classes from "./States.module.css";

/** Grey lines of the shape that is coming; invisible for the first 150 ms. */
export function Loading({ rows = 5, height = 44 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap={8} className={classes.late} role="status" aria-label={t("common.loading")}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} />
      ))}
    </Stack>
  );
}

/** Nothing here yet: one sentence, one action. */
export function Empty({ text, icon, children }: { text: string; icon?: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.empty} data-testid="empty">
      {icon}
      <Text c="dimmed" maw={460} ta="center">
        {text}
      </Text>
      {children}
    </div>
  );
}

type ListingProps<T> = {
  items: T[] | undefined;
  error: Failure | null;
  onRetry: () => void;
  empty: ReactNode;
  rows?: number;
  more?: { has: boolean; loading: boolean; load: () => void };
  children: (items: T[]) => ReactNode;
};

/** A list in its five states. */
export function Listing<T>({ items, error, onRetry, empty, rows, more, children }: ListingProps<T>) {
  const { t } = useTranslation();
  const connection = useConnection();
  if (items === undefined) return error ? <ProblemBox error={error} onRetry={onRetry} /> : <Loading rows={rows ?? 5} />;
  return (
    <>
      {error && (
        <Stack mb="sm">
          <ProblemBox error={error} onRetry={onRetry} />
        </Stack>
      )}
      {connection === "lost" && (
        <Text size="sm" c="dimmed" mb="xs">
          {t("connection.listMayBeOld")}
        </Text>
      )}
      {items.length === 0 ? empty : children(items)}
      {more?.has && (
        <Button variant="default" mt="sm" loading={more.loading} onClick={more.load}>
          {t("common.loadMore")}
        </Button>
      )}
    </>
  );
}

type PagedListingProps<T> = { pages: Pages<T>; empty: ReactNode; children: (items: T[]) => ReactNode };

/** A list that is read page by page, in its five states. */
export function PagedListing<T>({ pages, empty, children }: PagedListingProps<T>) {
  return (
    <Listing
      items={pages.items}
      error={pages.error}
      onRetry={() => void pages.refetch()}
      empty={empty}
      more={{ has: pages.hasNextPage, loading: pages.isFetchingNextPage, load: () => void pages.fetchNextPage() }}
    >
      {children}
    </Listing>
  );
}
