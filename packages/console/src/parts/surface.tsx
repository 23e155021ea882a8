// A quiet card with a thin line around it, and the frame of a table in one.

import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '../texts.ts';
import styles from './surface.module.css';

export function Surface({ children, isPadded = true }: { children: ReactNode; isPadded?: boolean }) {
  return (
    <div className={styles.surface} data-padded={isPadded || undefined}>
      {children}
    </div>
  );
}

interface DataTableProps {
  readonly label: string;
  /** Heads of the columns. `from` is the room from which one is shown; the name of an `isHidden` one is only read out. */
  readonly columns: readonly {
    key: string;
    head: string;
    from?: 'medium' | 'large';
    isHidden?: boolean;
    width?: number | string;
  }[];
  /** For tables that are read as a log: lower rows. */
  readonly isLog?: boolean;
  readonly children: ReactNode;
}

/** A dense table. Rows bring cells in the order of the columns, with `wideCell` or `widestCell` where a column has a `from`. */
export function DataTable({ label, columns, isLog = false, children }: DataTableProps) {
  return (
    <table className={styles.table} aria-label={label} data-log={isLog || undefined}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              className={column.from === undefined ? undefined : roomClasses[column.from]}
              style={column.width === undefined ? undefined : { width: column.width }}
            >
              {column.isHidden === true ? <span className={styles.unseen}>{column.head}</span> : column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

const roomClasses = { medium: styles.wide, large: styles.widest };

/** Class of cells of columns that are shown from medium room on. */
export const wideCell = styles.wide;
/** Class of cells of columns that are shown in large room only. */
export const widestCell = styles.widest;
/** Class of the cell with the buttons. */
export const actionCell = styles.actionCell;
/** Class of the second, quieter line in a cell. */
export const quietLine = styles.quiet;
/** Class of a second line that stands in for the columns a narrow window hides. */
export const narrowLine = styles.narrowLine;
/** Class of a link that is the name of a row. */
export const rowLink = styles.rowLink;

/** Class of text that stays on one line. */
export const oneLine = styles.line;

/** Rows of grey where a table will be. */
export function TableSkeleton({ rows = 3 }: { rows?: number }) {
  return (
    <div role="status" aria-label={texts.loading} className={styles.skeleton}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never change places
        <Skeleton key={row} height={16} radius="sm" />
      ))}
    </div>
  );
}
