import { type KeyboardEvent, type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { columnCount, moveInGrid, rowCount } from './grid-layout.ts';
import { useWidth } from './use-width.ts';
import './grid.css';

type Props = {
  label: string;
  /** What lies at each position: input ids, or row numbers. */
  inputs: ArrayLike<number>;
  cell: { width: number; height: number };
  selected: number | null;
  onSelect: (input: number) => void;
  /** Name of a cell for those who cannot see it. */
  nameOf: (input: number, position: number) => string;
  render: (input: number, position: number) => ReactElement;
};

function positionOf(inputs: ArrayLike<number>, input: number | null): number {
  return input === null ? -1 : Array.prototype.indexOf.call(inputs, input);
}

/** A virtual grid of inputs: a listbox whose focus stays on itself and points at the active option. */
export function InputGrid({ label, inputs, cell, selected, onSelect, nameOf, render }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const width = useWidth(scroller);
  const columns = columnCount(width, cell.width);
  const rows = useMemo(
    () => Array.from({ length: rowCount(inputs.length, columns) }, (_, i) => i),
    [inputs.length, columns],
  );
  const [moved, setActive] = useState<number | null>(null);
  const active = Math.min(moved ?? Math.max(0, positionOf(inputs, selected)), inputs.length - 1);
  const optionId = (position: number) => `${label.replaceAll(' ', '-')}-${position}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list starts at its own selection
  useEffect(() => setActive(null), [inputs]);

  const choose = (position: number) => {
    const input = inputs[position];
    if (input === undefined) return;
    setActive(position);
    onSelect(input);
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
      aria-activedescendant={inputs.length > 0 ? optionId(active) : undefined}
      onKeyDown={onKeyDown}
    >
      {width > 0 && (
        <Virtualizer
          ref={list}
          data={rows}
          itemSize={cell.height}
          bufferSize={cell.height * 4}
          keepMounted={inputs.length > 0 ? [Math.floor(active / columns)] : []}
        >
          {(row) => (
            <div className="grid-row" role="presentation" style={{ height: cell.height }}>
              {Array.from({ length: Math.min(columns, inputs.length - row * columns) }, (_, i) => {
                const position = row * columns + i;
                const input = inputs[position] ?? 0;
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox handles the keys of its options
                  // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the listbox
                  <div
                    key={position}
                    id={optionId(position)}
                    role="option"
                    className={position === active ? 'grid-cell grid-cell-active' : 'grid-cell'}
                    style={{ width: cell.width, height: cell.height }}
                    aria-selected={input === selected}
                    aria-label={nameOf(input, position)}
                    aria-posinset={position + 1}
                    aria-setsize={inputs.length}
                    data-input={input}
                    onClick={() => choose(position)}
                  >
                    {render(input, position)}
                  </div>
                );
              })}
            </div>
          )}
        </Virtualizer>
      )}
    </div>
  );
}
