import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { cellId, GridRow, type GridRowProps } from './GridRow.tsx';
import { columnCount, moveInGrid, rowCount } from './grid-layout.ts';
import { useWidth } from './use-width.ts';
import './grid.css';

type Props = Omit<GridRowProps, 'row' | 'columns' | 'active'> & { onSelect: (input: number) => void };

function positionOf(inputs: ArrayLike<number>, input: number | null): number {
  return input === null ? -1 : Array.prototype.indexOf.call(inputs, input);
}

function clickedPosition(event: MouseEvent): number | null {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-position]') : null;
  return cell ? Number(cell.dataset.position) : null;
}

/** A virtual grid of inputs: a listbox whose focus stays on itself and points at the active option. */
export function InputGrid({ onSelect, ...shown }: Props) {
  const { label, inputs, cell, selected } = shown;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const columns = columnCount(useWidth(scroller), cell.width);
  const rows = useMemo(
    () => Array.from({ length: rowCount(inputs.length, columns) }, (_, i) => i),
    [inputs.length, columns],
  );
  const [moved, setActive] = useState<number | null>(null);
  const active = Math.min(moved ?? Math.max(0, positionOf(inputs, selected)), inputs.length - 1);
  const activeRow = Math.floor(active / columns);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list starts at its own selection
  useEffect(() => setActive(null), [inputs]);

  const choose = (position: number) => {
    const input = inputs[position];
    if (input === undefined) return;
    setActive(position);
    onSelect(input);
  };
  const onClick = (event: MouseEvent) => {
    const position = clickedPosition(event);
    if (position === null) return;
    scroller.current?.focus({ preventScroll: true });
    choose(position);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return choose(active);
    }
    const pageRows = Math.floor((scroller.current?.clientHeight ?? 0) / cell.height);
    const target = moveInGrid(event.key, active, inputs.length, columns, pageRows);
    if (target === null) return;
    event.preventDefault();
    setActive(target);
    list.current?.scrollToIndex(Math.floor(target / columns), { align: 'nearest' });
  };

  return (
    <div
      ref={scroller}
      className="grid"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={inputs.length > 0 ? cellId(label, active) : undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <Virtualizer
        ref={list}
        data={rows}
        itemSize={cell.height}
        bufferSize={cell.height * 4}
        keepMounted={inputs.length > 0 ? [activeRow] : []}
      >
        {(row) => <GridRow {...shown} row={row} columns={columns} active={row === activeRow ? active : -1} />}
      </Virtualizer>
    </div>
  );
}
